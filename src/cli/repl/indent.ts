/** Indentation while typing: a line after one that opens a block stands deeper, and `end`, `else` and closing brackets step back. */
const STEP = '  ';

const OPENERS =
  /^(?:pub\s+)?(?:fn|if|unless|while|until|for|loop|match|with|struct|data|enum|trait|impl|module|effect|try|handle|select|test|property|else|elsif|rescue|ensure|finally)\b/;
const OPEN_END = /(?:\bdo|\bthen|=>|->|[([{]|\bdo\s*\|[^|]*\||\{\s*\|[^|]*\||\|[^|\s][^|]*\|)\s*$/;
const CLOSED = /\bend\b\s*$|\)\s*=\s*\S|\bthen\s+\S|\bdo\s+\S/;
const STEP_BACK = /^\s*(?:end|else|elsif|rescue|ensure|finally|[)\]}])$/;

/** The white space with which the line behind `text` begins. */
export function indentAfter(text: string): string {
  const line = text.slice(text.lastIndexOf('\n') + 1);
  const own = /^\s*/.exec(line)?.[0] ?? '';
  const code = line.trim().replace(/\s+#.*$/, '');
  const opens = OPEN_END.test(code) || (OPENERS.test(code) && !CLOSED.test(code));
  return opens ? own + STEP : own;
}

/** How many blanks to take away before the word that has just been completed in `line`: 0 if it is none that steps back. */
export function stepBack(line: string, lineAbove: string): number {
  if (!STEP_BACK.test(line)) return 0;
  const own = /^\s*/.exec(line)?.[0].length ?? 0;
  const above = /^\s*/.exec(lineAbove)?.[0].length ?? 0;
  const wanted = indentAfter(lineAbove).length > above ? above : Math.max(0, above - STEP.length);
  return Math.max(0, own - wanted);
}
