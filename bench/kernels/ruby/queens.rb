require_relative 'harness'

def place(row, n, columns, rising, falling)
  return 1 if row == n

  ways = 0
  n.times do |column|
    up = row + column
    down = row - column + n
    next if columns[column] || rising[up] || falling[down]

    columns[column] = true
    rising[up] = true
    falling[down] = true
    ways += place(row + 1, n, columns, rising, falling)
    columns[column] = false
    rising[up] = false
    falling[down] = false
  end
  ways
end

def queens(n)
  place(0, n, Array.new(n, false), Array.new(2 * n, false), Array.new(2 * n + 1, false))
end

measure { |n| queens(n) }
