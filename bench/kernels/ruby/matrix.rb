require_relative 'harness'

def build(n, seed)
  Array.new(n) { |i| Array.new(n) { |j| seed * (i - j) * (i + j) } }
end

def multiply(a, b, n)
  product = []
  n.times do |i|
    row = a[i]
    out = []
    n.times do |j|
      sum = 0.0
      n.times { |k| sum += row[k] * b[k][j] }
      out.push(sum)
    end
    product.push(out)
  end
  product
end

def matrix(n)
  p = multiply(build(n, 0.5), build(n, 0.25), n)
  trace = 0.0
  n.times { |i| trace += p[i][i] }
  format('%.3f', trace)
end

measure { |n| matrix(n) }
