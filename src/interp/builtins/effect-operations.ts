/**
 * The built-in effects (language.md, section 12) as types, and what an operation does where no handler takes it. `State`, `Reader`,
 * `Writer` and `Choice` have no default. `Async` and `Cancel` belong to the concurrency builtins.
 */
import type { Builtin, BuiltinTable } from '../builtin.js';
import { registerBuiltinType } from '../builtin-types.js';
import { AriaFault } from '../fault.js';
import { raisable } from '../raise.js';
import { BUILTIN_EFFECTS } from '../resolve/prelude-names.js';
import { TypeValue, type Value } from '../value.js';
import { consoleFunctions } from './console.js';
import { functions } from './define.js';
import { fileFunctions } from './file-functions.js';

for (const [name, operations] of BUILTIN_EFFECTS) {
  if (operations.length === 0) continue;
  const type = registerBuiltinType(new TypeValue(name, 'effect', `builtin:${name}`));
  for (const operation of operations) type.operations.add(operation);
}

/** The defaults, by effect. */
export function* effectStatics(): Iterable<readonly [string, ReadonlyMap<string, Value | Builtin>]> {
  yield ['Exception', raising];
  yield [
    'Console',
    renamed('Console', consoleFunctions, { print: 'print', println: 'println', print_error: 'eprintln', read_line: 'read_line' }),
  ];
  yield ['IO', renamed('IO', fileFunctions, { read: 'read_file', write: 'write_file' })];
}

const raising = functions()
  .run('raise', 'error', 'Raises any value (11.2).', ([error]) => {
    throw new AriaFault(raisable(error as Value));
  })
  .build();

/** Operations that are functions of the prelude under another name. */
function renamed(effect: string, table: BuiltinTable, names: Readonly<Record<string, string>>): BuiltinTable {
  return new Map(
    Object.entries(names).map(([operation, name]) => [operation, { ...(table.get(name) as Builtin), name: `${effect}.${operation}` }]),
  );
}
