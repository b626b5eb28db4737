require_relative 'harness'

VOWELS = %w[a e i o u].freeze
CONSONANTS = %w[b d k l m n r s t v].freeze

def words(n)
  seed = 42
  out = []
  n.times do
    word = +''
    seed = (seed * 1103515245 + 12345) % 2147483648
    (2 + seed / 65536 % 2).times do |shift|
      part = seed / 65536 >> (shift * 3)
      word << CONSONANTS[part % 10] << VOWELS[part % 5]
    end
    out.push(word)
  end
  out.join(' ')
end

def word_count(n)
  counts = {}
  words(n).split(' ').each { |word| counts[word] = counts.fetch(word, 0) + 1 }
  ranked = counts.sort_by { |word, count| [-count, word] }
  "#{counts.length} " + ranked.take(5).map { |word, count| "#{word}=#{count}" }.join(' ')
end

measure { |n| word_count(n) }
