require_relative 'harness'

def collatz(limit)
  longest = 0
  best = 0
  (1...limit).each do |start|
    n = start
    steps = 0
    while n != 1
      if n % 2 == 0
        n = n / 2
      else
        n = 3 * n + 1
      end
      steps += 1
    end
    if steps > longest
      longest = steps
      best = start
    end
  end
  "#{best} #{longest}"
end

measure { |n| collatz(n) }
