/** The commands of the REPL, as `:help` and completion show them. */
export interface CommandWord {
  readonly name: string;
  /** What follows it, for help; empty if nothing does. */
  readonly argument: string;
  readonly help: string;
}

export const COMMAND_WORDS: readonly CommandWord[] = [
  { name: 'help', argument: '', help: 'this list, and the keys' },
  { name: 'doc', argument: 'NAME', help: 'what something does: `:doc map`, `:doc Array.map`, `:doc f`' },
  { name: 'type', argument: 'EXPRESSION', help: 'its type, without running it' },
  { name: 'ast', argument: 'CODE', help: 'how the parser reads it' },
  { name: 'time', argument: 'CODE', help: 'run it and say how long it took' },
  { name: 'tasks', argument: '', help: 'the tasks that are running' },
  { name: 'tree', argument: '', help: 'the same with the scopes they are in' },
  { name: 'names', argument: '', help: 'what you have defined' },
  { name: 'load', argument: 'FILE', help: 'run a file as if it had been typed' },
  { name: 'save', argument: 'FILE', help: 'write the entries that ran to a file' },
  { name: 'reset', argument: '', help: 'forget everything and end all tasks' },
  { name: 'quit', argument: '', help: 'leave (also Ctrl-D)' },
];
