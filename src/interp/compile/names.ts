/**
 * Reading and writing variables (language.md, section 9). The resolver decided where each lives; here a reference becomes a
 * closure for exactly that place.
 */
import type { NodeBase } from '../../parser/ast.js';
import type { Code, Frame, FunctionCode, Run, Slot } from '../code.js';
import { immutableConstant, undefinedVariable } from '../errors.js';
import { readGlobal, writeGlobal } from '../module-variables.js';
import type { Ref } from '../resolution.js';
import { here, type Site } from '../site.js';
import { type Cell, Float, FunctionValue, type Value } from '../value.js';
import { constant, type FunctionContext, plain } from './context.js';
import { putOwned } from './float-slots.js';
import { perNode } from './per-node.js';

/** Code that reads the variable or declaration `ref`, called `name` in the source. */
export function readRef(ref: Ref, name: string, node: NodeBase, cx: FunctionContext): Code {
  switch (ref.kind) {
    case 'local': {
      const { slot } = ref;
      if (cx.ownedFloats.has(slot))
        return { suspends: false, run: readOwned(slot), abrupt: false, look: readLocal(slot, false, null, name) };
      return plain(readLocal(slot, ref.cell, ref.checked ? cx.site(node) : null, name));
    }
    case 'nested':
      return nestedDeclaration(ref, cx);
    case 'capture':
      return plain(readCapture(ref.index, ref.cell, ref.checked ? cx.site(node) : null, name));
    case 'global': {
      const module = cx.program.module(ref.unit);
      if (ref.binding === 'fn' || ref.binding === 'type' || ref.binding === 'module') {
        const { globals } = module;
        const { index } = ref;
        const value = globals[index];
        if (value !== undefined) return constant(value as Value);
        return plain(() => globals[index] as Value);
      }
      return plain(readGlobal(module, ref.index, ref.binding, name, cx.site(node)));
    }
    case 'prelude':
      return constant(cx.program.preludeValue(ref.name));
    case 'std':
      return constant(cx.program.stdValue(ref.module, ref.name));
    case 'unit':
      return constant(cx.program.moduleValue(ref.unit));
    case 'variant': {
      const type = readRef(ref.type, name, node, cx);
      const variantName = ref.name;
      if (!type.suspends && type.constant !== undefined) return constant(cx.program.variantValue(type.constant, variantName));
      const read = type.suspends ? undefined : type.run;
      return plain((f) => cx.program.variantValue(read?.(f) ?? null, variantName));
    }
    case 'suffix':
      return readRef(ref.base, name.slice(0, -1), node, cx);
  }
}

const nestedFunctions = new WeakMap<FunctionCode, FunctionValue>();

/** One value a thread, whichever call reaches the declaration. */
function nestedDeclaration(ref: Extract<Ref, { kind: 'nested' }>, cx: FunctionContext): Code {
  if (!ref.function) return plain(() => cx.program.typeValue(cx.module, ref.declaration));
  const code = cx.program.functionCode(cx.module, ref.declaration);
  let value = nestedFunctions.get(code);
  if (value === undefined) {
    value = new FunctionValue(code, []);
    nestedFunctions.set(code, value);
  }
  return constant(value);
}

const readLocal = perNode({ checked }, ({ checked }) => (slot: number, cell: boolean, checkedAt: Site | null, name: string): Run => {
  if (checkedAt !== null) {
    return cell ? (f) => checked((f[slot] as Cell).v, name, checkedAt) : (f) => checked(f[slot] as Value | undefined, name, checkedAt);
  }
  return cell ? (f) => (f[slot] as Cell).v as Value : (f) => f[slot] as Value;
});

const readOwned = perNode({ Float }, ({ Float }) => (slot: number): Run => {
  return (f) => {
    const value = f[slot] as Value;
    return value instanceof Float ? new Float(value.v) : value;
  };
});

const readCapture = perNode({ checked }, ({ checked }) => (index: number, cell: boolean, checkedAt: Site | null, name: string): Run => {
  if (checkedAt !== null) {
    return (f) => {
      const entry = (f[0] as readonly Slot[])[index];
      return checked(cell ? (entry as Cell).v : (entry as Value | undefined), name, checkedAt);
    };
  }
  return cell ? (f) => ((f[0] as readonly Slot[])[index] as Cell).v as Value : (f) => (f[0] as readonly Slot[])[index] as Value;
});

function checked(value: Value | undefined, name: string, site: Site): Value {
  if (value !== undefined) return value;
  here.site = site;
  throw undefinedVariable(name);
}

export type Store = (frame: Frame, value: Value) => void;

/** A function that assigns the variable `ref`. */
export function storeRef(ref: Ref, name: string, node: NodeBase & { readonly kind?: string }, cx: FunctionContext): Store {
  if ((ref.kind === 'local' || ref.kind === 'capture') && ref.constant === true && node.kind !== 'ConstDecl')
    return refuse(name, cx.site(node));
  switch (ref.kind) {
    case 'local': {
      const { slot } = ref;
      return cx.ownedFloats.has(slot) ? storeOwned(slot) : storeLocal(slot, ref.cell);
    }
    case 'capture':
      return storeCapture(ref.index);
    case 'global':
      return writeGlobal(cx.program.module(ref.unit), ref.index, ref.binding, name, cx.site(node));
    default:
      throw new Error(`internal: ${ref.kind} reference as an assignment target`);
  }
}

const storeOwned = perNode({ putOwned }, ({ putOwned }) => (slot: number): Store => {
  return (f, v) => putOwned(f, slot, v);
});

const storeLocal = perNode({}, () => (slot: number, cell: boolean): Store => {
  return cell
    ? (f, v) => {
        (f[slot] as Cell).v = v;
      }
    : (f, v) => {
        f[slot] = v;
      };
});

const storeCapture = perNode({}, () => (index: number): Store => {
  return (f, v) => {
    ((f[0] as readonly Slot[])[index] as Cell).v = v;
  };
});

function refuse(name: string, site: Site): Store {
  return () => {
    here.site = site;
    throw immutableConstant(name);
  };
}

/** Slot and cell-ness of a local that a node binds itself (patterns, handlers, results). */
export function localRef(node: NodeBase, cx: FunctionContext): { slot: number; cell: boolean } {
  const ref = cx.ref(node);
  if (ref?.kind !== 'local') throw new Error('internal: a binding that is no local');
  return ref;
}
