require 'json'
require_relative 'harness'

def json_text(n)
  records = Array.new(n) do |i|
    {
      id: i,
      name: "record #{i}",
      tags: ['red', 'green', "blue \"#{i % 7}\""],
      size: { width: i % 13, height: i * 0.5 },
      active: i % 3 == 0,
      parent: nil
    }
  end
  text = JSON.generate({ records: records, total: n })
  parsed = JSON.parse(text)
  sum = 0
  names = 0
  parsed['records'].each do |record|
    sum += record['id'] * record['size']['width']
    names += record['name'].length + record['tags'][2].length if record['active']
  end
  "#{sum} #{names} #{parsed['total']}"
end

measure { |n| json_text(n) }
