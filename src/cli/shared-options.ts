/** Options that several commands have, in one form. */
import { type Command, Option } from 'commander';
import { CAPABILITY_NAMES } from '../engine/grants.js';
import { TREE_FORMS } from '../engine/observe.js';
import type { BoundFlags } from './bounds.js';
import { collectNames, PERMISSIONS } from './permissions.js';
import { COLOR_MODES } from './terminal.js';

export function colorOption(): Option {
  return new Option('--color <when>', 'use colour').choices([...COLOR_MODES]).default('auto');
}

export function jsonOption(what: string): Option {
  return new Option('--json', what);
}

export function threadsOption(): Option {
  return new Option('--threads <n>', 'threads to run tasks on (default: one per processor; also ARIA_THREADS)');
}

export function treeOption(flags: string, description: string): Option {
  return new Option(flags, description).choices(TREE_FORMS);
}

/** `--limits` and the permissions. `whose`: what the limits hold for. */
export function addBounds(command: Command, whose: string): Command {
  const group = (option: Option): Option => option.helpGroup('Permissions:');
  command.option('--limits <list>', `what ${whose} may use: steps=N,time=D,memory=B,depth=N,output=B,tasks=N`);
  command.addOption(group(new Option('-A, --allow-all', 'grant everything')));
  command.addOption(group(new Option('--sandbox', 'grant nothing but writing to standard output')));
  for (const name of CAPABILITY_NAMES) {
    const { what, list } = PERMISSIONS[name];
    const narrow = list === '' ? '' : `; =${list} for these only`;
    command.addOption(group(new Option(`--allow-${name} [names]`, `${what}${narrow}`).argParser(collectNames)));
    command.addOption(group(new Option(`--deny-${name} [names]`, 'the same, not granted').argParser(collectNames)));
  }
  return command;
}

/** The flags of `addBounds`, or undefined where none was given: then nothing is bounded. */
export function boundsOf(flags: BoundFlags & Readonly<Record<string, unknown>>): BoundFlags | undefined {
  const given = Object.keys(flags).some((name) => name === 'limits' || name === 'sandbox' || /^(?:allow|deny)[A-Z]/.test(name));
  return given ? flags : undefined;
}
