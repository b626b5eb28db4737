/** The REPL on a terminal, driven by keys and judged by what the screen shows. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { noTerminal, PseudoTerminal } from './pseudo-terminal.js';

const ENTER = '\r';
const UP = '\u001b[A';
const DOWN = '\u001b[B';
const LEFT = '\u001b[D';
const ctrl = (letter: string): string => String.fromCharCode(letter.toUpperCase().charCodeAt(0) & 31);
const paste = (text: string): string => `\u001b[200~${text}\u001b[201~`;

let open: PseudoTerminal[] = [];
afterEach(() => {
  for (const terminal of open) terminal.close();
  open = [];
});

async function repl(options: ConstructorParameters<typeof PseudoTerminal>[1] = {}): Promise<PseudoTerminal> {
  const terminal = new PseudoTerminal(['repl'], options);
  open.push(terminal);
  await terminal.until('1>');
  return terminal;
}

/** The entry has been accepted: the cursor stands below it. */
function isRunning(terminal: PseudoTerminal, entry: string): boolean {
  const [row, column] = terminal.cursor;
  return column === 0 && row > 0 && terminal.rows[row - 1]?.endsWith(entry) === true;
}

describe.skipIf(noTerminal !== null)(`on a terminal${noTerminal === null ? '' : ` (skipped: ${noTerminal})`}`, () => {
  it('shows results, in colour, and numbers the entries', async () => {
    const terminal = await repl();
    await terminal.say(`6 * 7${ENTER}`, '42\n2>');
    expect(terminal.raw).toContain('\u001b[33m42');
  });

  it('has no colour with NO_COLOR', async () => {
    const terminal = await repl({ env: { NO_COLOR: '1' } });
    await terminal.say(`"a" + "b"${ENTER}`, '"ab"\n2>');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no colour sequence may be there
    expect(terminal.raw).not.toMatch(/\u001b\[\d+(;\d+)*m/);
  });

  it('goes on to a new line while something is open, indented, and edits and recalls the whole', async () => {
    const terminal = await repl();
    await terminal.say(`fn area(w, h)${ENTER}w * h${ENTER}end`, '1> fn area(w, h)\n |   w * h\n | end');
    await terminal.say(`${ENTER}area(3, 4)${ENTER}`, '12\n3>');
    await terminal.say(`${UP}${UP}`, '3> fn area(w, h)\n |   w * h\n | end');
    // Up twice within the text, to the end of the middle line.
    await terminal.say(`${UP}${ctrl('e')} + 1`, ' |   w * h + 1\n | end');
    await terminal.say(`${DOWN}${ctrl('e')}${ENTER}area(3, 4)${ENTER}`, '13\n5>');
    const history = readFileSync(join(terminal.directory, 'history'), 'utf8').trim().split('\n');
    expect(history.map((line) => JSON.parse(line))).toEqual([
      'fn area(w, h)\n  w * h\nend',
      'area(3, 4)',
      'fn area(w, h)\n  w * h + 1\nend',
      'area(3, 4)',
    ]);
  });

  it('completes names and members, with signatures', async () => {
    const terminal = await repl();
    await terminal.say(`struct Point(x: Int, y: Int)${ENTER}let origin = Point(0, 0)${ENTER}`, '3>');
    await terminal.say('ori\t', '3> origin');
    await terminal.say('.\t', /x\ny/);
    await terminal.say(`${ctrl('c')}[1].ma\t`, /map\(f\) .*Gives/);
    expect(terminal.shown).toContain('max_by(f)');
  });

  it('searches the history', async () => {
    const terminal = await repl();
    await terminal.say(`let apple = 1${ENTER}let pear = 2${ENTER}apple + pear${ENTER}`, '3\n4>');
    await terminal.say(`${ctrl('r')}apple`, '(search `apple`) apple + pear');
    await terminal.say(ctrl('r'), '(search `apple`) let apple = 1');
    await terminal.say(ENTER, '4> let apple = 1\n5>');
  });

  it('stops what runs on Ctrl-C, even in a busy loop, and keeps the bindings', async () => {
    const terminal = await repl();
    terminal.type(`let kept = 7${ENTER}while true do end${ENTER}`);
    await terminal.until(() => isRunning(terminal, 'while true do end'));
    await terminal.say(ctrl('c'), 'cancelled\n3>');
    await terminal.say(`kept${ENTER}`, '7\n4>');
    await terminal.say(`half a line${ctrl('c')}`, '4> half a line\n4>');
  });

  it('keeps tasks running, lists them, and prints above what is being typed', async () => {
    const terminal = await repl();
    const go = 'let go = Channel.new(0)';
    await terminal.say(`${go}${ENTER}let t = spawn do${ENTER}go.recv()${ENTER}println("from the task")${ENTER}end${ENTER}`, '3>');
    await terminal.say(`:tasks${ENTER}`, /receives from [\s\S]*\n3>/);
    await terminal.say(`go.send(1)${ENTER}`, 'from the task');
    await terminal.say(`:tasks${ENTER}`, 'no tasks\n4>');
  });

  it('lets programs read lines', async () => {
    const terminal = await repl();
    terminal.type(`read_line()${ENTER}`);
    await terminal.until(() => isRunning(terminal, 'read_line()'));
    await terminal.say(`some words${ENTER}`, '"some words"\n2>');
  });

  it('draws the text again when the width changes, and wide characters in their places', async () => {
    const terminal = await repl({ columns: 60 });
    const text = `let s = "${'x'.repeat(70)}"`;
    await terminal.say(text, 'xx"');
    terminal.resize(40);
    await terminal.until(() => terminal.rows.some((row) => row === `1> ${text}`.slice(0, 40)));
    expect(terminal.rows.join('').endsWith(`1> ${text}`)).toBe(true);
    await terminal.say(`${ctrl('c')}"日本"${LEFT}${LEFT}`, '1> "日本"');
    await terminal.until(() => terminal.cursor[1] === 6);
    await terminal.say('語', '1> "日語本"');
  });

  it('takes what is pasted as one text', async () => {
    const terminal = await repl();
    await terminal.say(paste('fn f(n)\n  n + 1\nend'), ' | end');
    await terminal.say(`${ENTER}f(1)${ENTER}`, '2\n3>');
  });

  it('survives errors and leaves with Ctrl-D or `exit`', async () => {
    const terminal = await repl();
    await terminal.say(`1 / 0${ENTER}`, 'division by zero');
    await terminal.say(`nope${ENTER}`, 'undefined name `nope`');
    await terminal.until('3>');
    terminal.type(ctrl('d'));
    expect(await terminal.exited).toBe(0);
    const other = await repl();
    other.type(`exit(3)${ENTER}`);
    expect(await other.exited).toBe(3);
  });

  it('completes behind calls, by what is declared, without running them', async () => {
    const terminal = await repl();
    await terminal.say(`fn shout(s) -> String${ENTER}println("ran")${ENTER}s${ENTER}end${ENTER}`, '2>');
    await terminal.say(`shout("a").to_upper\t`, 'to_uppercase');
    expect(terminal.shown).not.toMatch(/^ran$/m);
    await terminal.say(`${ctrl('u')}[1, 2].map { |x| x }.flat\t`, /flatten|flat_map/);
  });
});
