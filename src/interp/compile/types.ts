/**
 * Declared types at run time (language.md, sections 3.3-3.6, 10.5, 13.4). A TypeValue exists once a thread and declaration; its
 * members are compiled functions. `declareType` makes the empty type, `completeType` fills it once all types of the unit exist,
 * `implement` adds an impl.
 */
import { assertNever } from '../../diagnostics/assert-never.js';
import type { ConstDecl, EffectDecl, EnumDecl, FieldDecl, FnDecl, ImplDecl, StructDecl, TraitDecl, TypeExpr } from '../../parser/ast.js';
import { newFrame, runToEnd } from '../call.js';
import type { Frame } from '../code.js';
import { defaultInstance } from '../construction.js';
import { methodsChanged } from '../member-lookup.js';
import { NONE } from '../option.js';
import {
  ArrayValue,
  BuiltinFunction,
  EnumValue,
  Float,
  FunctionValue,
  MapValue,
  type TypeConstructor,
  TypeValue,
  type Value,
  VariantValue,
} from '../value.js';
import { FunctionContext, type ModuleInstance, type ProgramLinker, stepOf } from './context.js';
import { compileExpr } from './expressions.js';
import { compileInvariant } from './invariant-clauses.js';
import { typeReader } from './type-tests.js';

export type TypeDeclaration = StructDecl | EnumDecl | TraitDecl | EffectDecl;

export function declareType(decl: TypeDeclaration, module: ModuleInstance): TypeValue {
  const type = new TypeValue(decl.name.name, flavourOf(decl), `${module.file}#${decl.id}`);
  if (decl.kind === 'StructDecl') type.fields = decl.fields.map((field) => field.name.name);
  if (decl.kind === 'EffectDecl') for (const operation of decl.operations) type.operations.add(operation.name.name);
  if (decl.kind === 'TraitDecl') for (const name of methodNames(decl)) type.operations.add(name);
  if (decl.kind === 'StructDecl' || decl.kind === 'EnumDecl') for (const derived of decl.derives) type.derives.add(typeNameOf(derived));
  for (const attribute of decl.attributes) {
    if (attribute.name === 'derive') for (const arg of attribute.args) if (arg.value.kind === 'Name') type.derives.add(arg.value.name);
  }
  return type;
}

function flavourOf(decl: TypeDeclaration): TypeValue['flavour'] {
  switch (decl.kind) {
    case 'StructDecl':
      return decl.flavour;
    case 'EnumDecl':
      return 'enum';
    case 'TraitDecl':
      return 'trait';
    case 'EffectDecl':
      return 'effect';
    default:
      return assertNever(decl);
  }
}

/** Of the members that take `self`. */
function methodNames(trait: TraitDecl): string[] {
  const methods = trait.members.filter((member) => {
    const first = member.kind === 'FnDecl' ? member.params[0]?.pattern : undefined;
    return first?.kind === 'IdentPattern' && first.name.name === 'self';
  });
  return methods.map((method) => method.name.name);
}

const typeNameOf = (type: TypeExpr): string => (type.kind === 'NamedType' ? (type.path.at(-1)?.name ?? '') : '');

export function completeType(type: TypeValue, decl: TypeDeclaration, module: ModuleInstance, program: ProgramLinker): void {
  const cx = new FunctionContext(program, module, type.name, type);
  switch (decl.kind) {
    case 'StructDecl':
      completeStruct(type, decl, cx);
      addMembers(type, decl.members, cx, 'replace');
      break;
    case 'EnumDecl':
      completeEnum(type, decl, cx);
      addMembers(type, decl.members, cx, 'replace');
      break;
    case 'TraitDecl':
    case 'EffectDecl':
      break;
    default:
      assertNever(decl);
  }
  methodsChanged(type);
}

function completeStruct(type: TypeValue, decl: StructDecl, cx: FunctionContext): void {
  type.construct = fieldDefaults(decl.id, decl.fields, cx);
  type.invariants = decl.invariants.map((invariant) => compileInvariant(invariant, cx));
  if (decl.flavour === 'data') for (const name of ['Ord', 'Hash', 'Default']) type.derives.add(name);
  if (type.derives.has('Default')) addDefault(type, decl.fields, cx);
}

/** The defaults of the fields of a struct or variant, whose frame is that of `node`. */
function fieldDefaults(node: number, fields: readonly FieldDecl[], cx: FunctionContext): TypeConstructor | null {
  const info = cx.resolution.functions.get(node);
  if (info === undefined) return null;
  const defaults = fields.map(({ default: value }) =>
    lazily(() => (value === null ? null : compileExpr(value, cx, 'operand')), value !== null),
  );
  return { frameSize: info.frameSize, slots: info.paramSlots, defaults };
}

/** A default compiled at its first use: a type may mention types declared later. */
function lazily(compile: () => ReturnType<typeof compileExpr> | null, present: boolean): ((frame: Frame) => Value) | null {
  if (!present) return null;
  let run: ((frame: Frame) => Value) | null = null;
  return (frame) => {
    if (run === null) {
      const code = compile() as ReturnType<typeof compileExpr>;
      const step = stepOf(code);
      run = code.suspends ? (f) => runToEnd(step(f)) : code.run;
    }
    return run(frame);
  };
}

function addDefault(type: TypeValue, fields: readonly FieldDecl[], cx: FunctionContext): void {
  const zeros = fields.map((field) => zeroOf(field.type, cx));
  const make = new BuiltinFunction('default', {
    kind: 'run',
    name: `${type.name}.default`,
    params: [],
    doc: 'Gives an instance with every field at its default or zero (3.3).',
    run: () => defaultInstance(type, zeros),
  });
  if (!type.methods.has('default')) type.methods.set('default', { name: 'default', fn: make, hasSelf: false });
}

/** The zero of a field's type: `0`, `0.0`, `false`, `""`, `[]`, `{}`, `None` for Option, otherwise nil (3.3). */
function zeroOf(type: TypeExpr, cx: FunctionContext): () => Value {
  if (type.kind === 'ArrayType') return () => new ArrayValue([]);
  if (type.kind === 'MapType') return () => new MapValue();
  if (type.kind === 'OptionalType') return () => null;
  const read = typeReader(type, cx);
  return () => {
    const found = read();
    if (found === null) return null;
    const own = found.methods.get('default');
    if (own?.fn instanceof BuiltinFunction && own.fn.definition.kind === 'run') return own.fn.definition.run([]);
    return ZEROS[found.name]?.() ?? null;
  };
}

const ZEROS: Readonly<Record<string, () => Value>> = {
  Int: () => 0,
  Float: () => new Float(0),
  Bool: () => false,
  String: () => '',
  Array: () => new ArrayValue([]),
  Map: () => new MapValue(),
  Option: () => NONE,
};

function completeEnum(type: TypeValue, decl: EnumDecl, cx: FunctionContext): void {
  const info = cx.resolution.functions.get(decl.id);
  let next: number | bigint = 0;
  decl.variants.forEach((variant, index) => {
    let discriminant: number | bigint = next;
    if (variant.discriminant !== null) {
      const code = compileExpr(variant.discriminant, cx, 'operand');
      const value = code.suspends ? null : code.run(newFrame(info?.frameSize ?? 1, null));
      if (typeof value === 'number' || typeof value === 'bigint') discriminant = value;
    }
    next = typeof discriminant === 'number' ? discriminant + 1 : discriminant + 1n;
    const made = new VariantValue(
      type,
      variant.name.name,
      index,
      variant.shape,
      variant.fields.map((field) => field.name.name),
      discriminant,
    );
    if (variant.shape === 'unit') made.unit = new EnumValue(made, []);
    if (variant.fields.some((field) => field.default !== null)) made.construct = fieldDefaults(variant.id, variant.fields, cx);
    type.variants.set(variant.name.name, made);
  });
}

/** `replace`: the type's own members. `add`: members of a trait impl, which come after the inherent ones (10.5 c). */
function addMembers(
  type: TypeValue,
  members: readonly (FnDecl | ConstDecl | { readonly kind: string })[],
  cx: FunctionContext,
  mode: 'replace' | 'add',
): void {
  for (const member of members) {
    if (isFn(member)) {
      if (member.body === null || (mode === 'add' && type.methods.has(member.name.name))) continue;
      const { hasSelf } = cx.program.functionCode(cx.module, member.id);
      const code = cx.program.functionCode(cx.module, member.id, hasSelf ? null : type);
      type.methods.set(member.name.name, { name: member.name.name, fn: new FunctionValue(code, []), hasSelf });
    } else if (isConst(member) && member.value !== null && !(mode === 'add' && type.constants.has(member.name.name))) {
      type.constants.set(member.name.name, memberConstant(member, cx));
    }
  }
}

const isFn = (member: { readonly kind: string }): member is FnDecl => member.kind === 'FnDecl';
const isConst = (member: { readonly kind: string }): member is ConstDecl => member.kind === 'ConstDecl';

/** Evaluated at the first use. */
function memberConstant(decl: ConstDecl, cx: FunctionContext): () => Value {
  let value: Value | undefined;
  let generation = cx.program.generation;
  const { value: expr } = decl;
  return () => {
    if (generation !== cx.program.generation) {
      generation = cx.program.generation;
      value = undefined;
    }
    if (value === undefined && expr !== null) {
      const code = compileExpr(expr, cx, 'operand');
      const frame = newFrame(cx.resolution.functions.get(decl.id)?.frameSize ?? 1, null);
      value = code.suspends ? runToEnd(code.step(frame)) : code.run(frame);
    }
    return value ?? null;
  };
}

/** Adds the members of `impl T`, `impl Trait for T`. What the trait itself gives comes after all impls: `addDefaults`. */
export function implement(
  decl: ImplDecl,
  target: TypeValue,
  module: ModuleInstance,
  program: ProgramLinker,
  mode: 'replace' | 'add' = decl.trait === null ? 'replace' : 'add',
): void {
  const cx = new FunctionContext(program, module, target.name, target);
  addMembers(target, decl.members, cx, mode);
  const trait = implementedTrait(decl, module, program);
  if (trait !== null) target.traits.add(trait);
  methodsChanged(target);
}

/** Adds the default members of the trait that `decl` implements (10.5 c: after inherent members and those of all impls). */
export function addDefaults(decl: ImplDecl, target: TypeValue, module: ModuleInstance, program: ProgramLinker): void {
  const trait = implementedTrait(decl, module, program);
  const source = trait === null ? undefined : program.traitSource(trait);
  if (source === undefined) return;
  addMembers(target, source.decl.members, new FunctionContext(program, source.module, target.name, target), 'add');
  methodsChanged(target);
}

function implementedTrait(decl: ImplDecl, module: ModuleInstance, program: ProgramLinker): TypeValue | null {
  return decl.trait === null ? null : typeReader(decl.trait, new FunctionContext(program, module, '', null))();
}

/** The type an impl is for, or null if it is erased. */
export function implTarget(decl: ImplDecl, module: ModuleInstance, program: ProgramLinker): TypeValue | null {
  return typeReader(decl.target, new FunctionContext(program, module, '', null))();
}

/** Where a trait was declared: its default members are added to the types that implement it. */
export interface TraitSource {
  readonly decl: TraitDecl;
  readonly module: ModuleInstance;
}
