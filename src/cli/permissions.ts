/**
 * `--allow-*`, `--deny-*`, `-A`, `--sandbox`: what a program may reach. A script may do what scripts are run for (read and write files, read the
 * environment, ask about the machine); `--sandbox` takes all of that away. A list narrows a grant to what it names; a denial wins.
 */
import { CAPABILITY_NAMES, type Capabilities, type CapabilityName, type Grant } from '../engine/grants.js';
import type { CliProblem } from './cli-problem.js';
import { ExitCode } from './exit-codes.js';
import type { Checked } from './run-options.js';

/** As commander collects them: `allowRead: ['*']` for all, else the names given. */
export interface PermissionFlags {
  readonly allowAll?: boolean;
  readonly sandbox?: boolean;
  readonly allowRead?: readonly string[];
  readonly allowWrite?: readonly string[];
  readonly allowEnv?: readonly string[];
  readonly allowNet?: readonly string[];
  readonly allowRun?: readonly string[];
  readonly allowSys?: readonly string[];
  readonly denyRead?: readonly string[];
  readonly denyWrite?: readonly string[];
  readonly denyEnv?: readonly string[];
  readonly denyNet?: readonly string[];
  readonly denyRun?: readonly string[];
  readonly denySys?: readonly string[];
}

/** Everything that a flag without a value means. */
const ALL = '*';

/** What each of them restricts, for help. */
export const PERMISSIONS: Readonly<Record<CapabilityName, { readonly what: string; readonly list: string }>> = {
  read: { what: 'reading files', list: 'path,...' },
  write: { what: 'writing files', list: 'path,...' },
  env: { what: 'environment variables', list: 'name,...' },
  net: { what: 'network connections of host functions', list: 'host,...' },
  run: { what: 'starting programs from host functions', list: 'program,...' },
  sys: { what: 'asking about the machine', list: '' },
};

const SCRIPT: Capabilities = { read: true, write: true, env: true, sys: true };
const EVERYTHING: Capabilities = { read: true, write: true, env: true, net: true, run: true, sys: true };

/** Undefined where nothing was said: then nothing is checked. */
export function capabilities(flags: PermissionFlags): Checked<Capabilities | undefined> {
  const said = CAPABILITY_NAMES.some((name) => listOf(flags, 'allow', name) !== undefined || listOf(flags, 'deny', name) !== undefined);
  if (flags.allowAll === true && flags.sandbox === true) {
    return { ok: false, problem: contradiction() };
  }
  if (!said && flags.sandbox !== true) return { ok: true, value: undefined };
  const start: Capabilities = flags.allowAll === true ? EVERYTHING : flags.sandbox === true ? {} : SCRIPT;
  const granted: { -readonly [N in CapabilityName]?: Grant } = { ...start };
  const denied: { -readonly [N in CapabilityName]?: Grant } = {};
  for (const name of CAPABILITY_NAMES) {
    const allow = listOf(flags, 'allow', name);
    const deny = listOf(flags, 'deny', name);
    if (allow !== undefined) granted[name] = grantOf(allow);
    if (deny !== undefined) denied[name] = grantOf(deny);
  }
  return { ok: true, value: { ...granted, sys: granted.sys === true && denied.sys !== true, deny: denied } as Capabilities };
}

/** `--allow-read` means all; commander would take the next word for its value. */
export function withAllGrants(args: readonly string[]): string[] {
  const end = args.indexOf('--');
  const bare = new RegExp(`^--(?:allow|deny)-(?:${CAPABILITY_NAMES.join('|')})$`);
  return args.map((arg, at) => ((end < 0 || at < end) && bare.test(arg) ? `${arg}=${ALL}` : arg));
}

/** For commander: adds the names of one flag to those of earlier ones. */
export function collectNames(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), ...value.split(',').filter((name) => name !== '')];
}

function listOf(flags: PermissionFlags, verb: 'allow' | 'deny', name: CapabilityName): readonly string[] | undefined {
  return flags[`${verb}${name.charAt(0).toUpperCase()}${name.slice(1)}` as keyof PermissionFlags] as readonly string[] | undefined;
}

function grantOf(names: readonly string[]): Grant {
  return names.includes(ALL) ? true : names;
}

function contradiction(): CliProblem {
  return { message: '--allow-all and --sandbox contradict each other', help: 'give one of them', exitCode: ExitCode.usage };
}
