/** `describeAria`: the tests of an Aria file as tests of Vitest and of node:test, with the reports of `aria test`. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, test } from 'vitest';
import { TestDirectory } from './run-tests.js';

const library = pathToFileURL(join(import.meta.dirname, '../../dist/testing.js')).href;
const { describeAria } = (await import(library)) as typeof import('../../src/testing.js');

const SHOP = `fn total(prices) = prices.reduce(0, |sum, p| sum + p)

test "adds up"
  assert total([1, 2]) == 3
end

test "waits a day" with(clock: :virtual)
  sleep(24.hours)
  assert total([]) == 0
end

property "reversing keeps the length"
  forall xs: [Int]
    xs.reverse().len == xs.len
  end
end
`;

const MIXED = `test "fine"
  assert true
end

test "wrong"
  println("looking")
  assert 1 + 1 == 3
end

@skip("not yet")
test "later"
  assert false
end

test "after it"
  assert true
end
`;

const directory = new TestDirectory({
  'shop.aria': SHOP,
  'mixed.aria': MIXED,
  'broken.aria': 'test "x"\n  assert missing\nend\n',
  'raising.aria': 'let n = 1 / 0\ntest "never runs"\n  assert true\nend\n',
});
const path = (name: string): string => join(directory.path, name);

// Vitest itself is the runner: these are tests of this very run.
describeAria([path('shop.aria')], { describe, test });

interface Ran {
  readonly name: string;
  readonly said: string;
}

/** A runner that keeps what is declared, and runs it. */
async function declared(file: string | URL, options: Parameters<typeof describeAria>[2] = {}): Promise<readonly Ran[]> {
  const tests: { readonly name: string; readonly body: (context: { skip(reason?: string): void }) => Promise<unknown> }[] = [];
  const framework = {
    describe: (_name: string, body: () => void): void => body(),
    test: (name: string, body: (typeof tests)[number]['body']): number => tests.push({ name, body }),
  };
  describeAria(file, framework, { seed: 7, ...options });
  const ran: Ran[] = [];
  for (const { name, body } of tests) {
    let said = 'ok';
    const skip = (reason?: string): void => {
      said = `skipped: ${reason}`;
    };
    await body({ skip }).catch((error: Error) => {
      said = error.stack ?? '';
    });
    ran.push({ name, said });
  }
  return ran;
}

describe('describeAria', () => {
  it('gives every test under its name, failures with their whole report and no JavaScript stack', async () => {
    const file = path('mixed.aria');
    expect(await declared(file)).toEqual([
      { name: 'fine', said: 'ok' },
      {
        name: 'wrong',
        said: [
          'AriaTestFailure: error[E8005]: assertion failed',
          `  --> ${file}:7:3`,
          '   |',
          ' 7 |   assert 1 + 1 == 3',
          '   |   ^^^^^^^^^^^^^^^^^',
          'printed:',
          '  | looking',
          `run again: aria test ${file}:5 --seed 7`,
        ].join('\n'),
      },
      { name: 'later', said: 'skipped: not yet' },
      { name: 'after it', said: 'ok' },
    ]);
  });

  it('takes file URLs, and virtual time for all tests', async () => {
    expect((await declared(pathToFileURL(path('shop.aria')), { virtualTime: true })).map(({ said }) => said)).toEqual(['ok', 'ok', 'ok']);
  });

  it('shows what is wrong with a file as a test that fails', async () => {
    const [broken] = await declared(path('broken.aria'));
    expect(broken?.name).toBe('has no errors');
    expect(broken?.said).toContain('broken.aria:2:10');
    const [missing] = await declared(path('nowhere.aria'));
    expect(missing).toEqual({ name: 'can be read', said: `AriaTestFailure: cannot read ${path('nowhere.aria')}` });
    const [raising] = await declared(path('raising.aria'));
    expect(raising?.name).toBe('never runs');
    expect(raising?.said).toContain('division by zero');
  });

  it('works in a process of `node --test`', async () => {
    directory.write(
      'aria.test.mjs',
      `import { describe, test } from 'node:test';
import { describeAria } from '${library}';
describeAria([new URL('./shop.aria', import.meta.url), new URL('./mixed.aria', import.meta.url)], { describe, test }, { seed: 7 });
`,
    );
    const { NODE_OPTIONS, NODE_TEST_CONTEXT, ...env } = process.env;
    const { code, stdout } = await new Promise<{ code: number | null; stdout: string }>((done) => {
      const child = execFile(
        process.execPath,
        ['--test', '--test-reporter=tap', 'aria.test.mjs'],
        { cwd: directory.path, env },
        (_error, out) => done({ code: child.exitCode, stdout: out }),
      );
    });
    expect(stdout.match(/^# (?:pass|fail|skipped) \d+$/gm)).toEqual(['# pass 5', '# fail 1', '# skipped 1']);
    expect(stdout).toContain('# Subtest: property reversing keeps the length');
    expect(stdout).toContain('mixed.aria:7:3');
    expect(code).toBe(1);
  });
});
