require_relative 'harness'

PUSH, LOAD, STORE, ADD, MUL, MOD, LESS, JUMP, JUMP_UNLESS, HALT = (0..9).to_a

def execute(code, n)
  memory = [0, 0, n]
  stack = []
  at = 0
  while true
    op = code[at]
    arg = code[at + 1]
    at += 2
    case op
    when 0 then stack.push(arg)
    when 1 then stack.push(memory[arg])
    when 2 then memory[arg] = stack.pop
    when 3
      b = stack.pop
      a = stack.pop
      stack.push(a + b)
    when 4
      b = stack.pop
      a = stack.pop
      stack.push(a * b)
    when 5
      b = stack.pop
      a = stack.pop
      stack.push(a % b)
    when 6
      b = stack.pop
      a = stack.pop
      stack.push(a < b)
    when 7 then at = arg
    when 8 then at = arg unless stack.pop
    else return memory[1]
    end
  end
end

def interpreter(n)
  code = [
    LOAD, 0, LOAD, 2, LESS, 0, JUMP_UNLESS, 36,
    LOAD, 1, LOAD, 0, LOAD, 0, MUL, 0, PUSH, 7, MOD, 0, ADD, 0, STORE, 1,
    LOAD, 0, PUSH, 1, ADD, 0, STORE, 0, JUMP, 0,
    HALT, 0, HALT, 0
  ]
  execute(code, n)
end

measure { |n| interpreter(n) }
