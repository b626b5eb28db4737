require_relative 'harness'

def counter
  count = 0
  ->(by) { count += by }
end

def compose(f, g)
  ->(x) { g.call(f.call(x)) }
end

def closures(n)
  count = counter
  step = compose(->(x) { x + 3 }, ->(x) { x * 2 })
  sum = 0
  n.times { |i| sum += step.call(i) % 11 + count.call(i % 3) }
  piped = 0
  (n / 1000).times do |round|
    piped += (0...1000)
             .map { |x| x * x + round }
             .select { |x| x % 3 == 0 }
             .map { |x| x % 101 }
             .reduce(0) { |a, b| a + b }
  end
  evens = (0...n).select { |x| x % 2 == 0 }.any? { |x| x > n }
  "#{sum} #{piped} #{evens}"
end

measure { |n| closures(n) }
