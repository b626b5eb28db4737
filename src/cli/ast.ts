/** `aria ast FILE`: the syntax tree, indented for people or as JSON. A file with errors still has a tree; its problems go to stderr. */
import { renderAll } from '../diagnostics/render-all.js';
import { SourceText } from '../diagnostics/source.js';
import { reportProblem, voiceOf } from './cli-problem.js';
import { ExitCode } from './exit-codes.js';
import { loadSource, loadStandardInput } from './source-loader.js';
import { widthOf, writeErr, writeOut } from './terminal.js';

export async function printAst(file: string, json: boolean): Promise<number> {
  const loaded = file === '-' ? await loadStandardInput() : loadSource(file);
  const voice = voiceOf({ json });
  if (!loaded.ok) return reportProblem(loaded.problem, voice);
  const { parse } = await import('../parser/parse.js');
  const source = new SourceText(loaded.source.text, loaded.source.file);
  const { unit, problems } = parse(source.text, source.file);
  writeOut(json ? `${JSON.stringify(unit, bigintAsText, 2)}\n` : outline(unit, source));
  writeErr(
    renderAll(problems, new Map([[source.file, source]]), { format: json ? 'json' : 'text', color: voice.color, ...widthOf('stderr') }),
  );
  return problems.some((problem) => problem.severity === 'error') ? ExitCode.source : ExitCode.ok;
}

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

/** A node per line: kind, position, plain fields; then its children under the names of their fields. */
export function outline(unit: object, source: SourceText): string {
  const lines: string[] = [];
  const visit = (node: Readonly<Record<string, unknown>>, indent: string, label: string): void => {
    const plain: string[] = [];
    const nested: [string, Readonly<Record<string, unknown>>][] = [];
    for (const [field, value] of Object.entries(node)) {
      if (LAYOUT.has(field) || value === null) continue;
      if (Array.isArray(value)) {
        for (const [index, item] of value.entries()) {
          if (isRecord(item)) nested.push([`${field}[${index}]`, item]);
          else plain.push(`${field}[${index}]=${scalar(item)}`);
        }
      } else if (isRecord(value)) {
        // A written name is a leaf: its text says all.
        if (typeof value.name === 'string' && value.kind === undefined) plain.push(`${field}=${value.name}`);
        else nested.push([field, value]);
      } else {
        plain.push(`${field}=${scalar(value)}`);
      }
    }
    lines.push([`${indent}${label}${typeof node.kind === 'string' ? node.kind : ''}${place(node, source)}`, ...plain].join(' ').trimEnd());
    for (const [field, child] of nested) visit(child, `${indent}  `, `${field}: `);
  };
  visit(unit as Readonly<Record<string, unknown>>, '', '');
  return `${lines.join('\n')}\n`;
}

const LAYOUT: ReadonlySet<string> = new Set(['kind', 'id', 'span', 'nodeCount', 'comments']);

function place(node: Readonly<Record<string, unknown>>, source: SourceText): string {
  if (!isRecord(node.span) || typeof node.span.start !== 'number') return '';
  const { line, column } = source.position(node.span.start);
  return ` @${line}:${column}`;
}

function scalar(value: unknown): string {
  return typeof value === 'bigint' ? value.toString() : JSON.stringify(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
