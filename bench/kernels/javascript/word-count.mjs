import { measure } from './harness.mjs';

const VOWELS = ['a', 'e', 'i', 'o', 'u'];
const CONSONANTS = ['b', 'd', 'k', 'l', 'm', 'n', 'r', 's', 't', 'v'];
const MODULUS = 2147483648;

/** The next of the sequence; a double does not hold the product, so it is taken in two parts. */
function following(seed) {
  const high = Math.floor(seed / 65536);
  const low = seed % 65536;
  return (((((high * 1103515245) % MODULUS) * 65536) % MODULUS) + low * 1103515245 + 12345) % MODULUS;
}

function words(n) {
  let seed = 42;
  const out = [];
  for (let i = 0; i < n; i++) {
    let word = '';
    seed = following(seed);
    const high = Math.floor(seed / 65536);
    for (let shift = 0; shift < 2 + (high % 2); shift++) {
      const part = high >> (shift * 3);
      word += CONSONANTS[part % 10] + VOWELS[part % 5];
    }
    out.push(word);
  }
  return out.join(' ');
}

function wordCount(n) {
  const counts = new Map();
  for (const word of words(n).split(' ')) counts.set(word, (counts.get(word) ?? 0) + 1);
  const ranked = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return `${counts.size} ${ranked
    .slice(0, 5)
    .map(([word, count]) => `${word}=${count}`)
    .join(' ')}`;
}

await measure(wordCount);
