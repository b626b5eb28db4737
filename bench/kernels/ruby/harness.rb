# Times a kernel inside the process; see ../aria/harness.aria. Arguments of the program: size warmups rounds.
def measure
  size, warmups, rounds = ARGV.map(&:to_i)
  result = nil
  warmups.times { result = yield size }
  nanos = Array.new(rounds) do
    start = Process.clock_gettime(Process::CLOCK_MONOTONIC, :nanosecond)
    result = yield size
    Process.clock_gettime(Process::CLOCK_MONOTONIC, :nanosecond) - start
  end
  puts result, nanos
end
