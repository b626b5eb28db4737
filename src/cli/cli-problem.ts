/** Something wrong with the command line or its files: no place in a source, hence no Diagnostic, but the same manners. */
import { styleText } from 'node:util';

export interface CliProblem {
  /** One line: what failed, and why. */
  readonly message: string;
  readonly notes?: readonly string[];
  /** The next step; every problem has one. */
  readonly help: string;
  readonly exitCode: number;
}

export function renderProblem(problem: CliProblem, color: boolean): string {
  const title = color ? styleText(['bold', 'red'], 'error', { validateStream: false }) : 'error';
  const notes = (problem.notes ?? []).map((note) => `  = note: ${note}\n`);
  return `${title}: ${problem.message}\n${notes.join('')}  = help: ${problem.help}\n`;
}
