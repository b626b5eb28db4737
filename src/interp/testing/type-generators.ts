/**
 * From a type to a generator of its values (language.md, section 14, Generators).
 *
 * Type arguments and field types are annotations: the resolver gives them no references. So a name inside is looked up among the type
 * parameters in force, the declarations of the module, those of the files it imports, and the built-in types.
 *
 * Recursive types are cut off: below `DEEPEST` levels only values without further recursion are generated; a type that has none cannot
 * be generated at all.
 */
import type { EnumDecl, FieldDecl, GenericParam, Stmt, StructDecl, TypeDecl, TypeExpr } from '../../parser/ast.js';
import { BOOL, builtinType, CHAR, DURATION, FLOAT, INT, NEVER, SIZED_INTS, STRING, SYMBOL } from '../builtin-types.js';
import { DEFAULT_LENGTH, type GenSpec, listSpec, PRINTABLE } from '../builtins/gen.js';
import type { FunctionContext, ModuleInstance } from '../compile/context.js';
import { buildStruct, constructVariant } from '../construction.js';
import { typeError } from '../errors.js';
import { ERR, NONE, OK, SOME } from '../option-values.js';
import { RangeValue, SymbolValue, TupleValue, type TypeValue, UNIT, type Value, type VariantValue } from '../value.js';
