/**
 * The document algebra: text with the places where it may break, before anybody knows how wide it becomes (after Wadler and Prettier).
 *
 * A document is a value; `render.ts` turns it into text. Every node knows whether it contains a line break that cannot be avoided
 * (`breaks`): a group with such a break is laid out broken, without measuring.
 */

export type Doc =
  | { readonly kind: 'text'; readonly text: string; readonly breaks: false }
  | { readonly kind: 'concat'; readonly parts: readonly Doc[]; readonly breaks: boolean }
  | { readonly kind: 'indent'; readonly doc: Doc; readonly breaks: boolean }
  /** Flat if all of it fits in the line, else its own lines (not those of groups inside) break. */
  | { readonly kind: 'group'; readonly doc: Doc; readonly breaks: boolean }
  /** `flat` in a flat group, else a new line; `null` always breaks. `blank` leaves an empty line. */
  | { readonly kind: 'line'; readonly flat: string | null; readonly blank: boolean; readonly breaks: boolean }
  /** The first state whose first line fits, or the last. */
  | { readonly kind: 'choice'; readonly states: readonly Doc[]; readonly breaks: boolean }
  /** As many items in each line as fit; they are plain text. */
  | { readonly kind: 'fill'; readonly items: readonly Doc[]; readonly breaks: boolean }
  | { readonly kind: 'if-broken'; readonly broken: string; readonly breaks: false }
  /** `line-end` waits for the end of the line, `own-line` makes itself one, `inline` stands where it is. */
  | { readonly kind: 'comment'; readonly text: string; readonly place: 'line-end' | 'own-line' | 'inline'; readonly breaks: boolean }
  /** The tag stands here; the body follows where the line ends. */
  | { readonly kind: 'heredoc'; readonly tag: string; readonly body: string; readonly breaks: false }
  /** Nothing, but the groups around it are broken. */
  | { readonly kind: 'break'; readonly breaks: true };

/** What the constructors take: strings are text, arrays are concatenated. */
export type Content = Doc | string | readonly Content[];

export const nothing: Doc = { kind: 'concat', parts: [], breaks: false };
/** A blank, or a new line. */
export const line: Doc = { kind: 'line', flat: ' ', blank: false, breaks: false };
/** Nothing, or a new line. */
export const softline: Doc = { kind: 'line', flat: '', blank: false, breaks: false };
/** Always a new line. */
export const hardline: Doc = { kind: 'line', flat: null, blank: false, breaks: true };
/** A new line with an empty one before it. */
export const blankline: Doc = { kind: 'line', flat: null, blank: true, breaks: true };
/** Between statements: `; ` on one line. */
export const semicolon: Doc = { kind: 'line', flat: '; ', blank: false, breaks: false };
export const forceBreak: Doc = { kind: 'break', breaks: true };

export function doc(content: Content): Doc {
  if (typeof content === 'string') return { kind: 'text', text: content, breaks: false };
  return isList(content) ? concat(content) : content;
}

export function concat(contents: readonly Content[]): Doc {
  const parts = contents.map(doc);
  return { kind: 'concat', parts, breaks: parts.some((part) => part.breaks) };
}

export function indent(content: Content): Doc {
  const inner = doc(content);
  return { kind: 'indent', doc: inner, breaks: inner.breaks };
}

export function group(content: Content): Doc {
  const inner = doc(content);
  return { kind: 'group', doc: inner, breaks: inner.breaks };
}

/** States from the most compact to the most spread. The lines around break if even the first state has to. */
export function choice(states: readonly Doc[]): Doc {
  return { kind: 'choice', states, breaks: states[0]?.breaks ?? false };
}

export function fill(items: readonly Doc[]): Doc {
  return { kind: 'fill', items, breaks: items.some((item) => item.breaks) };
}

export function ifBroken(text: string): Doc {
  return { kind: 'if-broken', broken: text, breaks: false };
}

export function comment(text: string, place: 'line-end' | 'own-line' | 'inline'): Doc {
  return { kind: 'comment', text, place, breaks: place === 'own-line' };
}

export function join(separator: Content, contents: readonly Content[]): Doc {
  return concat(contents.flatMap((content, index) => (index === 0 ? [content] : [separator, content])));
}

/** The document with its outermost last group broken: `f(a, [` … `])`. */
export function broken(target: Doc): Doc {
  return brokenIn(target) ?? target;
}

function brokenIn(target: Doc): Doc | null {
  switch (target.kind) {
    case 'group':
      return { ...target, breaks: true };
    case 'choice':
      return target.states.at(-1) ?? target;
    case 'concat': {
      for (let index = target.parts.length - 1; index >= 0; index--) {
        const found = brokenIn(target.parts[index] as Doc);
        if (found !== null) return concat(target.parts.with(index, found));
      }
      return null;
    }
    default:
      return null;
  }
}

function isList(content: Content): content is readonly Content[] {
  return Array.isArray(content);
}
