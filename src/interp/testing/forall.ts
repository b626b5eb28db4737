/**
 * `forall` blocks (language.md, section 14): the body is run for many generated values; a failing case is shrunk and reported as
 * PropertyFailed. Works wherever statements stand; iterations and seed are those of the property around it (property-context.ts).
 *
 * Each case gets copies of its values, since the body may change them, and runs in a scope, since it may leave tasks: they end with the
 * case, and an error of one is an error of the case.
 */
import type { ForallBlock, ForallGenerator, Stmt } from '../../parser/ast.js';
import { runInScope } from '../../runtime/index.js';
import { SeededRandom } from '../../runtime/random.js';
import type { Steps } from '../../runtime/task-code.js';
import { type GenSpec, specOf } from '../builtins/gen.js';
import { type Calls, Discarded, draw, type Sample } from '../builtins/generation.js';
import { builtinSteps } from '../call.js';
import { BREAK, type Code, Completion, completion, type Frame, RETURN } from '../code.js';
import { scopeEntry, sequence } from '../compile/blocks.js';
import { type FunctionContext, suspending } from '../compile/context.js';
import { withDefers } from '../compile/defer.js';
import { compileExpr } from '../compile/expressions.js';
import { localRef, readRef } from '../compile/names.js';
import { compileStmt } from '../compile/statements.js';
import { faultOf } from '../compile/try.js';
import { inspect } from '../display.js';
import { recordOrigin } from '../error-fields.js';
import { assertionFailed, makeError } from '../errors.js';
import { AriaFault } from '../fault.js';
import { deepCopy } from '../isolate.js';
import { here } from '../site.js';
import { ThrownCompletion } from '../thrown-completion.js';
import { truthy } from '../truth.js';
import { type Cell, type ErrorValue, MapValue, TypeValue, type Value } from '../value.js';
import { compileChecked, isAssertion } from './checked-expression.js';
import { planEdges } from './edge-cases.js';
import { minimize } from './minimize.js';
import { property } from './property-context.js';
import { declarationOfKey } from './type-declarations.js';
import { emptyPlace, generatorOf, generatorOfDeclared } from './type-generators.js';

/** More than so many discarded cases for each wanted one: gave up. */
const DISCARD_FACTOR = 10;
const FULL_SIZE = 100;

/** What the failing case of a PropertyFailed raised, with the calls it came through. */
export const faultBehind = new WeakMap<ErrorValue, AriaFault>();

/** How a case ended; `leave` is a mark on its way out of the block (`return`, `break`). */
type CaseEnd =
  | { readonly kind: 'passed' }
  | { readonly kind: 'discarded' }
  | { readonly kind: 'failed'; readonly fault: AriaFault }
  | { readonly kind: 'leave'; readonly mark: Value; readonly value: Value };

const PASSED: CaseEnd = { kind: 'passed' };
const DISCARDED: CaseEnd = { kind: 'discarded' };

export function compileForall(stmt: ForallBlock, cx: FunctionContext): Code {
  const names = stmt.generators.map((generator) => generator.name.name);
  const sources = stmt.generators.map((generator) => generatorSource(generator, cx));
  const places = stmt.generators.map((generator) => localRef(generator, cx));
  const where = stmt.where === null ? null : compileExpr(stmt.where, cx, 'operand');
  const body = compileCaseBody(stmt, cx);
  const enter = scopeEntry(stmt.id, [], cx);
  const site = cx.site(stmt);

  function* runCase(f: Frame, samples: readonly Sample[]): Steps<CaseEnd> {
    enter?.(f);
    places.forEach(({ slot, cell }, i) => {
      const value = deepCopy((samples[i] as Sample).value);
      if (cell) (f[slot] as Cell).v = value;
      else f[slot] = value;
    });
    if (where !== null && !truthy(where.suspends ? yield* where.step(f) : where.run(f))) return DISCARDED;
    const value = body.suspends ? yield* body.step(f) : body.run(f);
    if (!(value instanceof Completion)) return PASSED;
    return value === BREAK || value === RETURN ? { kind: 'leave', mark: value, value: completion.value } : PASSED;
  }

  function* attempt(f: Frame, samples: readonly Sample[]): Steps<CaseEnd> {
    try {
      return (yield* runInScope(null, () => runCase(f, samples))) ?? PASSED;
    } catch (thrown) {
      if (thrown instanceof ThrownCompletion && thrown.mark !== RETURN)
        return thrown.mark === BREAK ? { kind: 'leave', mark: BREAK, value: thrown.value } : PASSED;
      const fault = faultOf(thrown);
      if (fault === null) throw thrown;
      recordOrigin(fault);
      return { kind: 'failed', fault };
    }
  }

  return suspending(function* (f) {
    const { settings } = property;
    const random = new SeededRandom(settings.seed);
    const specs: GenSpec[] = [];
    for (const source of sources) specs.push(yield* source(f));
    const edges = planEdges(specs, settings.seed, settings.iterations);
    let discarded = 0;
    for (let done = 0; done < settings.iterations; ) {
      if (discarded > DISCARD_FACTOR * settings.iterations) {
        here.site = site;
        throw gaveUp(discarded, done);
      }
      const size = Math.min(FULL_SIZE, Math.floor((done * FULL_SIZE) / Math.max(1, settings.iterations - 1)));
      const drawn = yield* drawCase(specs, random, size);
      const samples = drawn?.map((sample, i) => edges[i]?.get(done + discarded) ?? sample) ?? null;
      const end: CaseEnd = samples === null ? DISCARDED : yield* attempt(f, samples);
      if (end.kind === 'discarded') {
        discarded++;
        continue;
      }
      done++;
      property.cases++;
      if (end.kind === 'leave') {
        completion.value = end.mark === RETURN ? end.value : null;
        return end.mark === RETURN ? end.mark : null;
      }
      if (end.kind === 'failed') {
        const failing = (candidate: readonly Sample[]): Steps<AriaFault | null> => failureOf(attempt(f, candidate));
        const simplest = yield* minimize(
          samples as readonly Sample[],
          end.fault,
          settings.maxShrinks,
          (sample) => driven(sample.shrinks()),
          failing,
        );
        here.site = site;
        throw propertyFailed(names, simplest.samples, simplest.failure);
      }
    }
    return true;
  }, true);
}

function* failureOf(attempt: Steps<CaseEnd>): Steps<AriaFault | null> {
  const end = yield* attempt;
  return end.kind === 'failed' ? end.fault : null;
}

/** Null: a generator found no value, or a struct's invariant refused its fields. */
function* drawCase(specs: readonly GenSpec[], random: SeededRandom, size: number): Steps<readonly Sample[] | null> {
  const samples: Sample[] = [];
  try {
    for (const spec of specs) samples.push(yield* driven(draw(spec, random, size)));
  } catch (thrown) {
    if (thrown instanceof Discarded) return null;
    throw thrown;
  }
  return samples;
}

/** Drawing and shrinking may call functions of the program; they are called as any builtin calls its callbacks. */
function* driven<T>(calls: Calls<T>): Steps<T> {
  const result: T[] = [];
  const builtin = {
    kind: 'each' as const,
    name: 'Gen',
    params: [],
    doc: 'Draws a value (18.12).',
    *each() {
      result.push(yield* calls);
      return null;
    },
  };
  yield* builtinSteps(builtin, [], here.site);
  return result[0] as T;
}

/** What follows the colon: a type, a name for a Gen (which reads as a type too), or an expression. */
function generatorSource(generator: ForallGenerator, cx: FunctionContext): (f: Frame) => Steps<GenSpec> {
  const site = cx.site(generator);
  const { type, expr } = generator;
  if (expr !== null) {
    const code = compileExpr(expr, cx, 'operand');
    return function* (f) {
      const value = code.suspends ? yield* code.step(f) : code.run(f);
      here.site = site;
      return specOfValue(value, cx);
    };
  }
  if (type === null) throw new Error('internal: a generator without type and expression');
  const ref = type.kind === 'NamedType' ? cx.ref(type) : undefined;
  const isVariable = ref?.kind === 'local' || ref?.kind === 'capture' || (ref?.kind === 'global' && ref.binding !== 'type');
  const read = ref !== undefined && isVariable ? readRef(ref, generator.name.name, type, cx) : null;
  return function* (f) {
    here.site = site;
    if (read !== null && !read.suspends) return specOfValue(read.run(f), cx);
    return generatorOf(type, emptyPlace(cx.module), cx.program);
  };
}

function specOfValue(value: Value, cx: FunctionContext): GenSpec {
  const declared = value instanceof TypeValue ? declarationOfKey(value.key, cx.program) : null;
  return declared === null ? specOf(value) : generatorOfDeclared(declared, cx.program);
}

/** The statements of the block; the last one is the verdict. */
function compileCaseBody(stmt: ForallBlock, cx: FunctionContext): Code {
  const { stmts, id } = stmt.body;
  const loop = { throws: false };
  cx.loops.push(loop);
  const codes = stmts.map((one, i) => (i === stmts.length - 1 ? verdictOf(one, cx) : compileStmt(one, cx, 'statement')));
  cx.loops.pop();
  const enter = scopeEntry(id, stmts, cx);
  const body = sequence(codes);
  const info = cx.resolution.blocks.get(id);
  const entered = enter === null ? body : entering(enter, body);
  return info !== undefined && info.deferSlot >= 0 ? withDefers(entered, info.deferSlot, cx.resolution.suspending.has(id)) : entered;
}

function entering(enter: (f: Frame) => void, body: Code): Code {
  return suspending(function* (f) {
    enter(f);
    return body.suspends ? yield* body.step(f) : body.run(f);
  }, body.abrupt);
}

function verdictOf(stmt: Stmt, cx: FunctionContext): Code {
  if (stmt.kind === 'ExprStmt' && isPlainExpression(stmt) && !isAssertion(stmt, cx)) return compileChecked(stmt.expr, cx);
  const code = compileStmt(stmt, cx, 'statement');
  if (isAssertion(stmt, cx) || stmt.kind === 'RaisesBlock') return code;
  const site = cx.site(stmt);
  return suspending(function* (f) {
    const value = code.suspends ? yield* code.step(f) : code.run(f);
    if (value instanceof Completion || truthy(value)) return value;
    here.site = site;
    throw assertionFailed(`the block's value is ${inspect(value)}`);
  }, code.abrupt);
}

/** Loops and branches say what is false themselves, not by their source text. */
function isPlainExpression(stmt: Extract<Stmt, { kind: 'ExprStmt' }>): boolean {
  return !['If', 'Match', 'For', 'While', 'Loop', 'Try', 'Handle', 'With', 'Select', 'Do'].includes(stmt.expr.kind);
}

function propertyFailed(names: readonly string[], samples: readonly Sample[], fault: AriaFault): AriaFault {
  const { name, seed } = property.settings;
  const values = samples.map((sample) => sample.value);
  const shown = names.map((one, i) => `${one} = ${inspect(values[i] as Value)}`).join(', ');
  const inputs = new MapValue(new Map(names.map((one, i) => [one, values[i] as Value])));
  const error = makeError('PropertyFailed', `property "${name}" failed for ${shown} (seed ${seed})`, { inputs, seed });
  error.cause = fault.value;
  faultBehind.set(error, fault);
  return new AriaFault(error);
}

function gaveUp(discarded: number, done: number): AriaFault {
  const { name, seed, iterations } = property.settings;
  const text = `property "${name}" gave up: ${discarded} cases were discarded, ${done} of ${iterations} tried (seed ${seed})`;
  return new AriaFault(makeError('PropertyFailed', text, { inputs: new MapValue(), seed }));
}
