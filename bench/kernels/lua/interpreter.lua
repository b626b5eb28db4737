local measure = require('harness')

local PUSH, LOAD, STORE, ADD, MUL, MOD, LESS, JUMP, JUMP_UNLESS, HALT = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9

local function execute(code, n)
  local memory = { [0] = 0, 0, n }
  local stack, top = {}, 0
  local at = 0
  while true do
    local op = code[at + 1]
    local arg = code[at + 2]
    at = at + 2
    if op == 0 then
      top = top + 1
      stack[top] = arg
    elseif op == 1 then
      top = top + 1
      stack[top] = memory[arg]
    elseif op == 2 then
      memory[arg] = stack[top]
      top = top - 1
    elseif op == 3 then
      stack[top - 1] = stack[top - 1] + stack[top]
      top = top - 1
    elseif op == 4 then
      stack[top - 1] = stack[top - 1] * stack[top]
      top = top - 1
    elseif op == 5 then
      stack[top - 1] = stack[top - 1] % stack[top]
      top = top - 1
    elseif op == 6 then
      stack[top - 1] = stack[top - 1] < stack[top]
      top = top - 1
    elseif op == 7 then
      at = arg
    elseif op == 8 then
      if not stack[top] then at = arg end
      top = top - 1
    else
      return memory[1]
    end
  end
end

local function interpreter(n)
  local code = {
    LOAD, 0, LOAD, 2, LESS, 0, JUMP_UNLESS, 36,
    LOAD, 1, LOAD, 0, LOAD, 0, MUL, 0, PUSH, 7, MOD, 0, ADD, 0, STORE, 1,
    LOAD, 0, PUSH, 1, ADD, 0, STORE, 0, JUMP, 0,
    HALT, 0, HALT, 0,
  }
  return execute(code, n)
end

measure(interpreter)
