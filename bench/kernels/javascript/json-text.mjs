import { measure } from './harness.mjs';

function jsonText(n) {
  const records = Array.from({ length: n }, (_, i) => ({
    id: i,
    name: `record ${i}`,
    tags: ['red', 'green', `blue "${i % 7}"`],
    size: { width: i % 13, height: i * 0.5 },
    active: i % 3 === 0,
    parent: null,
  }));
  const text = JSON.stringify({ records, total: n });
  const parsed = JSON.parse(text);
  let sum = 0;
  let names = 0;
  for (const record of parsed.records) {
    sum += record.id * record.size.width;
    if (record.active) names += record.name.length + record.tags[2].length;
  }
  return `${sum} ${names} ${parsed.total}`;
}

await measure(jsonText);
