require_relative 'harness'

def distance(a, b)
  s = a.chars
  t = b.chars
  previous = (0..t.length).to_a
  (1..s.length).each do |i|
    current = [i]
    (1..t.length).each do |j|
      cost = s[i - 1] == t[j - 1] ? 0 : 1
      current.push([previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost].min)
    end
    previous = current
  end
  previous[t.length]
end

def letters(n, seed)
  state = seed
  out = []
  n.times do
    state = state * 16807 % 2147483647
    out.push('abcdefghij'[state % 10])
  end
  out.join
end

def levenshtein(n)
  distance(letters(n, 3), letters(n, 11))
end

measure { |n| levenshtein(n) }
