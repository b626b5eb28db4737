/** Where entries come from and results go to: a terminal, or pipes. */
import type { Session } from '../../engine/session.js';
import type { Documentation } from './documentation.js';

export interface ReplConsole {
  /** Width for the layout of results. */
  readonly columns: number;
  /** Width of the terminal, to which reports are cut; undefined in a pipe. */
  readonly width: number | undefined;
  /** Called once, before anything is read. */
  attach(parts: ReplParts): void;
  /** The next entry; null when there are no more. `number` is that of the entry. */
  read(number: number): Promise<string | null>;
  /** What a program reads while an entry runs. */
  readLine(): Promise<string | null>;
  readAll(): Promise<string>;
  print(stream: 'out' | 'err', text: string): void;
  close(): void;
}

export interface ReplParts {
  readonly session: Session;
  readonly docs: Documentation;
  isComplete(text: string): boolean;
  /** Ctrl-C while an entry runs. */
  interrupt(): void;
}
