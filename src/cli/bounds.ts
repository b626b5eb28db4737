/** What programs may use and reach, as the commands that run programs are told: `--limits`, `--allow-*` and their kin. */
import type { Capabilities, Limits } from '../engine/grants.js';
import { limitsOption } from './limit-options.js';
import { capabilities, type PermissionFlags } from './permissions.js';
import type { Checked } from './run-options.js';

export interface BoundFlags extends PermissionFlags {
  readonly limits?: string;
}

/** Fields that nothing was said about are left out: then nothing is checked. */
export interface Bounds {
  readonly limits?: Limits;
  readonly capabilities?: Capabilities;
}

export function bounds(flags: BoundFlags): Checked<Bounds> {
  const limits = limitsOption(flags.limits);
  if (!limits.ok) return limits;
  const granted = capabilities(flags);
  if (!granted.ok) return granted;
  return {
    ok: true,
    value: {
      ...(limits.value === undefined ? {} : { limits: limits.value }),
      ...(granted.value === undefined ? {} : { capabilities: granted.value }),
    },
  };
}
