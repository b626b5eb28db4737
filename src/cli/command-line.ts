/** The command tree. Each command's work is in its own file and loaded when it is called. */
import { Command, CommanderError, Option } from 'commander';
import { suggest } from '../diagnostics/suggest.js';
import { CAPABILITY_NAMES } from '../engine/grants.js';
import { TREE_FORMS, type TreeForm } from '../engine/observe.js';
import { type CliProblem, renderProblem } from './cli-problem.js';
import { COMMANDS } from './command-names.js';
import { ExitCode } from './exit-codes.js';
import { collectNames, PERMISSIONS, type PermissionFlags, withAllGrants } from './permissions.js';
import type { ReplRequest } from './repl.js';
import type { ReporterName } from './reporters/index.js';
import { type RunRequest, run } from './run.js';
import { COLOR_MODES, type ColorMode, colorOf, writeErr, writeOut } from './terminal.js';
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
  const program = new Command('aria')
    .usage('[command] [options]')
    .description('Aria: a language for concurrent programs.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show help for a command')
    .addHelpText('before', EXAMPLES)
    .exitOverride()
    .configureOutput({ writeOut, writeErr })
    .showHelpAfterError("  = help: run 'aria --help' to see what there is");

  const command = (name: string, summary: string): Command =>
    program
      .command(name)
      .summary(summary)
      .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`)
      .showHelpAfterError(`  = help: run 'aria help ${name.split(' ')[0]}' to see what there is`);

  // The default command: `aria FILE` is `aria run FILE`, and `aria -e CODE` too.
  const runCommand = program
    .command('run [file] [args...]', { isDefault: true })
    .summary('run a program (`-` reads it from standard input)')
    .description('Run a program. `aria FILE` does the same. Put `--` before program arguments that begin with a dash.')
    .showHelpAfterError("  = help: run 'aria help run' to see what there is; options of the program itself come after `--`")
    .option('-e, --eval <code>', 'run this code instead of a file')
    .option('--threads <n>', 'threads to run tasks on (default: one per processor; also ARIA_THREADS)')
    .option('--seed <n>', 'seed of all random choices, to repeat a run')
    .option('--watch', 'run again when the program or a file it imports changes')
    .option('--limits <list>', 'what it may use: steps=N,time=D,memory=B,depth=N,output=B,tasks=N')
    .addOption(treeOption('--tree <format>', 'show the tree of scopes and tasks at the end: --tree, or --tree=FORMAT'))
    .option('--tree-out <file>', 'write the tree to this file instead of standard error')
    .addOption(colorOption());
  addPermissions(runCommand).action(async (file: string | undefined, rest: string[], options: RunFlags) => {
    if (file === undefined && options.eval === undefined) return done(noFile());
    // With -e there is no file: the first operand is the program's first argument.
    const operands = options.eval !== undefined && file !== undefined ? [file, ...rest] : rest;
    const implicit = args[0] !== 'run';
    done(
      await run({
        ...(options.eval === undefined ? { file: file ?? '' } : { code: options.eval }),
        args: operands,
        ...(options.threads === undefined ? {} : { threads: options.threads }),
        ...(options.seed === undefined ? {} : { seed: options.seed }),
        ...(options.limits === undefined ? {} : { limits: options.limits }),
        ...(options.watch === true ? { watch: true } : {}),
        permissions: options,
        ...treeOf(options),
        color: options.color,
        missing: (problem) => (implicit && file !== undefined ? perhapsCommand(file, problem) : problem),
      }),
    );
  });

  command('check <path...>', 'report problems without running anything (`-` checks standard input)')
    .addOption(new Option('--format <format>', 'how to show them').choices(['text', 'short', 'json']).default('text'))
    .option('--json', 'the same as --format json')
    .option('--all', 'show all problems of a file, not only the first 20')
    .option('--fix', 'make the fixes that are certain, then report what is left')
    .addOption(colorOption())
    .action(async (paths: string[], options: CheckFlags) => {
      const { check } = await import('./check.js');
      const format = options.json === true ? 'json' : options.format;
      done(await check(paths, { format, all: options.all === true, fix: options.fix === true, color: options.color }));
    });

  command('test [path...]', 'run tests (`file:line` runs the one there)')
    .option('--filter <text>', 'only tests with this in their name; `:tag` selects by tag')
    .addOption(
      new Option('--reporter <name>', 'how to show the results')
        .choices(['pretty', 'dot', 'tap', 'junit', 'json', 'verbose'])
        .default('pretty'),
    )
    .option('--junit-path <file>', 'write a JUnit file as well')
    .option('--seed <n>', 'seed of properties and of scheduling, to repeat a run')
    .option('--threads <n>', 'threads to run tasks on (default: one per processor; also ARIA_THREADS)')
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
      done(await test({ ...given, ...flags, virtualTime: virtualTime === true, watch: watch === true, paths }));
    });

  command('trace <file> [args...]', 'run a program and write what happened, to be looked at')
    .option('-o, --out <name>', 'write NAME.html and NAME.json', 'trace')
    .option('--threads <n>', 'threads to run tasks on (default: one per processor; also ARIA_THREADS)')
    .option('--seed <n>', 'seed of all random choices, to repeat a run')
    .addOption(colorOption())
    .action(async (file: string, rest: string[], options: TraceFlags) => {
      const { trace } = await import('./trace/index.js');
      done(await trace({ ...options, file, args: rest }));
    });

  command('ps [pid]', 'list running programs, or show the live tree of one')
    .addOption(treeOption('--format <format>', 'how to show the tree').default('text'))
    .option('--watch', 'draw it again every second until the program ends')
    .addOption(colorOption())
    .action(async (pid: string | undefined, options: PsFlags) => {
      const { ps } = await import('./ps.js');
      done(await ps({ ...(pid === undefined ? {} : { pid }), form: options.format, watch: options.watch === true, color: options.color }));
    });

  addPermissions(command('repl', 'talk to Aria (also `aria` alone on a terminal)'))
    .option('--preload <file>', 'run this file first')
    .option('--threads <n>', 'threads to run tasks on (default: one per processor; also ARIA_THREADS)')
    .option('--seed <n>', 'seed of all random choices')
    .addOption(colorOption())
    .action(async (options: ReplRequest) => {
      const { repl } = await import('./repl.js');
      done(await repl(options));
    });

  command('fmt [path...]', 'format source files in place (`-` reads standard input and writes standard output)')
    .option('--check', 'change nothing; list the files that are not formatted')
    .addOption(colorOption())
    .action(async (paths: string[], options: FmtFlags) => {
      const { fmt } = await import('./fmt.js');
      done(await fmt(paths, { check: options.check === true, color: options.color }));
    });

  command('doc [name...]', 'what a builtin does, what a file declares, or list the groups')
    .option('--json', 'as JSON')
    .option('--html [dir]', 'write a page for each file (default: doc)')
    .action(async (names: string[], options: { json?: boolean; html?: string | true }) => {
      const { doc } = await import('./doc.js');
      const html = options.html === true ? 'doc' : options.html;
      done(await doc(names, { json: options.json === true, ...(html === undefined ? {} : { html }) }));
    });

  command('completions <shell>', 'print what completes `aria` in a shell: bash, zsh or fish').action(async (shell: string) => {
    const { completions } = await import('./completions.js');
    done(completions(program, shell));
  });

  command('explain [code]', 'explain an error code, or list all codes').action(async (code: string | undefined) => {
    const { explain } = await import('./explain.js');
    done(explain(code));
  });

  command('ast <file>', 'print the syntax tree of a file')
    .helpGroup('Debugging:')
    .option('--json', 'as JSON')
    .action(async (file: string, options: { json?: boolean }) => {
      const { printAst } = await import('./ast.js');
      done(await printAst(file, options.json === true));
    });

  command('tokens <file>', 'print the tokens of a file')
    .helpGroup('Debugging:')
    .option('--json', 'one JSON object per line')
    .action(async (file: string, options: { json?: boolean }) => {
      const { printTokens } = await import('./tokens.js');
      done(await printTokens(file, options.json === true));
    });

  command('version', 'print the version').action(() => writeOut(`${version()}\n`));
  return program;
}

/** `--tree` alone means text: commander would take the next argument for its value. */
function withTreeForm(args: readonly string[]): string[] {
  const end = args.indexOf('--');
  return args.map((arg, i) => (arg === '--tree' && (end < 0 || i < end) ? '--tree=text' : arg));
}

function treeOption(flags: string, description: string): Option {
  return new Option(flags, description).choices(TREE_FORMS);
}

/** `--tree-out` asks for a tree too. */
function treeOf({ tree, treeOut }: RunFlags): Pick<RunRequest, 'tree'> {
  if (tree === undefined && treeOut === undefined) return {};
  return { tree: { form: tree ?? 'text', ...(treeOut === undefined ? {} : { out: treeOut }) } };
}

interface RunFlags extends PermissionFlags {
  readonly watch?: boolean;
  readonly limits?: string;
  readonly eval?: string;
  readonly tree?: TreeForm;
  readonly treeOut?: string;
  readonly threads?: string;
  readonly seed?: string;
  readonly color: ColorMode;
}

interface TraceFlags {
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
  readonly json?: boolean;
  readonly all?: boolean;
  readonly fix?: boolean;
  readonly color: ColorMode;
}

interface FmtFlags {
  readonly check?: boolean;
  readonly color: ColorMode;
}

interface TestFlags {
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

/** `--allow-read[=path,...]` and its kin. */
function addPermissions(command: Command): Command {
  const group = (option: Option): Option => option.helpGroup('Permissions:');
  command.addOption(group(new Option('-A, --allow-all', 'grant everything')));
  command.addOption(group(new Option('--sandbox', 'grant nothing but writing to standard output')));
  for (const name of CAPABILITY_NAMES) {
    const { what, list } = PERMISSIONS[name];
    const value = list === '' ? '' : ` [${list}]`;
    const flag = (verb: string): string => `--${verb}-${name} [names]`;
    command.addOption(
      group(new Option(flag('allow'), `${what}${value === '' ? '' : `; =${list} for these only`}`).argParser(collectNames)),
    );
    command.addOption(group(new Option(flag('deny'), `the same, not granted`).argParser(collectNames)));
  }
  return command;
}

function colorOption(): Option {
  return new Option('--color <when>', 'use colour').choices([...COLOR_MODES]).default('auto');
}

function noFile(): number {
  const problem: CliProblem = {
    message: 'no file to run',
    help: 'write `aria run FILE`, `aria run -` to read standard input, or `aria -e CODE`',
    exitCode: ExitCode.usage,
  };
  writeErr(renderProblem(problem, colorOf('stderr')));
  return problem.exitCode;
}

/** `aria chek` was looked up as a file, but was rather meant as a command. */
function perhapsCommand(word: string, problem: CliProblem): CliProblem {
  const [near] = suggest(word, COMMANDS, 1);
  if (near === undefined || /[./\\]/.test(word)) return problem;
  return { message: `no command or file \`${word}\``, help: `did you mean \`aria ${near}\`?`, exitCode: ExitCode.usage };
}
