/**
 * Char: a String of length 1 in every operation (language.md 8.1, 18.4); only `to_int` differs, and it has statics of its own.
 */
import type { Builtin, BuiltinTable } from '../builtin.js';
import { charOf } from '../casts.js';
import { toInt } from '../conversions.js';
import type { Value } from '../value.js';
import { intArg } from './arguments.js';
import { methodsOf, TableBuilder } from './define.js';
import { LazyTable } from './lazy-table.js';
import { stringMethods } from './strings.js';

export const charMethods: BuiltinTable = new LazyTable(() =>
  methodsOf('Char')
    .run('to_int', '', 'Gives the code point (18.4).', ([char]) => toInt(char!))
    .inherit(stringMethods)
    .build(),
);

export const charStatics: ReadonlyMap<string, Builtin | Value> = new TableBuilder('Char.')
  .run('from_int/from_code', 'n', 'Gives the Char with a code point; InvalidArgument if there is none (18.4).', ([n]) =>
    charOf(intArg(n, 'Char.from_int: n'), 'Char.from_int'),
  )
  .build();
