/** The command tree. Each command's work is in its own file and loaded when it is called. */
import { Command, CommanderError, Option } from 'commander';
import { suggest } from '../diagnostics/suggest.js';
import type { TreeForm } from '../engine/observe.js';
import type { BoundFlags } from './bounds.js';
import { type CliProblem, problemJson, reportProblem, voiceOf } from './cli-problem.js';
import { COMMANDS } from './command-names.js';
import { ExitCode } from './exit-codes.js';
import { HELP_LAYOUT } from './help-layout.js';
import { withAllGrants } from './permissions.js';
import type { ReplRequest } from './repl.js';
import type { ReporterName } from './reporters/index.js';
import { type RunRequest, run } from './run.js';
import { addBounds, boundsOf, colorOption, jsonOption, threadsOption, treeOption } from './shared-options.js';
import { type ColorMode, writeErr, writeOut } from './terminal.js';
import { version } from './version.js';

/** Parses the arguments (without node and script), runs the command, gives the exit code. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  let exitCode: number = ExitCode.ok;
  const done = (code: number): void => {
    exitCode = code;
  };
  const program = commandTree(args, done);
  if (args.length === 0) {
    if (process.stdin.isTTY === true && process.stdout.isTTY === true) return startRepl();
    program.outputHelp();
    return ExitCode.ok;
  }
  try {
    await program.parseAsync(withTreeForm(withAllGrants(args)), { from: 'user' });
  } catch (error) {
    // Commander reports by throwing: help and version with 0, mistakes (already printed) with 1.
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? ExitCode.ok : ExitCode.usage;
  }
  return exitCode;
}

async function startRepl(): Promise<number> {
  const { repl } = await import('./repl.js');
  return repl({ color: 'auto' });
}

function commandTree(args: readonly string[], done: (code: number) => void): Command {
  const json = asksForJson(args);
  const program = new Command('aria')
    .usage('[command] [options]')
    .description('Aria: a language for concurrent programs.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand(false)
    .addHelpText('before', EXAMPLES)
    .exitOverride()
    .configureHelp(HELP_LAYOUT)
    .configureOutput({ writeOut, writeErr, ...(json ? { outputError: jsonMistake } : {}) })
    .showHelpAfterError(json ? false : "  = help: run 'aria --help' to see what there is");

  const command = (name: string, summary: string): Command =>
    program
      .command(name)
      .summary(summary)
      .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`)
      .showHelpAfterError(json ? false : `  = help: run 'aria help ${name.split(' ')[0]}' to see what there is`);

  // The default command: `aria FILE` is `aria run FILE`, and `aria -e CODE` too.
  const runCommand = program
    .command('run [file] [args...]', { isDefault: true })
    .summary('run a program (`-` reads it from standard input)')
    .description('Run a program. `aria FILE` does the same. Put `--` before program arguments that begin with a dash.')
    .showHelpAfterError(json ? false : "  = help: run 'aria help run' to see what there is; options of the program itself come after `--`")
    .option('-e, --eval <code>', 'run this code instead of a file')
    .addOption(threadsOption())
    .option('--seed <n>', 'seed of all random choices, to repeat a run')
    .option('--watch', 'run again when the program or a file it imports changes')
    .addOption(treeOption('--tree <format>', 'show the tree of scopes and tasks at the end: --tree, or --tree=FORMAT'))
    .option('--tree-out <file>', 'write the tree to this file instead of standard error')
    .addOption(jsonOption('what aria reports (problems, an uncaught error) as JSON, an object a line'))
    .addOption(colorOption());
  addBounds(runCommand, 'it').action(async (file: string | undefined, rest: string[], options: RunFlags) => {
    if (file === undefined && options.eval === undefined) return done(noFile(json));
    // With -e there is no file: the first operand is the program's first argument.
    const operands = options.eval !== undefined && file !== undefined ? [file, ...rest] : rest;
    const implicit = args[0] !== 'run';
    done(
      await run({
        ...(options.eval === undefined ? { file: file ?? '' } : { code: options.eval }),
        args: operands,
        ...(options.threads === undefined ? {} : { threads: options.threads }),
        ...(options.seed === undefined ? {} : { seed: options.seed }),
        ...(options.watch === true ? { watch: true } : {}),
        ...boundsIn(options),
        ...treeOf(options),
        color: options.color,
        json,
        missing: (problem) => (implicit && file !== undefined ? perhapsCommand(file, problem) : problem),
      }),
    );
  });

  command('check <path...>', 'report problems without running anything (`-` checks standard input)')
    .addOption(new Option('--format <format>', 'how to show them').choices(['text', 'short', 'json']).default('text'))
    .addOption(jsonOption('the same as --format json'))
    .option('--all', 'show all problems of a file, not only the first 20')
    .option('--fix', 'make the fixes that are certain, then report what is left')
    .addOption(colorOption())
    .action(async (paths: string[], options: CheckFlags) => {
      const { check } = await import('./check.js');
      const format = json ? 'json' : options.format;
      done(await check(paths, { format, all: options.all === true, fix: options.fix === true, color: options.color }));
    });

  addBounds(command('test [path...]', 'run tests (`file:line` runs the one there)'), 'each test')
    .option('--filter <text>', 'only tests with this in their name; `:tag` selects by tag')
    .addOption(
      new Option('--reporter <name>', 'how to show the results')
        .choices(['pretty', 'dot', 'tap', 'junit', 'json', 'verbose'])
        .default('pretty'),
    )
    .option('--junit-path <file>', 'write a JUnit file as well')
    .addOption(jsonOption('the same as --reporter json'))
    .option('--seed <n>', 'seed of properties and of scheduling, to repeat a run')
    .addOption(threadsOption())
    .option('--only-failed', 'only what failed last time')
    .option('--max-failures <n>', 'stop after so many failures')
    .option('--repeat-until-failure', 'run again and again, each time with another seed')
    .option('--timeout <duration>', 'limit for tests that set none, for example 5s')
    .option('--virtual-time', 'let time jump to the next timer when nothing can run')
    .option('--explore <n>', 'run each test under n random schedules, until one fails')
    .option('--watch', 'run again when a file changes')
    .addOption(colorOption())
    .action(async (paths: string[], options: TestFlags) => {
      const { test } = await import('./test.js');
      const { onlyFailed, repeatUntilFailure, virtualTime, watch, ...given } = options;
      const flags = { onlyFailed: onlyFailed === true, repeatUntilFailure: repeatUntilFailure === true };
      const reporter = json ? 'json' : options.reporter;
      const bounds = boundsOf({ ...options }) ?? {};
      done(await test({ ...given, ...flags, reporter, bounds, virtualTime: virtualTime === true, watch: watch === true, paths }));
    });

  addBounds(command('trace <file> [args...]', 'run a program and write what happened, to be looked at'), 'it')
    .option('-o, --out <name>', 'write NAME.html and NAME.json', 'trace')
    .addOption(threadsOption())
    .option('--seed <n>', 'seed of all random choices, to repeat a run')
    .addOption(jsonOption('what aria reports as JSON, an object a line'))
    .addOption(colorOption())
    .action(async (file: string, rest: string[], options: TraceFlags) => {
      const { trace } = await import('./trace/index.js');
      const { out, threads, seed, color } = options;
      const chosen = { ...(threads === undefined ? {} : { threads }), ...(seed === undefined ? {} : { seed }) };
      done(await trace({ file, args: rest, out, ...chosen, ...boundsIn(options), color, json }));
    });

  command('ps [pid]', 'list running programs, or show the live tree of one')
    .addOption(treeOption('--format <format>', 'how to show the tree').default('text'))
    .addOption(jsonOption('the same as --format json'))
    .option('--watch', 'draw it again every second until the program ends')
    .addOption(colorOption())
    .action(async (pid: string | undefined, options: PsFlags) => {
      const { ps } = await import('./ps.js');
      const form = json ? 'json' : options.format;
      done(await ps({ ...(pid === undefined ? {} : { pid }), form, watch: options.watch === true, color: options.color }));
    });

  addBounds(command('repl', 'talk to Aria (also `aria` alone on a terminal)'), 'each entry')
    .option('--preload <file>', 'run this file first')
    .addOption(threadsOption())
    .option('--seed <n>', 'seed of all random choices')
    .addOption(colorOption())
    .action(async (options: ReplRequest) => {
      const { repl } = await import('./repl.js');
      done(await repl(options));
    });

  command('fmt [path...]', 'format source files in place (`-` reads standard input and writes standard output)')
    .option('--check', 'change nothing; list the files that are not formatted')
    .addOption(jsonOption('what became of each file as JSON, an object a line'))
    .addOption(colorOption())
    .action(async (paths: string[], options: FmtFlags) => {
      const { fmt } = await import('./fmt.js');
      done(await fmt(paths, { check: options.check === true, json, color: options.color }));
    });

  command('doc [name...]', 'what a builtin does, what a file declares, or list the groups')
    .addOption(jsonOption('as JSON'))
    .option('--html [dir]', 'write a page for each file (default: doc)')
    .action(async (names: string[], options: { html?: string | true }) => {
      const { doc } = await import('./doc.js');
      const html = options.html === true ? 'doc' : options.html;
      done(await doc(names, { json, ...(html === undefined ? {} : { html }) }));
    });

  command('completions <shell>', 'print what completes `aria` in a shell: bash, zsh or fish').action(async (shell: string) => {
    const { completions } = await import('./completions.js');
    done(completions(program, shell));
  });

  command('explain [code]', 'explain an error code, or list all codes')
    .addOption(jsonOption('as JSON, a code a line; the text is Markdown'))
    .action(async (code: string | undefined) => {
      const { explain } = await import('./explain.js');
      done(explain(code, json));
    });

  command('ast <file>', 'print the syntax tree of a file')
    .helpGroup('Debugging:')
    .addOption(jsonOption('as JSON'))
    .action(async (file: string) => {
      const { printAst } = await import('./ast.js');
      done(await printAst(file, json));
    });

  command('tokens <file>', 'print the tokens of a file')
    .helpGroup('Debugging:')
    .addOption(jsonOption('as JSON, a token a line'))
    .action(async (file: string) => {
      const { printTokens } = await import('./tokens.js');
      done(await printTokens(file, json));
    });

  command('version', 'print the version')
    .addOption(jsonOption('as JSON, with that of Node'))
    .action(() => writeOut(json ? `${JSON.stringify({ aria: version(), node: process.versions.node })}\n` : `${version()}\n`));
  command('help [command]', 'show help for a command')
    .addOption(jsonOption('as JSON, a command a line'))
    .action(async (name: string | undefined) => {
      const { help } = await import('./help.js');
      done(help(program, name, json));
    });
  return program;
}

/** `--tree` alone means text: commander would take the next argument for its value. */
function withTreeForm(args: readonly string[]): string[] {
  const end = args.indexOf('--');
  return args.map((arg, i) => (arg === '--tree' && (end < 0 || i < end) ? '--tree=text' : arg));
}

/** `--tree-out` asks for a tree too. */
function treeOf({ tree, treeOut }: RunFlags): Pick<RunRequest, 'tree'> {
  if (tree === undefined && treeOut === undefined) return {};
  return { tree: { form: tree ?? 'text', ...(treeOut === undefined ? {} : { out: treeOut }) } };
}

/** As `--json`, wherever it stands among the options: mistakes in the others are told as JSON too. */
function asksForJson(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end < 0 ? args : args.slice(0, end)).includes('--json');
}

/** What commander has to say, as JSON. */
function jsonMistake(text: string, write: (text: string) => void): void {
  const [, message = text, hint = ''] = /^error: ([^\n]*)\n?\(?([^)]*)\)?\n*$/.exec(text) ?? [];
  write(problemJson({ message, help: hint || 'run `aria --help` to see what there is', exitCode: ExitCode.usage }));
}

const boundsIn = (flags: BoundFlags): { readonly bounds?: BoundFlags } => {
  const bounds = boundsOf({ ...flags });
  return bounds === undefined ? {} : { bounds };
};

interface RunFlags extends BoundFlags {
  readonly watch?: boolean;
  readonly eval?: string;
  readonly tree?: TreeForm;
  readonly treeOut?: string;
  readonly threads?: string;
  readonly seed?: string;
  readonly color: ColorMode;
}

interface TraceFlags extends BoundFlags {
  readonly out: string;
  readonly threads?: string;
  readonly seed?: string;
  readonly color: ColorMode;
}

interface PsFlags {
  readonly format: TreeForm;
  readonly watch?: boolean;
  readonly color: ColorMode;
}

interface CheckFlags {
  readonly format: 'text' | 'short' | 'json';
  readonly all?: boolean;
  readonly fix?: boolean;
  readonly color: ColorMode;
}

interface FmtFlags {
  readonly check?: boolean;
  readonly color: ColorMode;
}

interface TestFlags extends BoundFlags {
  readonly filter?: string;
  readonly reporter: ReporterName;
  readonly junitPath?: string;
  readonly seed?: string;
  readonly threads?: string;
  readonly onlyFailed?: boolean;
  readonly maxFailures?: string;
  readonly repeatUntilFailure?: boolean;
  readonly timeout?: string;
  readonly virtualTime?: boolean;
  readonly explore?: string;
  readonly watch?: boolean;
  readonly color: ColorMode;
}

const EXAMPLES = `Examples:
  aria run hello.aria              run a program
  aria run sort.aria -- data.txt   with arguments
  aria -e 'println(6 * 7)'         run a line of code
  aria                             talk to Aria (the REPL)
  aria check src                   report problems without running
  aria test                        run all tests below this directory
  aria fmt                         format all files below this directory
  aria doc Array.map               what a builtin does
  aria explain E1001               what an error code means
`;

function noFile(json: boolean): number {
  const problem: CliProblem = {
    message: 'no file to run',
    help: 'write `aria run FILE`, `aria run -` to read standard input, or `aria -e CODE`',
    exitCode: ExitCode.usage,
  };
  return reportProblem(problem, voiceOf({ json }));
}

/** `aria chek` was looked up as a file, but was rather meant as a command. */
function perhapsCommand(word: string, problem: CliProblem): CliProblem {
  const [near] = suggest(word, COMMANDS, 1);
  if (near === undefined || /[./\\]/.test(word)) return problem;
  return { message: `no command or file \`${word}\``, help: `did you mean \`aria ${near}\`?`, exitCode: ExitCode.usage };
}
