/** Each reporter on the same run, as snapshots; and what they share. */
import { describe, expect, test } from 'vitest';
import { lineDiff } from '../../src/engine/line-diff.js';
import { steady, TestDirectory } from './run-tests.js';

const files = {
  'math.aria': `fn half(n)
  n / 2
  examples
    half(8) == 4
    half(3) == 2
  end
end
test "adds"
  println("adding <1> & 1")
  assert_eq(1 + 1, 2)
end
test "text # differs"
  println("out")
  eprintln("err")
  assert_eq("a\\nb\\nc", "a\\nB\\nc")
end
property "small"
  forall n: Int, s: String where n < 1000
    n < 12
  end
end
test "later" with(skip: "not yet")
  fail("ran")
end
`,
  'broken.aria': 'test "never"\n  let = 3\nend\n',
  'script.aria': 'println("loaded")\nraise "no"\ntest "t"\n  1\nend\n',
};
const directory = new TestDirectory(files);

describe.concurrent('reporter', () => {
  for (const reporter of ['pretty', 'verbose', 'dot', 'tap', 'junit', 'json']) {
    test(reporter, async ({ expect }) => {
      const { stdout, stderr, code } = await directory.test('math.aria', 'broken.aria', 'script.aria', '--reporter', reporter);
      expect(code).toBe(65);
      expect(stderr).toBe('');
      expect(steady(stdout)).toMatchSnapshot();
    });
  }

  test('pretty in colour says the same', async () => {
    const [plain, colored] = await Promise.all([directory.test('math.aria'), directory.test('math.aria', '--color', 'always')]);
    expect(colored.stdout).not.toBe(plain.stdout);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is taken out
    expect(steady(colored.stdout.replace(/\u001b\[\d+m/g, ''))).toBe(steady(plain.stdout));
  });

  test('json objects carry the text people would see', async () => {
    const events = await directory.events('math.aria');
    const failed = events.find((event) => event.kind === 'test-failed');
    expect(failed).toMatchObject({ rendered: expect.stringContaining('--> math.aria:5:5') });
  });

  test('the command of a failure runs just that test', async () => {
    const { stdout } = await directory.test('math.aria');
    const commands = [...stdout.matchAll(/run again: aria test (.*)/g)].map((match) => (match[1] as string).split(' '));
    expect(commands).toHaveLength(3);
    for (const command of commands) expect((await directory.test(...command)).stdout).toContain('1 test: 0 passed, 1 failed');
  });
});

describe('the line diff', () => {
  const shown = (expected: string, actual: string): string[] => lineDiff(expected, actual).map(({ mark, text }) => `${mark}${text}`);

  test('is left out for short values', () => {
    expect(shown('[1, 2]', '[1, 3]')).toEqual([]);
  });

  test('goes by the lines of a text', () => {
    expect(shown('"a\\nb"', '"a\\nc"')).toEqual([' "a\\n', '-b"', '+c"']);
  });

  test('goes by the items of long containers, strings in one piece', () => {
    const map = (name: string): string => `{"name": "${name}", "address": {"street": "A, [b] street", "number": 12}, "tags": []}`;
    expect(shown(map('Ann'), map('Bob'))).toEqual([
      ' {',
      '-  "name": "Ann",',
      '+  "name": "Bob",',
      '   "address": {',
      '     "street": "A, [b] street",',
      '     "number": 12',
      '   },',
      '   "tags": []',
      ' }',
    ]);
  });
});
