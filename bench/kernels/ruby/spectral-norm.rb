require_relative 'harness'

def entry(i, j)
  1.0 / ((i + j) * (i + j + 1) / 2 + i + 1)
end

def times(v, n)
  Array.new(n) { |i| row_times(v, n, i) }
end

def row_times(v, n, i)
  sum = 0.0
  n.times { |j| sum += entry(i, j) * v[j] }
  sum
end

def transposed_times(v, n)
  Array.new(n) { |i| column_times(v, n, i) }
end

def column_times(v, n, i)
  sum = 0.0
  n.times { |j| sum += entry(j, i) * v[j] }
  sum
end

def spectral_norm(n)
  u = Array.new(n, 1.0)
  v = u
  10.times do
    v = transposed_times(times(u, n), n)
    u = transposed_times(times(v, n), n)
  end
  uv = 0.0
  vv = 0.0
  n.times do |i|
    uv += u[i] * v[i]
    vv += v[i] * v[i]
  end
  format('%.9f', Math.sqrt(uv / vv))
end

measure { |n| spectral_norm(n) }
