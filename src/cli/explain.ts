/** `aria explain CODE`: the long text of an error code. The texts lie beside the bundle and are read one at a time. */
import { readFileSync } from 'node:fs';
import { CODES, type CodeInfo, codeInfo } from '../diagnostics/codes.js';
import { suggest } from '../diagnostics/suggest.js';
import { wrapWords } from '../diagnostics/wrap.js';
import { reportProblem, voiceOf } from './cli-problem.js';
import { ExitCode } from './exit-codes.js';
import { writeOut } from './terminal.js';

export function explain(code: string | undefined, json: boolean): number {
  if (code === undefined) {
    writeOut(CODES.map((info) => (json ? jsonLine(info) : `${info.code}  ${info.name}\n`)).join(''));
    return ExitCode.ok;
  }
  // People paste `error[E1001]` as well as `e1001`; a kind's name is as good as its code.
  const wanted = (/[a-z]\d{4}/i.exec(code)?.[0] ?? code).toUpperCase();
  const info = codeInfo(wanted) ?? CODES.find((one) => one.name.toUpperCase() === wanted);
  if (info === undefined) {
    const near = suggest(code, [...CODES.map((one) => one.code), ...CODES.map((one) => one.name)]);
    const help = near.length > 0 ? `did you mean ${near.join(', ')}?` : 'run `aria explain` for the list of codes';
    return reportProblem({ message: `unknown error code \`${code}\``, help, exitCode: ExitCode.usage }, voiceOf({ json }));
  }
  const text = readFileSync(new URL(`./explain/${info.code}.md`, import.meta.url), 'utf8');
  writeOut(json ? jsonLine(info, text) : layOut(text, Math.min(process.stdout.columns ?? WIDEST, WIDEST)));
  return ExitCode.ok;
}

/** `text` is Markdown. */
function jsonLine({ code, name, severity, found }: CodeInfo, text?: string): string {
  return `${JSON.stringify({ code, name, severity, found, ...(text === undefined ? {} : { text }) })}\n`;
}

const WIDEST = 88;

/** Markdown as a terminal shows it best: paragraphs wrapped, code indented instead of fenced. */
function layOut(markdown: string, width: number): string {
  let inCode = false;
  const lines: string[] = [];
  for (const line of markdown.trimEnd().split('\n')) {
    if (line.startsWith('```')) {
      inCode = !inCode;
    } else if (inCode) {
      lines.push(line === '' ? '' : `    ${line}`);
    } else {
      lines.push(...wrapWords(line.replace(/^# /, ''), width));
    }
  }
  // A label (`Wrong:`) belongs to the code below it.
  return `${lines.join('\n').replace(/:\n\n {4}/g, ':\n    ')}\n`;
}
