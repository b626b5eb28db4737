/** The commands of the REPL: `:name argument`. Each answers what to print, or that it is time to leave. */
import { writeFileSync } from 'node:fs';
import { SourceText } from '../../diagnostics/source.js';
import { suggest } from '../../diagnostics/suggest.js';
import { type TreeNode, treeAs } from '../../engine/observe.js';
import type { EntryOutcome, Session } from '../../engine/session.js';
import { parse } from '../../parser/index.js';
import { outline } from '../ast.js';
import { builtinText, lookUpBuiltins } from '../doc.js';
import { loadSource } from '../source-loader.js';
import { itemText } from '../unit-doc-text.js';
import { COMMAND_WORDS } from './command-words.js';
import type { Documentation } from './documentation.js';
import { mayAct, staticType } from './static-types.js';

export interface EvaluateOptions {
  /** Where the text comes from, if from a file. */
  readonly file?: string;
  /** Do not print the value. */
  readonly quiet?: boolean;
}

export interface CommandContext {
  readonly session: Session;
  readonly docs: Documentation;
  /** The texts of the entries that ran, oldest first. */
  readonly ran: string[];
  /** Evaluates a text as if it had been typed, and prints what comes of it. */
  evaluate(text: string, options?: EvaluateOptions): Promise<EntryOutcome>;
  print(text: string): void;
  fail(message: string, help: string): void;
}

export type CommandResult = 'go on' | 'quit';

/** `text` begins with a colon. */
export async function runCommand(text: string, context: CommandContext): Promise<CommandResult> {
  const [, word = '', argument = ''] = /^:(\S*)\s*(.*)$/s.exec(text.trim()) ?? [];
  const name = word === '' ? 'help' : (COMMAND_WORDS.find((one) => one.name === word)?.name ?? shortened(word));
  const command = name === undefined ? undefined : COMMANDS[name];
  if (name === undefined || command === undefined) {
    const [near] = suggest(
      word,
      COMMAND_WORDS.map((one) => one.name),
      1,
    );
    context.fail(`no command \`:${word}\``, near === undefined ? '`:help` lists them' : `did you mean \`:${near}\`?`);
    return 'go on';
  }
  const needed = COMMAND_WORDS.find((one) => one.name === name)?.argument ?? '';
  if (needed !== '' && argument === '') {
    context.fail(`\`:${name}\` needs ${needed}`, `write \`:${name} ${EXAMPLES[name] ?? needed}\``);
    return 'go on';
  }
  return (await command(argument.trim(), context)) ?? 'go on';
}

/** `:q`, `:h`: the beginning of exactly one command. */
function shortened(word: string): string | undefined {
  const found = COMMAND_WORDS.filter((one) => one.name.startsWith(word));
  return found.length === 1 ? found[0]?.name : undefined;
}

type Command = (argument: string, context: CommandContext) => Promise<CommandResult | undefined> | CommandResult | undefined;

const EXAMPLES: Readonly<Record<string, string>> = {
  doc: 'map',
  type: '[1, 2]',
  ast: '1 + 2',
  time: '(1..1_000_000).sum',
  load: 'program.aria',
  save: 'program.aria',
};

const COMMANDS: Readonly<Record<string, Command>> = {
  help: (_argument, { print }) => void print(helpText()),
  quit: () => 'quit',
  doc: showDoc,
  type: showType,
  ast(code, { print }) {
    const { unit } = parse(code, '<ast>');
    print(outline(unit, new SourceText(code, '<ast>')));
    return undefined;
  },
  async time(code, { evaluate, print }) {
    const outcome = await evaluate(code);
    if (outcome.kind === 'done') print(`${duration(outcome.millis)}\n`);
    return undefined;
  },
  async tasks(_argument, { session, print }) {
    print(taskList(await session.tree()));
    return undefined;
  },
  async tree(_argument, { session, print }) {
    print(`${treeAs('text', await session.tree())}\n`);
    return undefined;
  },
  names(_argument, { session, docs, print }) {
    const lines = session.visible().flatMap(({ name }) => (name.startsWith('_') ? [] : [docs.ofName(name)?.signature ?? name]));
    print(lines.length === 0 ? 'nothing yet\n' : lines.map((line) => `${line}\n`).join(''));
    return undefined;
  },
  async load(file, { evaluate, fail }) {
    const loaded = loadSource(file);
    if (loaded.ok) await evaluate(loaded.source.text, { file });
    else fail(loaded.problem.message, loaded.problem.help);
    return undefined;
  },
  save(file, { ran, print, fail }) {
    try {
      writeFileSync(file, ran.map((text) => `${text.trimEnd()}\n`).join('\n'), { flag: 'wx' });
      print(`wrote ${ran.length} ${ran.length === 1 ? 'entry' : 'entries'} to ${file}\n`);
    } catch (error) {
      const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      const reason = exists ? 'there is such a file already' : error instanceof Error ? error.message : String(error);
      fail(`cannot write \`${file}\`: ${reason}`, 'choose another name');
    }
    return undefined;
  },
  async reset(_argument, { session, ran, print }) {
    await session.reset();
    ran.length = 0;
    print('forgotten\n');
    return undefined;
  },
};

function showDoc(name: string, { docs, print, fail }: CommandContext): undefined {
  const own = docs.ofName(name);
  if (own !== null) return print(itemText(own)) as undefined;
  const found = lookUpBuiltins(docs.all, name);
  if (found.length > 0) return print(found.map(builtinText).join('\n')) as undefined;
  const near = suggest(name, [...new Set(docs.all.flatMap((one) => [one.name, one.group]))]);
  fail(`nothing is called \`${name}\``, near.length > 0 ? `did you mean ${near.join(', ')}?` : '`:names` lists what you have defined');
  return undefined;
}

/** By what is known without running it; else by its value, if it does nothing to get that. */
async function showType(code: string, { evaluate, docs, session, print, fail }: CommandContext): Promise<undefined> {
  const own = docs.ofName(code);
  if (own !== null && own.kind === 'function') return print(`${own.signature}\n`) as undefined;
  const { unit } = parse(code, '<type>');
  const [item] = unit.items;
  const known = unit.items.length === 1 && item?.kind === 'ExprStmt' ? await staticType(item.expr, session) : null;
  if (known !== null) return print(`${known.text}\n`) as undefined;
  if (mayAct(unit)) {
    const help = `\`:type\` runs nothing; declare what functions give (\`fn f(n) -> Int\`), or look at the value: \`${code}\``;
    fail(`the type of \`${code}\` is known only when it runs`, help);
    return undefined;
  }
  const outcome = await evaluate(code, { quiet: true });
  if (outcome.kind === 'done') print(`${outcome.type}\n`);
  return undefined;
}

/** One line a task. */
function taskList(tree: TreeNode): string {
  const tasks = (node: TreeNode): string[] => [
    ...(node.kind === 'task' ? [treeAs('text', { ...node, children: [] })] : []),
    ...node.children.flatMap(tasks),
  ];
  const lines = tasks(tree);
  return lines.length === 0 ? 'no tasks\n' : lines.map((line) => `${line}\n`).join('');
}

export function duration(millis: number): string {
  if (millis >= 1000) return `${(millis / 1000).toFixed(2)} s`;
  return millis >= 1 ? `${millis.toFixed(1)} ms` : `${Math.round(millis * 1000)} us`;
}

function helpText(): string {
  const width = Math.max(...COMMAND_WORDS.map(({ name, argument }) => name.length + argument.length)) + 4;
  const commands = COMMAND_WORDS.map(({ name, argument, help }) => `  ${`:${name} ${argument}`.padEnd(width)}${help}`);
  return `${commands.join('\n')}\n\n${KEYS}`;
}

const KEYS = `  Enter            run, or a new line while something is open; Alt-Enter always a new line
  Up, Down         through the lines, then through the history; Ctrl-R searches it
  Tab              complete; shows signatures
  Ctrl-C           stop what runs (again: its tasks too), or clear the line
  Ctrl-\\           the tree of tasks, also while something runs
  _ and _error     the last value and the last error
`;
