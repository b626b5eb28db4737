/**
 * From a type to a generator of its values (language.md, section 14, Generators).
 *
 * Type arguments and field types are annotations: the resolver gives them no references. So a name inside is looked up among the type
 * parameters in force, the declarations of its module, those of the files that imports, and the built-in types.
 *
 * Recursive types are cut off: below `DEEPEST` nested declarations only values that need no further ones are generated; a type that has
 * no such value cannot be generated at all.
 */
import type { FieldDecl, GenericParam, TypeExpr } from '../../parser/ast.js';
import { BOOL, builtinType, CHAR, DURATION, FLOAT, INT, SIZED_INTS, STRING, SYMBOL } from '../builtin-types.js';
import { DEFAULT_LENGTH, type GenSpec, listSpec, PRINTABLE } from '../builtins/gen.js';
import type { ModuleInstance, ProgramLinker } from '../compile/context.js';
import { buildStruct, constructVariant } from '../construction.js';
import { typeError } from '../errors.js';
import { ERR, NONE, OK, SOME } from '../option.js';
import { ArrayValue, EnumValue, RangeValue, SymbolValue, type TypeValue, UNIT, type Value, type VariantValue } from '../value.js';
import { declaredType, type TypeDeclared } from './type-declarations.js';

/** Where a type is written: its module, what the type parameters stand for, and the type around it. */
export interface TypePlace {
  readonly module: ModuleInstance;
  readonly parameters: ReadonlyMap<string, { readonly type: TypeExpr; readonly place: TypePlace }>;
  readonly self: TypeDeclared | null;
}

/** A generator for `type` as written in `place`. Raises TypeError if there is none. */
export function generatorOf(type: TypeExpr, place: TypePlace, program: ProgramLinker): GenSpec {
  const spec = new TypeGenerators(program).of(type, place, 0);
  if (spec === null) throw typeError(`cannot generate values of ${textOf(type, place)}: every value needs another one`);
  return spec;
}

/** A generator for a declared or built-in type that is known as a value. */
export function generatorOfDeclared(declared: TypeDeclared, program: ProgramLinker): GenSpec {
  const spec = new TypeGenerators(program).declared(declared, [], emptyPlace(declared.module), 0);
  if (spec === null) throw typeError(`cannot generate values of ${declared.decl.name.name}: every value needs another one`);
  return spec;
}

export const emptyPlace = (module: ModuleInstance): TypePlace => ({ module, parameters: new Map(), self: null });

const DEEPEST = 4;
/** Lists of declared types inside declared types stay short. */
const INNER_LENGTH = 3;

const ANY_INT: GenSpec = { kind: 'any-int' };
const ANY_STRING: GenSpec = { kind: 'string', alphabet: PRINTABLE, min: 0, max: DEFAULT_LENGTH };
const BOOLS: GenSpec = { kind: 'bool' };
const SYMBOLS: GenSpec = { kind: 'elements', items: ['a', 'b', 'c', 'd'].map((name) => SymbolValue.of(name)) };

class TypeGenerators {
  constructor(private readonly program: ProgramLinker) {}

  /** Null: only with a value of a type that is already `DEEPEST` levels around it. */
  of(type: TypeExpr, place: TypePlace, depth: number): GenSpec | null {
    switch (type.kind) {
      case 'NamedType':
        return this.named(type, place, depth);
      case 'OptionalType':
        return this.option(type.type, place, depth);
      case 'ArrayType':
        return this.list(type.element, place, depth, sizeOf(type));
      case 'MapType':
        return this.map(type.key, type.value, place, depth);
      case 'TupleType':
        return type.elements.length === 0 ? constant(UNIT) : this.all(type.elements, place, depth, (items) => ({ kind: 'tuple', items }));
      case 'PrefixedType':
        return this.of(type.type, place, depth);
      case 'NamedTypeArg':
        return this.of(type.type, place, depth);
      case 'EffectRow':
        return type.result === null ? constant(UNIT) : this.of(type.result, place, depth);
      case 'NilType':
        return constant(null);
      case 'SelfTypeExpr':
        if (place.self !== null) return this.declared(place.self, [], place, depth);
        return this.refuse(type, place);
      case 'FnType':
      case 'NeverType':
      case 'IntTypeArg':
        return this.refuse(type, place);
    }
  }

  /** A struct, data or enum, or an alias of another type. */
  declared({ decl, module }: TypeDeclared, args: readonly TypeExpr[], place: TypePlace, depth: number): GenSpec | null {
    const parameters = bound(decl.generics, args, place);
    if (decl.kind === 'TypeDecl') {
      const inside = { module, parameters, self: null };
      return decl.type === null ? ANY_INT : this.of(decl.type, inside, depth);
    }
    if (depth >= DEEPEST) return null;
    const inside = { module, parameters, self: { decl, module } };
    const type = this.program.typeValue(module, decl.id) as TypeValue;
    if (decl.kind === 'StructDecl') return this.built(decl.fields, inside, depth, (values) => buildStruct(type, values, null, null));
    const choices: Choice[] = [];
    for (const one of decl.variants) {
      const variant = type.variants.get(one.name.name) as VariantValue;
      const gen =
        variant.unit === null ? this.built(one.fields, inside, depth, (values) => variantOf(variant, values)) : constant(variant.unit);
      if (gen !== null) choices.push({ weight: 1, gen });
    }
    const units = choices.flatMap(({ gen }) => (gen.kind === 'constant' ? [gen.value] : []));
    if (units.length === choices.length) return units.length === 0 ? null : { kind: 'elements', items: units };
    return { kind: 'frequency', choices };
  }

  private built(fields: readonly FieldDecl[], place: TypePlace, depth: number, build: (values: readonly Value[]) => Value): GenSpec | null {
    const types = fields.map((field) => field.type);
    return this.all(types, place, depth + 1, (parts) => ({ kind: 'build', parts, build }));
  }

  private named(type: Extract<TypeExpr, { kind: 'NamedType' }>, place: TypePlace, depth: number): GenSpec | null {
    const { path, args } = type;
    const name = path.at(-1)?.name ?? '';
    const parameter = path.length === 1 ? place.parameters.get(name) : undefined;
    if (parameter !== undefined) return this.of(parameter.type, parameter.place, depth);
    if (name === 'Self' && place.self !== null) return this.declared(place.self, args, place, depth);
    const found = declaredType(type, place.module, this.program);
    if (found !== null) return this.declared(found, args, place, depth);
    const builtin = builtinType(name);
    if (builtin !== undefined) return this.builtin(builtin, type, place, depth);
    // A type parameter that nothing was given for is erased: any value will do.
    if (/^[A-Z][0-9]?$/.test(name)) return ANY_INT;
    return this.refuse(type, place);
  }

  private builtin(found: TypeValue, type: Extract<TypeExpr, { kind: 'NamedType' }>, place: TypePlace, depth: number): GenSpec | null {
    const [first = ANY_TYPE, second = ANY_TYPE] = type.args;
    const sized = SIZED_INTS.get(found);
    if (sized !== undefined) return sizedInt(BigInt(sized.min), BigInt(sized.max));
    switch (found) {
      case INT:
        return ANY_INT;
      case FLOAT:
        return { kind: 'any-float' };
      case BOOL:
        return BOOLS;
      case CHAR:
        return { kind: 'char', alphabet: PRINTABLE };
      case STRING:
        return ANY_STRING;
      case SYMBOL:
        return SYMBOLS;
      case DURATION:
        return { kind: 'duration' };
      default:
        break;
    }
    switch (found.name) {
      case 'Array':
        return type.path.at(-1)?.name === 'Bytes'
          ? listSpec({ kind: 'int', min: 0, max: 255 }, 0, DEFAULT_LENGTH)
          : this.list(first, place, depth, null);
      case 'Set': {
        const item = this.of(first, place, depth);
        return item === null ? this.list(first, place, depth, null) : { kind: 'set', item };
      }
      case 'Map':
        return this.map(first, second, place, depth);
      case 'Tuple':
        return type.args.length === 0 ? constant(UNIT) : this.all(type.args, place, depth, (items) => ({ kind: 'tuple', items }));
      case 'Option':
        return this.option(first, place, depth);
      case 'Result':
        return this.result(first, second, place, depth);
      case 'Range':
        return this.all([INT_TYPE, INT_TYPE], place, depth, (parts) => ({ kind: 'build', parts, build: rangeOf }));
      case 'Any':
        return { kind: 'frequency', choices: [ANY_INT, ANY_STRING, BOOLS, constant(null)].map((gen) => ({ weight: 1, gen })) };
      case 'Nil':
        return constant(null);
      case 'Unit':
        return constant(UNIT);
      default:
        return this.refuse(type, place);
    }
  }

  private list(element: TypeExpr, place: TypePlace, depth: number, size: number | null): GenSpec | null {
    const item = this.of(element, place, depth);
    if (item === null) return size === null ? { kind: 'build', parts: [], build: () => new ArrayValue([]) } : null;
    if (size !== null) return listSpec(item, size, size);
    return listSpec(item, 0, depth > 0 && isCompound(item) ? INNER_LENGTH : DEFAULT_LENGTH);
  }

  private map(keyType: TypeExpr, valueType: TypeExpr, place: TypePlace, depth: number): GenSpec | null {
    return this.all([keyType, valueType], place, depth, ([key, value]) => ({
      kind: 'map-of',
      key: key as GenSpec,
      value: value as GenSpec,
    }));
  }

  private option(inner: TypeExpr, place: TypePlace, depth: number): GenSpec {
    const some = this.all([inner], place, depth, (parts) => ({
      kind: 'build',
      parts,
      build: ([value]) => new EnumValue(SOME, [value as Value]),
    }));
    if (some === null) return constant(NONE);
    return {
      kind: 'frequency',
      choices: [
        { weight: 1, gen: constant(NONE) },
        { weight: 3, gen: some },
      ],
    };
  }

  private result(ok: TypeExpr, error: TypeExpr, place: TypePlace, depth: number): GenSpec | null {
    const choices = [
      { weight: 3, type: ok, variant: OK },
      { weight: 1, type: error, variant: ERR },
    ].flatMap(({ weight, type, variant }): Choice[] => {
      const gen = this.all([type], place, depth, (parts) => ({ kind: 'build', parts, build: (values) => new EnumValue(variant, values) }));
      return gen === null ? [] : [{ weight, gen }];
    });
    return choices.length === 0 ? null : { kind: 'frequency', choices };
  }

  /** Null if one of the types cannot be generated. */
  private all(types: readonly TypeExpr[], place: TypePlace, depth: number, make: (parts: readonly GenSpec[]) => GenSpec): GenSpec | null {
    const parts: GenSpec[] = [];
    for (const type of types) {
      const part = this.of(type, place, depth);
      if (part === null) return null;
      parts.push(part);
    }
    return make(parts);
  }

  private refuse(type: TypeExpr, place: TypePlace): never {
    throw typeError(`cannot generate values of ${textOf(type, place)}; give a Gen instead`);
  }
}

interface Choice {
  readonly weight: number;
  readonly gen: GenSpec;
}

const named = (name: string): TypeExpr => ({ kind: 'NamedType', id: -1, span: NOWHERE, path: [{ name, span: NOWHERE }], args: [] });
const NOWHERE = { start: 0, end: 0 };
/** What `List` and the like hold if nothing is said. */
const ANY_TYPE = named('Any');
const INT_TYPE = named('Int');

const constant = (value: Value): GenSpec => ({ kind: 'constant', value });

const variantOf = (variant: VariantValue, values: readonly Value[]): Value =>
  constructVariant(variant, { positional: values, named: null });

const rangeOf = ([start, end]: readonly Value[]): Value => new RangeValue(start as number | bigint, end as number | bigint, true, 1);

/** Small values as often as large ones. */
function sizedInt(min: bigint, max: bigint): GenSpec {
  const [low, high] = [min < -1000n ? -1000n : min, max > 1000n ? 1000n : max];
  if (low === min && high === max) return { kind: 'int', min, max };
  return {
    kind: 'frequency',
    choices: [
      { weight: 3, gen: { kind: 'int', min: low, max: high } },
      { weight: 1, gen: { kind: 'int', min, max } },
    ],
  };
}

function bound(generics: readonly GenericParam[], args: readonly TypeExpr[], place: TypePlace): TypePlace['parameters'] {
  const given = generics.flatMap(({ name, default: fallback }, i) => {
    const type = args[i] ?? fallback ?? INT_TYPE;
    return [[name.name, { type, place }] as const];
  });
  return new Map(given);
}

function isCompound(spec: GenSpec): boolean {
  return spec.kind === 'build' || spec.kind === 'frequency' || spec.kind === 'list' || spec.kind === 'tuple' || spec.kind === 'map-of';
}

/** The length of `[T; n]`, if it is written as a number. */
function sizeOf(type: Extract<TypeExpr, { kind: 'ArrayType' }>): number | null {
  return type.size?.kind === 'Int' ? Number(type.size.value) : null;
}

function textOf(type: TypeExpr, place: TypePlace): string {
  return place.module.lines.text(type.span.start, type.span.end);
}
