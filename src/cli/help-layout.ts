/** How help is laid out: beside each other where there is room, else what a thing does stands below it. */
import { Help } from 'commander';
import { wrapWords } from '../diagnostics/wrap.js';

/** Narrower terminals have no room for two columns. */
const TWO_COLUMNS = 60;
const INDENTATION = 6;

export const HELP_LAYOUT = {
  formatItem(term: string, termWidth: number, description: string, helper: Help): string {
    const width = helper.helpWidth ?? 80;
    if (width >= TWO_COLUMNS) return Help.prototype.formatItem.call(helper, term, termWidth, description, helper);
    const head = wrapWords(term, width - 2).map((line) => `  ${line}`);
    const lines = wrapWords(description, width - INDENTATION).map((line) => `${' '.repeat(INDENTATION)}${line}`);
    return [...head, ...(description === '' ? [] : lines)].join('\n');
  },
  /** Paragraphs: commander leaves them alone in narrow terminals. */
  boxWrap: (text: string, width: number): string => wrapWords(text, width).join('\n'),
};
