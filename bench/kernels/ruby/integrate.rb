require_relative 'harness'

def integrate(n)
  h = 1.0 / n
  sum = 0.0
  n.times do |i|
    x = h * (i + 0.5)
    sum += 4.0 / (1.0 + x * x)
  end
  format('%.9f', sum * h)
end

measure { |n| integrate(n) }
