require_relative 'harness'

def reverse(text)
  out = ''
  text.each_char { |c| out = c + out }
  out
end

def text(n)
  lines = []
  n.times do |i|
    line = "#{i},#{i * 7 % 97}"
    4.times { |k| line << ';' << (i + k).to_s }
    lines.push(reverse(line))
  end
  all = lines.join("\n").upcase.gsub(';', '--')
  longest = 0
  all.split("\n").each { |line| longest = line.length if line.length > longest }
  "#{all.length} #{longest} #{all[100...120]}"
end

measure { |n| text(n) }
