/**
 * `aria fmt PATH…`: formats files in place, `-` from standard input to standard output. A file that does not parse is left as it is, with
 * its problems on stderr; the others are still done.
 */
import { writeFileSync } from 'node:fs';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { renderAll } from '../diagnostics/render-all.js';
import { SourceText } from '../diagnostics/source.js';
import { sourceFiles } from './check.js';
import { type CliProblem, renderProblem } from './cli-problem.js';
import { ExitCode } from './exit-codes.js';
import { type LoadedSource, loadSource, loadStandardInput } from './source-loader.js';
import { type ColorMode, colorOf, writeErr, writeOut } from './terminal.js';

export interface FmtRequest {
  /** Change nothing: list the files that are not formatted. */
  readonly check: boolean;
  readonly color: ColorMode;
}

/** `paths` as given; none means the current directory. The exit code is that of the first failure. */
export async function fmt(paths: readonly string[], request: FmtRequest): Promise<number> {
  const { format } = await import('../parser/print.js');
  const color = colorOf('stderr', request.color);
  let exitCode: number = ExitCode.ok;
  let changed = 0;
  let unchanged = 0;
  const fail = (text: string, code: number): void => {
    writeErr(text);
    if (exitCode === ExitCode.ok) exitCode = code;
  };
  for (const path of paths.length === 0 ? sourceFiles('.') : paths.flatMap((one) => (one === '-' ? [one] : sourceFiles(one)))) {
    const loaded = path === '-' ? await loadStandardInput() : loadSource(path);
    if (!loaded.ok) {
      fail(renderProblem(loaded.problem, color), loaded.problem.exitCode);
      continue;
    }
    const { source } = loaded;
    const result = format(source.text, source.file);
    if (!result.ok) {
      const isFault = result.problems.length === 0;
      fail(
        isFault ? renderProblem(fault(source.file), color) : problemsOf(source, result.problems, color),
        isFault ? ExitCode.internal : ExitCode.source,
      );
      continue;
    }
    const isSame = result.text === source.text;
    if (isSame) unchanged++;
    else changed++;
    if (request.check) {
      if (!isSame) writeOut(`${source.file}\n`);
    } else if (path === '-') {
      writeOut(result.text);
    } else if (!isSame) {
      const problem = write(path, result.text);
      if (problem !== null) fail(renderProblem(problem, color), problem.exitCode);
    }
  }
  if (request.check && changed > 0 && exitCode === ExitCode.ok) exitCode = ExitCode.uncaught;
  if (!paths.includes('-')) writeErr(summary(request.check, changed, unchanged));
  return exitCode;
}

function problemsOf(source: LoadedSource, problems: readonly Diagnostic[], color: boolean): string {
  const sources = new Map([[source.file, new SourceText(source.text, source.file)]]);
  return renderAll(problems, sources, { format: 'text', color });
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
