/**
 * What a program may reach outside itself: grants, with the names of the flags of `aria` (`--allow-read`). What is not granted raises
 * NotPermitted, which says what to grant.
 */
export interface Capabilities {
  /** Files and directories: true for all, or the paths below which reading is allowed. */
  readonly read?: Grant;
  readonly write?: Grant;
  /** Environment variables, by name. */
  readonly env?: Grant;
  /** Hosts and ports a host function may connect to; the standard library does not. */
  readonly net?: Grant;
  /** Programs a host function may start; the standard library does not. */
  readonly run?: Grant;
  /** Facts about the machine: platform, home directory, directory for temporary files. */
  readonly sys?: boolean;
  /** Taken away again from what is granted. */
  readonly deny?: Omit<Capabilities, 'deny'>;
}

/** `false` and an empty list grant nothing. */
export type Grant = boolean | readonly string[];

export type CapabilityName = Exclude<keyof Capabilities, 'deny'>;

export const CAPABILITY_NAMES = ['read', 'write', 'env', 'net', 'run', 'sys'] as const satisfies readonly CapabilityName[];

export const EVERYTHING: Capabilities = { read: true, write: true, env: true, net: true, run: true, sys: true };

/** What the grant has to name for `detail` to be allowed: true for all there is, else one of the given. Paths are compared elsewhere. */
export function grants(grant: Grant | undefined, detail: string | null): boolean {
  if (grant === undefined || grant === false) return false;
  return grant === true || (detail !== null && grant.includes(detail));
}
