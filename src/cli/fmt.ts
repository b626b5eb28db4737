/**
 * `aria fmt PATH…`: formats files in place, `-` from standard input to standard output. A file that does not parse is left as it is, with
 * its problems on stderr; the others are still done.
 */
import { writeFileSync } from 'node:fs';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { renderAll } from '../diagnostics/render-all.js';
import { SourceText } from '../diagnostics/source.js';
import { sourceFiles } from './check.js';
import { type CliProblem, reportProblem, type Voice, voiceOf } from './cli-problem.js';
import { ExitCode } from './exit-codes.js';
import { type LoadedSource, loadSource, loadStandardInput } from './source-loader.js';
import { type ColorMode, widthOf, writeErr, writeOut } from './terminal.js';

export interface FmtRequest {
  /** Change nothing: list the files that are not formatted. */
  readonly check: boolean;
  /** What became of each file as an object a line. */
  readonly json: boolean;
  readonly color: ColorMode;
}

/** What became of a file. `unformatted`: it would be changed without `--check`. */
type Status = 'formatted' | 'unchanged' | 'unformatted' | 'invalid' | 'failed';

/** `paths` as given; none means the current directory. The exit code is that of the first failure. */
export async function fmt(paths: readonly string[], request: FmtRequest): Promise<number> {
  const { format } = await import('../parser/print.js');
  const voice = voiceOf(request);
  let exitCode: number = ExitCode.ok;
  const counts: Record<Status, number> = { formatted: 0, unchanged: 0, unformatted: 0, invalid: 0, failed: 0 };
  const done = (file: string, status: Status, code: number = ExitCode.ok): void => {
    counts[status]++;
    if (exitCode === ExitCode.ok) exitCode = code;
    if (request.json) writeOut(`${JSON.stringify({ file, status })}\n`);
    else if (status === 'unformatted') writeOut(`${file}\n`);
  };
  for (const path of paths.length === 0 ? sourceFiles('.') : paths.flatMap((one) => (one === '-' ? [one] : sourceFiles(one)))) {
    const loaded = path === '-' ? await loadStandardInput() : loadSource(path);
    if (!loaded.ok) {
      done(path, 'failed', reportProblem(loaded.problem, voice));
      continue;
    }
    const { source } = loaded;
    const result = format(source.text, source.file);
    if (!result.ok) {
      if (result.problems.length === 0) done(source.file, 'failed', reportProblem(fault(source.file), voice));
      else {
        writeErr(problemsOf(source, result.problems, voice));
        done(source.file, 'invalid', ExitCode.source);
      }
      continue;
    }
    if (path === '-' && !request.check) {
      // The text is what was asked for.
      const status: Status = result.text === source.text ? 'unchanged' : 'formatted';
      writeOut(request.json ? `${JSON.stringify({ file: source.file, status, text: result.text })}\n` : result.text);
      continue;
    }
    if (result.text === source.text) done(source.file, 'unchanged');
    else if (request.check) done(source.file, 'unformatted');
    else {
      const problem = write(path, result.text);
      if (problem === null) done(source.file, 'formatted');
      else done(source.file, 'failed', reportProblem(problem, voice));
    }
  }
  if (counts.unformatted > 0 && exitCode === ExitCode.ok) exitCode = ExitCode.uncaught;
  if (!paths.includes('-') && !request.json) writeErr(summary(request.check, counts.formatted + counts.unformatted, counts.unchanged));
  return exitCode;
}

function problemsOf(source: LoadedSource, problems: readonly Diagnostic[], { color, json }: Voice): string {
  const sources = new Map([[source.file, new SourceText(source.text, source.file)]]);
  return renderAll(problems, sources, { format: json ? 'json' : 'text', color, ...widthOf('stderr') });
}

function write(path: string, text: string): CliProblem | null {
  try {
    writeFileSync(path, text);
    return null;
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return {
      message: `cannot write \`${path}\`: ${cause}`,
      help: 'make the file writable, or format a copy of it',
      exitCode: ExitCode.input,
    };
  }
}

function fault(file: string): CliProblem {
  return {
    message: `cannot format \`${file}\`: the result would not mean the same`,
    notes: ['the file is left as it is'],
    help: 'this is a fault of the formatter: please report it with the file',
    exitCode: ExitCode.internal,
  };
}

function summary(check: boolean, changed: number, unchanged: number): string {
  const done = check ? 'to format' : 'formatted';
  return `${files(changed)} ${done}, ${unchanged} unchanged\n`;
}

function files(count: number): string {
  return count === 1 ? '1 file' : `${count} files`;
}
