/**
 * Characters beyond ASCII that are taken for an Aria token: what word processors, keyboards and mathematics put into programs. Table of data.
 * Full-width forms are computed, everything else is listed by the ASCII text it is taken for.
 */

/** The ASCII text a character is taken for; blank for spaces, empty for invisible characters. Undefined if it resembles nothing. */
export function asciiFor(character: string): string | undefined {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
  return table().get(character);
}

/** A name for what cannot be told from its looks. */
export function nameOf(character: string): string | undefined {
  return names.get(character.codePointAt(0) ?? 0);
}

const lookAlikes: readonly (readonly [ascii: string, characters: string])[] = [
  // Quotes and dashes of word processors
  ['"', '\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb\u301d\u301e\u275d\u275e\u02ba'],
  ["'", '\u2018\u2019\u201a\u201b\u2032\u2035\u2039\u203a\u02b9\u02bc\u275b\u275c'],
  ['`', '\u00b4\u02cb'],
  ['-', '\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\u00ad\u2796'],
  ['...', '\u2026\u22ef'],
  // Punctuation of other scripts
  [';', '\u037e\u061b\u204f'],
  [':', '\u2236\ua789\u02d0\u05c3\u0589\ufe55'],
  [',', '\u060c\u3001\u066b\ua4f9\ufe50'],
  ['.', '\u3002\u2024\ufe52\u06d4'],
  ['?', '\u061f\u0294\ufe56'],
  ['!', '\u01c3\u2d51\ufe57\u2757'],
  ['(', '\u2768\u207d\ufe59\u2772'],
  [')', '\u2769\u207e\ufe5a\u2773'],
  ['[', '\u3010\u27e6\u300c'],
  [']', '\u3011\u27e7\u300d'],
  ['{', '\u2774\ufe5b'],
  ['}', '\u2775\ufe5c'],
  ['|', '\u2223\u01c0\u2502\u2758\u00a6'],
  // Mathematics
  ['+', '\u2795\ufe62\u207a'],
  ['*', '\u00d7\u2217\u2715\u2716\u22c5\u00b7\u204e\u2022'],
  ['/', '\u00f7\u2215\u2044\u29f8\u2797'],
  ['=', '\u207c\ua78a\u30a0'],
  ['<', '\u27e8\u2329\u3008\u02c2'],
  ['>', '\u27e9\u232a\u3009\u02c3'],
  ['==', '\u2261'],
  ['!=', '\u2260'],
  ['<=', '\u2264\u2a7d'],
  ['>=', '\u2265\u2a7e'],
  ['~=', '\u2248\u2243'],
  ['~', '\u223c\u02dc'],
  ['^', '\u02c6\u2038'],
  ['->', '\u2192\u27f6'],
  ['=>', '\u21d2\u27f9'],
  ['<-', '\u2190\u27f5'],
  ['|>', '\u25b7\u22b3'],
  ['<<', '\u226a'],
  ['>>', '\u226b'],
  ['and', '\u2227'],
  ['or', '\u2228'],
  ['not', '\u00ac'],
  ['in', '\u2208'],
  ['forall', '\u2200'],
  ['exists', '\u2203'],
  ['** 2', '\u00b2'],
  ['** 3', '\u00b3'],
  // Letters of Cyrillic and Greek that look Latin
  ['A', '\u0410\u0391'],
  ['B', '\u0412\u0392'],
  ['C', '\u0421\u03f9'],
  ['E', '\u0415\u0395'],
  ['H', '\u041d\u0397'],
  ['I', '\u0406\u0399'],
  ['J', '\u0408'],
  ['K', '\u041a\u039a'],
  ['M', '\u041c\u039c'],
  ['N', '\u039d'],
  ['O', '\u041e\u039f'],
  ['P', '\u0420\u03a1'],
  ['S', '\u0405'],
  ['T', '\u0422\u03a4'],
  ['X', '\u0425\u03a7'],
  ['Y', '\u03a5'],
  ['Z', '\u0396'],
  ['a', '\u0430\u03b1'],
  ['c', '\u0441\u03f2'],
  ['d', '\u0501'],
  ['e', '\u0435'],
  ['h', '\u04bb'],
  ['i', '\u0456\u03b9\u0131'],
  ['j', '\u0458'],
  ['o', '\u043e\u03bf'],
  ['p', '\u0440\u03c1'],
  ['q', '\u051b'],
  ['s', '\u0455'],
  ['v', '\u03bd'],
  ['w', '\u051d'],
  ['x', '\u0445'],
  ['y', '\u0443'],
  // Spaces, and characters that show nothing
  [' ', '\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\u0085\u2028\u2029'],
  ['', '\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069'],
];

const names: ReadonlyMap<number, string> = new Map([
  [0x00, 'null character'],
  [0x0b, 'vertical tab'],
  [0x0c, 'form feed'],
  [0x0d, 'carriage return without line feed'],
  [0x1b, 'escape character'],
  [0x85, 'next line'],
  [0xa0, 'no-break space'],
  [0xad, 'soft hyphen'],
  [0x37e, 'Greek question mark'],
  [0x200b, 'zero-width space'],
  [0x200c, 'zero-width non-joiner'],
  [0x200d, 'zero-width joiner'],
  [0x200e, 'left-to-right mark'],
  [0x200f, 'right-to-left mark'],
  [0x2028, 'line separator'],
  [0x2029, 'paragraph separator'],
  [0x202a, 'left-to-right embedding'],
  [0x202b, 'right-to-left embedding'],
  [0x202c, 'end of embedding'],
  [0x202d, 'left-to-right override'],
  [0x202e, 'right-to-left override'],
  [0x2060, 'word joiner'],
  [0x2066, 'left-to-right isolate'],
  [0x2067, 'right-to-left isolate'],
  [0x2068, 'first strong isolate'],
  [0x2069, 'end of isolate'],
  [0xfeff, 'byte-order mark'],
]);

let built: ReadonlyMap<string, string> | undefined;

/** Built when the first such character is met: most programs have none. */
function table(): ReadonlyMap<string, string> {
  built ??= new Map(
    lookAlikes.flatMap(([ascii, characters]) => Array.from(characters, (character): [string, string] => [character, ascii])),
  );
  return built;
}
