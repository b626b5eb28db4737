/**
 * Closes an exhaustive `switch`. A new member of a union makes the call a type error where a case is missing;
 * should malformed data reach it at run time, it names the value instead of falling through.
 */
export function assertNever(value: never): never {
  throw new Error(`internal error: unexpected case ${JSON.stringify(value)}`);
}
