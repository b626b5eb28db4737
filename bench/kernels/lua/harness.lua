-- Times a kernel inside the process; see ../aria/harness.aria. Arguments of the program: size warmups rounds.
-- os.clock is the processor time of this single-threaded process: Lua has no finer clock.
return function(kernel)
  local size, warmups, rounds = tonumber(arg[1]), tonumber(arg[2]), tonumber(arg[3])
  local result
  for _ = 1, warmups do
    result = kernel(size)
  end
  local nanos = {}
  for i = 1, rounds do
    local start = os.clock()
    result = kernel(size)
    nanos[i] = math.floor((os.clock() - start) * 1e9)
  end
  print(result)
  for _, n in ipairs(nanos) do
    print(n)
  end
end
