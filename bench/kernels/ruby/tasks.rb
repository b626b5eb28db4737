require_relative 'harness'

# A Fiber that yields each chunk: the cheapest coroutine Ruby has.
def produce(n)
  Fiber.new do
    seed = 1
    n.times do
      5.times { seed = seed * 16807 % 2147483647 }
      Fiber.yield seed % 1000
    end
    nil
  end
end

def consume(chunks)
  sum = 0
  while (chunk = chunks.resume)
    x = chunk
    20.times do |i|
      x = (x * 31 + i) % 10007
      sum += 1 if x % 2 == 0
    end
    sum += x
  end
  sum
end

measure { |n| consume(produce(n)) }
