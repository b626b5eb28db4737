/**
 * What can be written where the cursor is: names in scope, what follows a dot or `::`, commands, files. Values are looked at, nothing is run: behind a
 * call it is known what its function declares to give, or what a builtin always gives (static-types.ts).
 */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Member, MemberBase, Session } from '../../engine/session.js';
import { keywordTypes } from '../../parser/tokens.js';
import { COMMAND_WORDS } from './command-words.js';
import { type Documentation, signatureOf } from './documentation.js';
import { expressionBefore, staticType } from './static-types.js';

export interface Completion {
  readonly name: string;
  /** `(a, [b])` for what can be called, else empty. */
  readonly signature: string;
  /** One sentence, or nothing. */
  readonly doc: string;
}

export interface Completions {
  /** Where the text to be replaced begins; it ends at the cursor. */
  readonly start: number;
  readonly candidates: readonly Completion[];
}

export type CompletionSource = (text: string, cursor: number) => Promise<Completions>;

export function completions(session: Session, docs: Documentation): CompletionSource {
  return async (text, cursor) => {
    const before = text.slice(0, cursor);
    if (before.startsWith(':')) return commandCompletions(before, session, docs);
    const [, path = '', separator = '', typed = ''] =
      /((?:[\p{L}_][\p{L}\p{N}_]*(?:\.|::))*)(\.|::)?([\p{L}_][\p{L}\p{N}_]*[?!]?)?$/u.exec(before) ?? [];
    const start = cursor - typed.length;
    if (path !== '' && separator === '') {
      const names = path.split(/\.|::/).filter((name) => name !== '');
      return { start, candidates: matching(await membersBehind(names, session, docs), typed) };
    }
    if (separator !== '') {
      const object = before.slice(0, before.length - typed.length - separator.length);
      const expr = separator === '.' ? expressionBefore(object) : null;
      const type = expr === null ? null : await staticType(expr, session);
      const members = type === null ? [] : await session.members(type.base, []);
      return {
        start,
        candidates: matching(
          members.map((member) => ofMember(member, docs)),
          typed,
        ),
      };
    }
    return { start, candidates: matching(names(session, docs), typed) };
  };
}

/** Those that begin so, by name. */
function matching(all: readonly Completion[], typed: string): readonly Completion[] {
  const found = new Map<string, Completion>();
  for (const one of all) if (one.name.startsWith(typed) && !found.has(one.name)) found.set(one.name, one);
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function names(session: Session, docs: Documentation): readonly Completion[] {
  const own = session.visible().map(({ name }) => {
    const entry = docs.ofName(name);
    return { name, signature: entry === null ? '' : signatureOf(entry.params), doc: entry?.doc ?? '' };
  });
  const builtin = docs.prelude().map(({ name, params, doc }) => ({ name, signature: signatureOf(params), doc }));
  const keywords = [...keywordTypes.keys()].map((name) => ({ name, signature: '', doc: '' }));
  return [...own, ...builtin, ...keywords];
}

async function membersBehind(path: readonly string[], session: Session, docs: Documentation): Promise<readonly Completion[]> {
  const [first = '', ...rest] = path;
  if (first === 'std' && rest.length === 0) return docs.modules().map((name) => ({ name, signature: '', doc: '' }));
  const [base, fields] = first === 'std' ? [stdBase(rest[0]), rest.slice(1)] : [baseOf(first, session, docs), rest];
  if (base === null) return [];
  return (await session.members(base, fields)).map((member) => ofMember(member, docs));
}

function stdBase(module: string | undefined): MemberBase | null {
  return module === undefined ? null : { ref: { kind: 'std', module, name: null } };
}

function baseOf(name: string, session: Session, docs: Documentation): MemberBase | null {
  const seen = session.visible().find((one) => one.name === name);
  if (seen !== undefined) return { ref: seen.ref };
  return docs.isPreludeName(name) ? { ref: { kind: 'prelude', name } } : null;
}

function ofMember({ name, params, doc, declared }: Member, docs: Documentation): Completion {
  const text = doc === '' && declared !== null ? (docs.ofDeclaration(declared)?.doc ?? '') : doc;
  return { name, signature: params === null ? '' : signatureOf(params), doc: text.split('\n')[0] ?? '' };
}

/** `:command`, or what comes behind one. */
async function commandCompletions(before: string, session: Session, docs: Documentation): Promise<Completions> {
  const [, word = '', gap = '', rest = ''] = /^:(\w*)(\s*)(.*)$/s.exec(before) ?? [];
  if (gap === '') {
    const candidates = COMMAND_WORDS.map(({ name, argument, help }) => ({
      name,
      signature: argument === '' ? '' : ` ${argument}`,
      doc: help,
    }));
    return { start: 1, candidates: matching(candidates, word) };
  }
  const start = before.length - rest.length;
  if (word === 'load' || word === 'save') return fileCompletions(rest, start);
  const inner = await completions(session, docs)(rest, rest.length);
  return { start: start + inner.start, candidates: inner.candidates };
}

function fileCompletions(typed: string, start: number): Completions {
  const directory = typed.endsWith('/') ? typed : dirname(typed);
  const prefix = directory === '.' && !typed.startsWith('./') ? '' : directory.replace(/\/*$/, '/');
  try {
    const found = readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || entry.name.endsWith('.aria'))
      .map((entry) => ({ name: `${prefix}${entry.name}${entry.isDirectory() ? '/' : ''}`, signature: '', doc: '' }))
      .filter(({ name }) => !join(name).startsWith('.') || typed.startsWith('.'));
    return { start, candidates: matching(found, typed) };
  } catch {
    return { start, candidates: [] };
  }
}
