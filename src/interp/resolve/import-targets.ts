/** The single paths an import consists of, and where each leads: found by the loader before anything is bound. */
import type { Span } from '../../diagnostics/span.js';
import type { Ident, ImportRef } from '../../parser/ast.js';

export type ImportTarget =
  /** A file; `rest` of the path names items inside it. `used` is how many segments of the path named the file. */
  | { readonly kind: 'unit'; readonly file: string; readonly used: number; readonly span: Span }
  /** `std::…`: `module` is the longest known prefix. */
  | { readonly kind: 'std'; readonly module: string; readonly used: number }
  /** A module block or an alias of this very file, which wins over files (15). */
  | { readonly kind: 'local' }
  /** Not found, or in error: reported by the loader. */
  | { readonly kind: 'failed' };

/** By the id of the ImportRef, ExportDecl or SubmoduleDecl. */
export type ImportTargets = ReadonlyMap<number, ImportTarget>;

/** One path of an import, the prefix of its list included. */
export interface ImportLeaf {
  readonly node: number;
  readonly file: Ident | null;
  readonly path: readonly Ident[];
  readonly glob: boolean;
  readonly alias: Ident | null;
}

/** `a::{x, y as z, c::{d}}` is `a::x`, `a::y as z`, `a::c::d`. */
export function leavesOf(ref: ImportRef, file: Ident | null = null, prefix: readonly Ident[] = []): readonly ImportLeaf[] {
  const from = ref.file ?? file;
  const path = [...prefix, ...ref.path];
  if (ref.items !== null) return ref.items.flatMap((item) => leavesOf(item, from, path));
  return [{ node: ref.id, file: from, path, glob: ref.glob, alias: ref.alias }];
}
