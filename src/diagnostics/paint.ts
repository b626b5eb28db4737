/** Colours of a rendered diagnostic. Whether to use any is decided outside (src/cli/terminal.ts): here it is only on or off. */
import { styleText } from 'node:util';
import { assertNever } from './assert-never.js';
import type { Severity } from './diagnostic.js';

/** What a piece of text is, not how it looks. */
export type Role = 'plain' | 'strong' | 'gutter' | 'secondary' | 'help' | Severity;

export type Paint = (role: Role, text: string) => string;

export function paintWith(color: boolean): Paint {
  // `validateStream: false`: the stream was looked at by whoever set `color`.
  return color ? (role, text) => (text === '' ? '' : styleText(look(role), text, { validateStream: false })) : (_, text) => text;
}

type Look = Parameters<typeof styleText>[0];

function look(role: Role): Look {
  switch (role) {
    case 'plain':
      return 'reset';
    case 'strong':
      return 'bold';
    case 'gutter':
    case 'secondary':
      return ['bold', 'blue'];
    case 'help':
    case 'note':
      return ['bold', 'cyan'];
    case 'error':
    case 'bug':
      return ['bold', 'red'];
    case 'warning':
      return ['bold', 'yellow'];
    default:
      return assertNever(role);
  }
}
