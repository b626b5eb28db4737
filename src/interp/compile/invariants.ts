/**
 * Struct invariants (language.md, section 13.4): checked after construction, after a method returns to code outside the type, and
 * after a field assignment from outside. While a contract clause is evaluated no contract is checked (13.5).
 */
import { contractViolation } from '../errors.js';
import { here, type Site } from '../site.js';
import type { BrokenInvariant, StructValue, TypeValue } from '../value.js';

/** Contract state of the running code. `suspended`: clauses being evaluated; `inside`: active methods of types with invariants. */
export const contractState: { suspended: number; readonly inside: TypeValue[]; enabled: boolean } = {
  suspended: 0,
  inside: [],
  enabled: true,
};

/** After construction: whoever gave the fields is to blame. */
export function afterConstruction(instance: StructValue): void {
  checkInvariants(instance, here.site, `the caller of ${instance.type.name} is to blame`);
}

/** After an assignment from outside. Inside the type's own methods the check waits until the outermost one returns. */
export function afterFieldAssignment(instance: StructValue): void {
  if (contractState.inside.includes(instance.type)) return;
  checkInvariants(instance, here.site, `the assignment is to blame: it is outside the methods of ${instance.type.name}`);
}

/** After the method `name`, whose header is at `site`, has returned to code outside the type. */
export function afterMethod(instance: StructValue, name: string, site: Site): void {
  if (contractState.inside.includes(instance.type)) return;
  const before = here.site;
  checkInvariants(instance, site, `${name} itself is to blame: it left ${instance.type.name} broken`);
  here.site = before;
}

function checkInvariants(instance: StructValue, site: Site | null, blame: string): void {
  if (contractState.suspended > 0 || !contractState.enabled) return;
  for (const invariant of instance.type.invariants) {
    contractState.suspended++;
    let broken: BrokenInvariant | null;
    try {
      broken = invariant.check(instance);
    } finally {
      contractState.suspended--;
    }
    here.site = site;
    if (broken === null) continue;
    const violation = contractViolation('invariant', instance.type.name, invariant.source, broken.message);
    violation.notes = [
      `the clause: invariant ${invariant.source}, at ${invariant.place}`,
      ...(broken.values.length === 0 ? [] : [`with ${broken.values.join(', ')}`]),
      blame,
    ];
    throw violation;
  }
}
