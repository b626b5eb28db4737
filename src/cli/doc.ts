/** `aria doc NAME`: what a builtin does, and `aria doc FILE`: what a file declares. `NAME` is `map`, `Array.map`, `std::math::gcd` or a whole group (`Array`, `std::math`). */
import { existsSync } from 'node:fs';
import { suggest } from '../diagnostics/suggest.js';
import { builtinDocumentation } from '../engine/front-end.js';
import { reportProblem, voiceOf } from './cli-problem.js';
import { ExitCode } from './exit-codes.js';
import { writeOut } from './terminal.js';

type Doc = ReturnType<typeof builtinDocumentation>[number];

export interface DocRequest {
  readonly json: boolean;
  /** Where to write pages about files; undefined for none. */
  readonly html?: string;
}

export async function doc(names: readonly string[], request: DocRequest): Promise<number> {
  if (names.some(isPath) || request.html !== undefined) {
    const { docFiles } = await import('./doc-files.js');
    return docFiles(names.length === 0 ? ['.'] : names, request);
  }
  const docs = builtinDocumentation();
  if (names.length === 0) {
    const groups = [...new Set(docs.map((one) => one.group))];
    writeOut(request.json ? `${JSON.stringify(groups)}\n` : groups.map((group) => `${group}\n`).join(''));
    return ExitCode.ok;
  }
  const found: Doc[] = [];
  for (const name of names) {
    const meant = lookUpBuiltins(docs, name);
    if (meant.length === 0) return unknown(name, docs, request.json);
    found.push(...meant);
  }
  writeOut(request.json ? `${JSON.stringify(found, null, 2)}\n` : found.map(builtinText).join('\n'));
  return ExitCode.ok;
}

/** A source file or a directory of them; nothing built in is called so. */
function isPath(name: string): boolean {
  return name.endsWith('.aria') || (/[/\\]/.test(name) && existsSync(name)) || name === '.';
}

function unknown(name: string, docs: readonly Doc[], json: boolean): number {
  const near = suggest(name, [...new Set(docs.flatMap((one) => [one.name, one.group]))]);
  const help =
    near.length > 0
      ? `did you mean ${near.join(', ')}?`
      : 'run `aria doc` for the list of groups; `aria doc FILE.aria` tells what a file declares';
  return reportProblem({ message: `nothing built in is called \`${name}\``, help, exitCode: ExitCode.usage }, voiceOf({ json }));
}

/** What a name or `Group.name` stands for; all of a group for its name. */
export function lookUpBuiltins(docs: readonly Doc[], name: string): readonly Doc[] {
  const group = docs.filter((one) => one.group === name || one.group === `${name} (static)`);
  if (group.length > 0) return group;
  const [, owner, member] = /^(.+?)(?:\.|::)([^.:]+)$/.exec(name.replace(/^std::/, '')) ?? [];
  const called = (one: Doc, wanted: string): boolean => one.name === wanted || one.aliases.includes(wanted);
  if (owner === undefined || member === undefined) return docs.filter((one) => called(one, name));
  const groups = new Set([owner, `${owner} (static)`, `std::${owner}`]);
  return docs.filter((one) => groups.has(one.group) && called(one, member));
}

/** Signature, other names, and the sentence. */
export function builtinText({ group, name, aliases, params, doc: sentence }: Doc): string {
  const signature = `${name}(${params.map((param) => param.replace(/^(.*)\?$/, '[$1]')).join(', ')})`;
  const others = aliases.length > 0 ? `  also ${aliases.join(', ')}\n` : '';
  return `${signature}  — ${group}\n${others}  ${sentence}\n`;
}
