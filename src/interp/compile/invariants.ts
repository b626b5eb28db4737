/**
 * Struct invariants (language.md, section 13.4): checked after construction, after a method returns to code outside the type, and
 * after a field assignment from outside. While a contract clause is evaluated no contract is checked (13.5).
 */
import { contractViolation } from '../errors.js';
import { here } from '../site.js';
import type { StructValue, TypeValue } from '../value.js';

/** Contract state of the running code. `suspended`: clauses being evaluated; `inside`: active methods of types with invariants. */
export const contractState: { suspended: number; readonly inside: TypeValue[]; enabled: boolean } = {
  suspended: 0,
  inside: [],
  enabled: true,
};

export function checkInvariants(instance: StructValue): void {
  if (contractState.suspended > 0 || !contractState.enabled) return;
  const { site } = here;
  for (const invariant of instance.type.invariants) {
    contractState.suspended++;
    let holds: boolean;
    let message: string | undefined;
    try {
      holds = invariant.holds(instance);
      message = holds ? undefined : invariant.message(instance);
    } finally {
      contractState.suspended--;
    }
    here.site = site;
    if (!holds) throw contractViolation('invariant', instance.type.name, invariant.source, message);
  }
}

export const afterConstruction = checkInvariants;

/** Inside the type's own methods the check waits until the outermost one returns. */
export function afterFieldAssignment(instance: StructValue): void {
  if (!contractState.inside.includes(instance.type)) checkInvariants(instance);
}
