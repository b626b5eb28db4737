/**
 * Functions, types, implementations and tests (language.md, sections 3, 10, 13, 14). Their names were hoisted; here their insides are
 * bound, at the end of the scope they stand in.
 *
 * What is evaluated apart from the code around it has a frame of its own, keyed by its node: a function, the field defaults of a struct
 * (StructDecl, one parameter slot a field) or variant (VariantDecl), an invariant (Contract, slot 1 is `self`), discriminants
 * (EnumDecl), a constant outside functions (ConstDecl), an attribute's arguments (Attribute), a test (its declaration).
 */
import { assertNever } from '../../diagnostics/assert-never.js';
import * as catalogue from '../../diagnostics/catalogue.js';
import type {
  Arg,
  Attribute,
  ConstDecl,
  Contract,
  EffectDecl,
  EnumDecl,
  ExamplesDecl,
  FieldDecl,
  FnDecl,
  Ident,
  ImplDecl,
  PropertyDecl,
  StructDecl,
  TestDecl,
  TraitDecl,
  TypeDecl,
} from '../../parser/ast.js';
import { bindArgs, bindExpr, bindParams } from './bind-expressions.js';
import { bindBlock, bindStatements } from './bind-statements.js';
import { bindGenerics, bindType } from './bind-types.js';
import { checkImpl, implSubject } from './check-impl.js';
import { KNOWN_ATTRIBUTES } from './prelude-names.js';
import type { Found, FunctionScope, Scope } from './scope.js';
import { isBlock, type SelfMeaning, type UnitBinder } from './unit-binder.js';

export type Bodied = FnDecl | ConstDecl | TypeDecl | StructDecl | EnumDecl | TraitDecl | ImplDecl | EffectDecl;

/** Binds the inside of a hoisted declaration. `found` is what its name stands for, `createdAt` when it is made. */
export function bindDeclaration(b: UnitBinder, decl: Bodied, found: Found | undefined, createdAt: number): void {
  bindAttributes(b, decl.attributes);
  switch (decl.kind) {
    case 'FnDecl':
      bindFunction(b, decl, decl.name.name, createdAt);
      return;
    case 'ConstDecl':
      bindConst(b, decl, decl.name.name);
      return;
    case 'TypeDecl':
      bindType(b, decl.type, 'tested');
      return;
    case 'StructDecl':
      within(b, decl.id, typeMeaning(found, decl.name.name), () => bindStruct(b, decl, createdAt));
      return;
    case 'EnumDecl':
      within(b, decl.id, typeMeaning(found, decl.name.name), () => bindEnum(b, decl, createdAt));
      return;
    case 'TraitDecl':
      within(b, decl.id, found ? { kind: 'trait', found, name: decl.name.name } : null, () => bindTrait(b, decl, createdAt));
      return;
    case 'ImplDecl':
      bindImpl(b, decl, createdAt);
      return;
    case 'EffectDecl':
      bindEffect(b, decl);
      return;
    default:
      assertNever(decl);
  }
}

/**
 * `test`, `property`, `examples`: run by the test runner when all statements have run, each in a scope of its own inside `scope`.
 * `home` is the function or type it stands in.
 */
export function bindTestLater(b: UnitBinder, decl: TestDecl | PropertyDecl | ExamplesDecl, home: string | null, scope: Scope): void {
  const bind = (): void => {
    const outer = b.scope;
    b.scope = scope;
    bindTest(b, decl, home);
    b.scope = outer;
  };
  b.later(bind, scope.isModule ? b.moduleScope : scope);
}

function bindTest(b: UnitBinder, decl: TestDecl | PropertyDecl | ExamplesDecl, home: string | null): void {
  bindAttributes(b, decl.attributes);
  const name = decl.kind === 'ExamplesDecl' ? (home ?? 'examples') : `${decl.kind === 'TestDecl' ? 'test' : 'property'} "${decl.name}"`;
  b.inFunction(decl.id, name, decl.span, 'function', b.time++, (fn) => {
    const options = decl.kind === 'ExamplesDecl' ? [] : decl.options;
    bindCaseParameter(b, decl.attributes, options, [], fn);
    bindArgs(
      b,
      options.filter((arg) => arg.name?.name !== 'param'),
    );
    if (decl.kind !== 'TestDecl' || decl.setup === null) {
      bindBlock(b, decl.body);
      if (decl.kind === 'TestDecl' && decl.teardown !== null) bindBlock(b, decl.teardown);
      return;
    }
    // Setup shares its scope with the body (14): body and teardown are nested in it.
    const { setup, body, teardown } = decl;
    b.inScope(setup.id, false, () => {
      bindStatements(b, setup.stmts);
      bindBlock(b, body);
      if (teardown !== null) bindBlock(b, teardown);
    });
  });
}

/** The module block or module that a scope belongs to. */
function moduleAround(scope: Scope): Scope {
  let module = scope;
  while (!module.isModule && module.parent !== null) module = module.parent;
  return module;
}

function bindFunction(b: UnitBinder, decl: FnDecl, name: string, createdAt: number): void {
  if (decl.body !== null) {
    b.inFunction(decl.id, name, decl.name.span, 'function', createdAt, (fn) => {
      bindGenerics(b.scope, decl.generics);
      bindCaseParameter(b, decl.attributes, [], decl.params, fn);
      bindParams(b, fn, decl.params);
      bindType(b, decl.returnType, 'annotation');
      for (const contract of decl.contracts) bindContract(b, contract, fn);
      if (decl.body === null) return;
      if (isBlock(decl.body)) bindBlock(b, decl.body);
      else bindExpr(b, decl.body);
    });
  }
  // They belong to the function but see its module, not its parameters.
  for (const test of decl.tests) bindTestLater(b, test, name, moduleAround(b.scope));
}

function bindContract(b: UnitBinder, contract: Contract, fn: FunctionScope): void {
  const outer = b.ensures;
  b.inScope(contract.id, false, (scope) => {
    if (contract.clause === 'ensures') {
      b.ensures = fn;
      scope.names.set('result', { kind: 'variable', variable: b.declareTemp(fn, contract.id, 'result', contract.span) });
    }
    bindExpr(b, contract.condition);
    if (contract.message !== null) bindExpr(b, contract.message);
  });
  b.ensures = outer;
}

function bindConst(b: UnitBinder, decl: ConstDecl, name: string): void {
  bindType(b, decl.type, 'annotation');
  const { value } = decl;
  if (value !== null) b.inValue(decl.id, name, decl.span, () => bindExpr(b, value));
}

function bindStruct(b: UnitBinder, decl: StructDecl, createdAt: number): void {
  bindGenerics(b.scope, decl.generics);
  bindFields(b, decl.id, decl.name.name, decl.fields, decl, createdAt);
  for (const invariant of decl.invariants) bindInvariant(b, invariant, decl.name.name, createdAt);
  checkMembers(b, decl.members);
  for (const member of decl.members) bindMember(b, member, decl.name.name, createdAt);
}

/** Defaults run in a frame of their own with a parameter for each field: later ones see earlier fields (3.3). */
function bindFields(
  b: UnitBinder,
  node: number,
  name: string,
  fields: readonly FieldDecl[],
  at: { readonly span: FnDecl['span'] },
  createdAt: number,
): void {
  reportTwice(
    b,
    'field',
    fields.filter((field) => field.named).map((field) => field.name),
  );
  for (const field of fields) bindType(b, field.type, 'annotation');
  if (fields.every((field) => field.default === null)) return;
  b.inFunction(node, name, at.span, 'value', createdAt, (fn) => {
    for (const field of fields) {
      if (field.default !== null) bindExpr(b, field.default);
      const variable = b.declare(field.name.name, 'param', field.id, field.name.span);
      fn.params.push(variable);
      b.assigned(variable);
      b.mention(field.id, field.name.span, variable, 'declare');
    }
  });
}

function bindInvariant(b: UnitBinder, invariant: Contract, name: string, createdAt: number): void {
  b.inFunction(invariant.id, name, invariant.span, 'value', createdAt, (fn) => {
    const self = b.declare('self', 'param', invariant.id, invariant.span);
    fn.params.push(self);
    b.assigned(self);
    bindExpr(b, invariant.condition);
    if (invariant.message !== null) bindExpr(b, invariant.message);
  });
}

function bindEnum(b: UnitBinder, decl: EnumDecl, createdAt: number): void {
  bindGenerics(b.scope, decl.generics);
  reportTwice(
    b,
    'variant',
    decl.variants.map((variant) => variant.name),
  );
  for (const variant of decl.variants) bindFields(b, variant.id, variant.name.name, variant.fields, variant, createdAt);
  if (decl.variants.some((variant) => variant.discriminant !== null)) {
    b.inFunction(decl.id, decl.name.name, decl.span, 'value', createdAt, () => {
      for (const variant of decl.variants) if (variant.discriminant !== null) bindExpr(b, variant.discriminant);
    });
  }
  checkMembers(b, decl.members);
  for (const member of decl.members) bindMember(b, member, decl.name.name, createdAt);
}

function bindTrait(b: UnitBinder, decl: TraitDecl, createdAt: number): void {
  bindGenerics(b.scope, decl.generics);
  checkMembers(b, decl.members);
  for (const member of decl.members) bindMember(b, member, decl.name.name, createdAt);
}

function bindImpl(b: UnitBinder, decl: ImplDecl, createdAt: number): void {
  within(b, decl.id, null, () => {
    bindGenerics(b.scope, decl.generics);
    const subject = implSubject(b, decl);
    if (decl.target.kind === 'NamedType') for (const argument of decl.target.args) bindType(b, argument, 'annotation');
    else bindType(b, decl.target, 'annotation');
    b.self = { kind: 'type', found: subject.found, name: subject.name };
    checkImpl(b, decl, subject);
    for (const member of decl.members) {
      if (member.kind === 'TestDecl' || member.kind === 'PropertyDecl' || member.kind === 'ExamplesDecl') {
        bindTestLater(b, member, subject.name, moduleAround(b.scope));
      } else {
        bindMember(b, member, subject.name, createdAt);
      }
    }
  });
}

function bindMember(b: UnitBinder, member: FnDecl | ConstDecl | TypeDecl, type: string, createdAt: number): void {
  bindAttributes(b, member.attributes);
  if (member.kind === 'FnDecl') bindFunction(b, member, `${type}.${member.name.name}`, createdAt);
  else if (member.kind === 'ConstDecl') bindConst(b, member, `${type}.${member.name.name}`);
  else bindType(b, member.type, 'annotation');
}

function bindEffect(b: UnitBinder, decl: EffectDecl): void {
  const seen = new Map<string, Ident>();
  for (const { name } of decl.operations) {
    const first = seen.get(name.name);
    if (first !== undefined) b.report(catalogue.duplicateEffect(b.site(name.span), 'operation', name.name, b.site(first.span)));
    else seen.set(name.name, name);
  }
}

/** W1003, and the arguments the test runner evaluates. */
export function bindAttributes(b: UnitBinder, attributes: readonly Attribute[]): void {
  for (const attribute of attributes) {
    if (!KNOWN_ATTRIBUTES.has(attribute.name)) {
      b.report(catalogue.unknownAttribute(b.site(attribute.span), attribute.name, KNOWN_ATTRIBUTES));
    } else if (attribute.name === 'timeout' || attribute.name === 'parametrize') {
      const args = attribute.args.filter((arg) => arg.name === null);
      b.inValue(attribute.id, `@${attribute.name}`, attribute.span, () => bindArgs(b, args));
    }
  }
}

/** `@parametrize(cases, param: x)`, or the option `param: x` of the test, binds `x` in it (16), unless it is a parameter anyway. */
function bindCaseParameter(
  b: UnitBinder,
  attributes: readonly Attribute[],
  options: readonly Arg[],
  params: FnDecl['params'],
  fn: FunctionScope,
): void {
  const attribute = attributes.find((one) => one.name === 'parametrize');
  const value = [...(attribute?.args ?? []), ...options].find((arg) => arg.name?.name === 'param')?.value;
  if (attribute === undefined || value === undefined) return;
  const name = value.kind === 'Name' || value.kind === 'Symbol' ? value.name : value.kind === 'String' ? value.value : null;
  const isParameter = params.some((param) => param.pattern.kind === 'IdentPattern' && param.pattern.name.name === name);
  if (name === null || isParameter) return;
  b.scope.names.set(name, { kind: 'variable', variable: b.declareTemp(fn, attribute.id, name, attribute.span) });
}

function within(b: UnitBinder, node: number, self: SelfMeaning | null, run: () => void): void {
  const outer = b.self;
  b.typeBodies.add(node);
  b.self = self;
  b.inScope(node, false, run);
  b.self = outer;
}

function typeMeaning(found: Found | undefined, name: string): SelfMeaning | null {
  return found === undefined ? null : { kind: 'type', found, name };
}

/** E1003 among the functions and constants of a type's own body. */
function checkMembers(b: UnitBinder, members: readonly (FnDecl | ConstDecl | TypeDecl)[]): void {
  reportTwice(
    b,
    'member',
    members.map((member) => member.name),
  );
}

function reportTwice(b: UnitBinder, what: string, names: readonly Ident[]): void {
  const seen = new Map<string, Ident>();
  for (const name of names) {
    const first = seen.get(name.name);
    if (first !== undefined) b.report(catalogue.duplicateDefinition(b.site(name.span), what, name.name, b.site(first.span)));
    else seen.set(name.name, name);
  }
}
