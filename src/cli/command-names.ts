/** The commands, for the quick look in main.ts and for suggestions. command-line.ts defines them; a test keeps the two equal. */
export const COMMANDS: ReadonlySet<string> = new Set([
  'run',
  'check',
  'test',
  'trace',
  'ps',
  'repl',
  'fmt',
  'doc',
  'completions',
  'explain',
  'ast',
  'tokens',
  'version',
  'help',
]);
