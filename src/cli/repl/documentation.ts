/** Signatures and sentences of builtins and of what the session has declared. */
import { builtinDocumentation } from '../../engine/front-end.js';
import type { Session } from '../../engine/session.js';
import { preludeNames } from '../../engine/session.js';
import { type DocItem, documentUnit } from '../unit-docs.js';

type BuiltinDoc = ReturnType<typeof builtinDocumentation>[number];

export class Documentation {
  private builtins: readonly BuiltinDoc[] | null = null;

  constructor(private readonly session: Session) {}

  get all(): readonly BuiltinDoc[] {
    this.builtins ??= builtinDocumentation();
    return this.builtins;
  }

  /** Functions of the prelude, and the types and variants that are visible everywhere. */
  prelude(): readonly { readonly name: string; readonly params: readonly string[] | null; readonly doc: string }[] {
    const functions = this.all.filter((one) => one.group === 'prelude');
    const known = new Set(functions.map((one) => one.name));
    const others = preludeNames().filter((name) => !known.has(name));
    return [...functions, ...others.map((name) => ({ name, params: null, doc: '' }))];
  }

  isPreludeName(name: string): boolean {
    return preludeNames().includes(name);
  }

  /** The modules of the standard library. */
  modules(): readonly string[] {
    return [...new Set(this.all.flatMap(({ group }) => (group.startsWith('std::') ? [group.slice(5)] : [])))];
  }

  /** What the session has declared under a name. */
  ofName(name: string): DocItem | null {
    const found = this.session.visible().find((one) => one.name === name);
    if (found?.declaration == null || found.ref.kind !== 'global') return null;
    return this.ofDeclaration(`${found.ref.unit}#${found.declaration.id}`);
  }

  /** `file#node` of a declaration. */
  ofDeclaration(key: string): DocItem | null {
    const hash = key.lastIndexOf('#');
    const source = this.session.unit(key.slice(0, hash));
    if (source === undefined) return null;
    const node = Number(key.slice(hash + 1));
    return (
      documentUnit(source.unit, source.text)
        .flatMap(withMembers)
        .find((item) => item.node === node) ?? null
    );
  }
}

function withMembers(item: DocItem): readonly DocItem[] {
  return [item, ...item.members.flatMap(withMembers)];
}

/** `(a, [b], ...rest)`. Null: it is not called. */
export function signatureOf(params: readonly string[] | null): string {
  if (params === null) return '';
  return `(${params.map((param) => param.replace(/^(.*)\?$/, '[$1]')).join(', ')})`;
}
