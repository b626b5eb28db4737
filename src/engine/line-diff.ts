/**
 * What differs between two values, line by line. Inspect forms are one line each; long ones are first unfolded: an item of a container a
 * line, a string of several lines by its lines.
 */

export interface DiffLine {
  readonly mark: ' ' | '-' | '+';
  readonly text: string;
}

/** `-` lines are only in `expected`, `+` lines only in `actual`. Empty if the forms are so short that two lines say it all. */
export function lineDiff(expected: string, actual: string): readonly DiffLine[] {
  const [left, right] = [unfold(expected), unfold(actual)];
  if (left.length === 1 && right.length === 1) return [];
  if (left.length * right.length > MOST_CELLS) return [...left.map(removed), ...right.map(added)];
  return shortestEdit(left, right);
}

/** Forms up to this length stay on one line. */
const SHORT = 48;
const MOST_CELLS = 4_000_000;
const OPENERS = '([{';
const CLOSERS = ')]}';

const removed = (text: string): DiffLine => ({ mark: '-', text });
const added = (text: string): DiffLine => ({ mark: '+', text });

function unfold(form: string): readonly string[] {
  if (/^".*\\n/.test(form)) return form.split(/(?<=\\n)/);
  if (form.length <= SHORT) return [form];
  return byItems(form);
}

/** Breaks a line after each opening bracket and comma, and before each closing bracket, outside of strings. */
function byItems(form: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let depth = 0;
  let quoted = false;
  const close = (): void => {
    if (line.trim() !== '') lines.push(line.trimEnd());
    line = '  '.repeat(depth);
  };
  for (let at = 0; at < form.length; at++) {
    const character = form.charAt(at);
    if (quoted) {
      line += character;
      if (character === '\\') line += form.charAt(++at);
      else if (character === '"') quoted = false;
    } else if (OPENERS.includes(character) && !CLOSERS.includes(form.charAt(at + 1))) {
      line += character;
      depth++;
      close();
    } else if (CLOSERS.includes(character) && depth > 0 && !OPENERS.includes(form.charAt(at - 1))) {
      depth--;
      close();
      line += character;
    } else if (character === ',') {
      line += character;
      close();
      while (form.charAt(at + 1) === ' ') at++;
    } else {
      line += character;
      quoted = character === '"';
    }
  }
  if (line.trim() !== '') lines.push(line);
  return lines;
}

/** By the longest common subsequence. */
function shortestEdit(left: readonly string[], right: readonly string[]): readonly DiffLine[] {
  const width = right.length + 1;
  const common = new Uint32Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      const here = i * width + j;
      common[here] =
        left[i] === right[j] ? (common[here + width + 1] ?? 0) + 1 : Math.max(common[here + width] ?? 0, common[here + 1] ?? 0);
    }
  }
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    const [expected, actual] = [left[i], right[j]];
    if (expected !== undefined && expected === actual) {
      lines.push({ mark: ' ', text: expected });
      i++;
      j++;
    } else if (expected !== undefined && (actual === undefined || (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))) {
      lines.push(removed(expected));
      i++;
    } else {
      lines.push(added(actual ?? ''));
      j++;
    }
  }
  return lines;
}
