/** Something wrong with the command line or its files: no place in a source, hence no Diagnostic, but the same manners. */
import { styleText } from 'node:util';
import { type ColorMode, colorOf, writeErr } from './terminal.js';

export interface CliProblem {
  /** One line: what failed, and why. */
  readonly message: string;
  readonly notes?: readonly string[];
  /** The next step; every problem has one. */
  readonly help: string;
  readonly exitCode: number;
}

/** How a command reports on standard error: in words, coloured or not, or as JSON, an object a line. */
export interface Voice {
  readonly color: boolean;
  readonly json: boolean;
}

/** As the options of a command say. */
export function voiceOf({ color = 'auto', json = false }: { readonly color?: ColorMode; readonly json?: boolean }): Voice {
  return { color: !json && colorOf('stderr', color), json };
}

/** Says it on standard error and gives its exit code. */
export function reportProblem(problem: CliProblem, { color, json }: Voice): number {
  writeErr(json ? problemJson(problem) : renderProblem(problem, color));
  return problem.exitCode;
}

export function renderProblem(problem: CliProblem, color: boolean): string {
  const title = color ? styleText(['bold', 'red'], 'error', { validateStream: false }) : 'error';
  const notes = (problem.notes ?? []).map((note) => `  = note: ${note}\n`);
  return `${title}: ${problem.message}\n${notes.join('')}  = help: ${problem.help}\n`;
}

/** The fields of a diagnostic (diagnostics/render-json.ts), so that readers need to know one shape; what a problem has not is null. */
export function problemJson(problem: CliProblem): string {
  const { message, notes = [], help } = problem;
  const rendered = renderProblem(problem, false);
  return `${JSON.stringify({ severity: 'error', code: null, name: null, message, file: null, labels: [], notes, help: [help], fixes: [], rendered })}\n`;
}
