require_relative 'harness'

def sieve(n)
  prime = Array.new(n + 1, true)
  count = 0
  sum = 0
  (2..n).each do |i|
    next unless prime[i]

    count += 1
    sum += i
    multiple = i * i
    while multiple <= n
      prime[multiple] = false
      multiple += i
    end
  end
  "#{count} #{sum}"
end

measure { |n| sieve(n) }
