/** What completion and `:type` know without running anything. */
import { describe, expect, it } from 'vitest';
import { RESULT_KINDS } from '../../src/cli/repl/result-kinds.js';
import { aria } from './aria.js';

const SAMPLES: Readonly<Record<string, readonly string[]>> = {
  Int: ['7', '(0 - 3)'],
  Float: ['2.5'],
  String: ['"a b"', '""'],
  Array: ['[3, 1, 2]'],
  Map: ['{"a": 1}'],
  Set: ['[1, 2].to_set'],
  Range: ['(1..3)'],
};

/** Arguments of those that need some. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  count: '|x| true',
  contains: '1',
  'contains?': '1',
  'include?': '1',
  any: '|x| true',
  'any?': '|x| true',
  all: '|x| true',
  'all?': '|x| true',
  none: '|x| true',
  'none?': '|x| true',
  map: '|x| x',
  filter_map: '|x| Some(x)',
  flat_map: '|x| [x]',
  sort_by: '|x| 1',
  zip: '[1]',
  chunks: '2',
  windows: '1',
  group_by: '|x| 1',
  filter: '|x| true',
  select: '|x| true',
  reject: '|x| true',
  take: '1',
  skip: '1',
  concat: '[1]',
  merge: '{"b": 2}',
  map_values: '|x| x',
  union: '[1].to_set',
  intersection: '[1].to_set',
  difference: '[1].to_set',
  replace: '"a", "b"',
  replace_first: '"a", "b"',
  repeat: '2',
  pad_left: '3',
  pad_right: '3',
  center: '3',
  starts_with: '"a"',
  ends_with: '"a"',
  eq_ignore_case: '"a"',
  type_name: '1',
  to_string: '1',
  inspect: '1',
  format: '"x"',
  len: '[1]',
  range: '1, 3',
  file_exists: '"x"',
};

const text = (name: string, kind: string): string => (kind === 'String' && name.startsWith('contains') ? '"a"' : (ARGUMENTS[name] ?? ''));

it('builtins give what the table says they always give', () => {
  const lines: string[] = [];
  const expected: string[] = [];
  for (const [kind, results] of Object.entries(RESULT_KINDS)) {
    for (const [result, names] of Object.entries(results)) {
      for (const name of names) {
        const takesNone = kind !== '' && (name === 'to_string' || name === 'len');
        const args = takesNone ? '' : text(name, kind);
        for (const sample of kind === '' ? [''] : (SAMPLES[kind] ?? [])) {
          const call = kind === '' ? `${name}(${args})` : `${sample}.${name}(${args})`;
          lines.push(`println("${name} of ${kind}: #{type_name(${call})}")`);
          expected.push(`${name} of ${kind}: ${result}`);
        }
      }
    }
  }
  const { stdout, stderr } = aria(['run', 'all.aria'], { files: { 'all.aria': `${lines.join('\n')}\n` } });
  expect(stderr).toBe('');
  expect(stdout.trimEnd().split('\n')).toEqual(expected);
});

describe(':type', () => {
  const DECLARATIONS = [
    'struct Point(x: Int, y: Int)',
    'impl Point',
    '  fn name(self) -> String = "p"',
    '  fn twice(self) -> Point = Point(1, 2)',
    'end',
    'fn label(n) -> String',
    '  println("ran")',
    '  "no. #{n}"',
    'end',
    'fn open(n)',
    '  println("ran")',
    '  n',
    'end',
    'fn same<T>(x: T) -> T = x',
    'let p = Point(1, 2)',
    'let words = ["a"]',
  ].join('\n');
  const ask = (...expressions: readonly string[]): { stdout: string; stderr: string } =>
    aria(['repl'], { input: `${DECLARATIONS}\n${expressions.map((one) => `:type ${one}\n`).join('')}` });

  it('knows calls by what their functions declare, builtins by what they always give, and runs none of them', () => {
    const { stdout, stderr } = ask(
      'label(1)',
      'label(1).split(".")',
      'label(1).split(".").len',
      'Point(3, 4)',
      'p.name()',
      'p.twice().name()',
      'words.map { |w| w }.join(",")',
      '[1, 2]',
      '(1..3).to_set',
      'p',
      '1 + 2',
    );
    expect(stderr).toBe('');
    expect(stdout.trimEnd().split('\n')).toEqual('String Array Int Point String String String Array Set Point Int'.split(' '));
  });

  it('says so where it does not know, instead of running it', () => {
    const { stdout, stderr } = ask('open(1)', 'same(1)', 'words.first()', 'open(1) + 1');
    expect(stdout).toBe('');
    expect(stderr.match(/^error: the type of `.*` is known only when it runs$/gm)).toHaveLength(4);
  });

  it('sees what a program adds to built-in types', () => {
    const { stdout } = aria(['repl'], { input: 'impl String\n  fn lines(self) -> Int = 1\nend\n:type "a".lines()\n' });
    expect(stdout).toBe('Int\n');
  });
});
