/** Terminals that can do little: no escape sequences (`TERM=dumb`), few columns. */
import { describe, expect, it } from 'vitest';
import { columnAfter } from '../../src/diagnostics/display-width.js';
import { noTerminal, PseudoTerminal } from './pseudo-terminal.js';

const ESCAPE = '\u001b';

describe.skipIf(noTerminal !== null)('TERM=dumb', () => {
  it('the REPL has plain prompts and no escape sequences', async () => {
    const terminal = new PseudoTerminal(['repl', '--threads', '1'], { env: { TERM: 'dumb' } });
    try {
      await terminal.until(/^1>$/m);
      terminal.type('fn twice(n)\n');
      await terminal.until(/^ \|$/m);
      terminal.type('n * 2\nend\n');
      await terminal.until(/2>$/);
      terminal.type('twice(21)\n');
      await terminal.until(/^42$/m);
      terminal.type('1 / 0\n');
      await terminal.until('error[E0003]');
      terminal.type('exit(3)\n');
      expect(await terminal.exited).toBe(3);
      expect(terminal.raw).not.toContain(ESCAPE);
    } finally {
      terminal.close();
    }
  });

  it('Ctrl-C throws away what is being typed, and stops what runs', async () => {
    const terminal = new PseudoTerminal(['repl', '--threads', '1'], { env: { TERM: 'dumb' } });
    try {
      await terminal.until(/^1>$/m);
      terminal.type('fn f(\n');
      await terminal.until(/^ \|$/m);
      terminal.type('\u0003');
      await terminal.until(/1>[\s\S]*1>$/);
      terminal.type('println("busy"); while true do 1 end\n');
      await terminal.until(/^busy$/m);
      terminal.type('\u0003');
      await terminal.until(/cancelled\s+2>/);
      terminal.type('6 * 7\n');
      await terminal.until(/^42$/m);
      expect(terminal.raw).not.toContain(ESCAPE);
    } finally {
      terminal.close();
    }
  });

  it('reports have no colour, tests no progress line', async () => {
    for (const args of [['run', '-e', '1 / 0'], ['test', '.'], ['help']]) {
      const terminal = new PseudoTerminal(args, { env: { TERM: 'dumb' } });
      await terminal.exited;
      expect(terminal.raw, args.join(' ')).not.toContain(ESCAPE);
    }
  });
});

describe.skipIf(noTerminal !== null).each([20, 40])('%i columns', (columns) => {
  it('no line of help or of a frame is longer', async () => {
    const code = 'let total = [1, 2, 3].map(|price| price * 2).sum() + undefined_thing_there';
    for (const args of [
      ['help', 'fmt'],
      ['explain', 'E1001'],
      ['run', '-e', code],
    ]) {
      const terminal = new PseudoTerminal(args, { columns, env: { NO_COLOR: '1' } });
      await terminal.exited;
      const [title = '', ...lines] = terminal.raw.replaceAll('\r', '').split('\n');
      const most = args[0] === 'explain' ? Number.POSITIVE_INFINITY : columns;
      expect(title).not.toBe('');
      // Code in explanations stays as it is; everything else is broken between words.
      for (const line of lines) expect(columnAfter(line), line).toBeLessThanOrEqual(most);
    }
  });

  it('the REPL wraps what is typed and goes on', async () => {
    const terminal = new PseudoTerminal(['repl', '--threads', '1'], { columns });
    try {
      await terminal.until(/^1>$/m);
      terminal.type('let name_that_is_long = [1, 2, 3]\r');
      await terminal.until(/^2>$/m);
      terminal.type('name_that_is_long\r');
      await terminal.until('[1, 2, 3]');
      await terminal.until(/^3>$/m);
    } finally {
      terminal.close();
    }
  });
});
