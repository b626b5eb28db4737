/** Names that would be keywords if a line ended or began with them (language.md 1.4): there the line is left as it is, however long. */

/** `try` and `select` are names only where no line ends behind them. */
export const holdsLine = (word: string): boolean => word === 'try' || word === 'select';

/** Alone on a line these begin a block. */
export const beginsBlockAlone = (word: string): boolean => word === 'examples' || word === 'setup' || word === 'teardown';

/** At the start of a line it goes on with the line before. */
export const continuesLine = (word: string): boolean => word === 'implies';
