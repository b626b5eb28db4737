/** Array, map, tuple, range and template literals, comprehensions (language.md, sections 1.8, 6.4). */

import type { ComprehensionClause, Expr } from '../../parser/ast.js';
import type { Steps } from '../../runtime/task-code.js';
import { joinPieces, joinTexts } from '../budget.js';
import type { Code, Frame, Run } from '../code.js';
import { display } from '../display.js';
import { typeError } from '../errors.js';
import { formatValue } from '../format.js';
import { parseFormatSpec } from '../format-spec.js';
import { hashKey } from '../hash.js';
import { iterateSteps, nextItem, userCursor } from '../iterate-steps.js';
import { END, iterate, spreadItems } from '../iteration.js';
import { kindOf } from '../kinds.js';
import { entriesOf, mapInsert, mapInsertHashed } from '../map-access.js';
import { rangeOf } from '../range.js';
import { here } from '../site.js';
import { ArrayValue, type HashKey, MapValue, TupleValue, UNIT, type Value } from '../value.js';
import { scopeEntry } from './blocks.js';
import { compileTruth } from './conditions.js';
import { anySuspends, constant, type FunctionContext, plain, runOf, suspending } from './context.js';
import { compileExpr } from './expressions.js';
import { sequenceOperands } from './operands.js';
import { mapOperand } from './operators.js';
import { compileBinding } from './patterns.js';
import { perNode } from './per-node.js';

/** Evaluates operands left to right and builds a value of them. */
function build(codes: readonly Code[], make: (values: Value[]) => Value): Code {
  const operands = sequenceOperands(codes);
  if (operands.suspends) {
    return suspending(function* (f) {
      return make(yield* operands.step(f));
    });
  }
  return plain(making(operands.run, make));
}

const making = perNode({}, () => (operands: (f: Frame) => Value[], make: (values: Value[]) => Value): Run => {
  return (f) => make(operands(f));
});

export function compileTuple(expr: Extract<Expr, { kind: 'Tuple' }>, cx: FunctionContext): Code {
  if (expr.elements.length === 0) return constant(UNIT);
  return build(
    expr.elements.map((element) => compileExpr(element, cx, 'operand')),
    (values) => new TupleValue(values),
  );
}

export function compileArray(expr: Extract<Expr, { kind: 'Array' }>, cx: FunctionContext): Code {
  const codes = expr.items.map((item) => compileExpr(item.kind === 'Spread' ? item.value : item, cx, 'operand'));
  const spread = expr.items.map((item) => item.kind === 'Spread');
  if (!spread.includes(true)) return build(codes, (values) => new ArrayValue(values));
  const site = cx.site(expr);
  return build(codes, (values) => {
    here.site = site;
    return new ArrayValue(values.flatMap((value, i) => (spread[i] === true ? [...spreadItems(value)] : [value])));
  });
}

export function compileMap(expr: Extract<Expr, { kind: 'Map' }>, cx: FunctionContext): Code {
  const codes = expr.entries.flatMap((entry) =>
    entry.kind === 'Spread'
      ? [compileExpr(entry.value, cx, 'operand')]
      : [compileExpr(entry.key, cx, 'operand'), compileExpr(entry.value, cx, 'operand')],
  );
  const spread = expr.entries.map((entry) => entry.kind === 'Spread');
  const site = cx.site(expr);
  const names = expr.entries.map((entry) => (entry.kind !== 'Spread' && entry.key.kind === 'String' ? entry.key.value : ''));
  if (names.length > 0 && !names.includes('') && new Set(names).size === names.length) {
    // A record: names known now, all different; the key of such a String is known too.
    const keys = names.map((name) => ({ name, hash: hashKey(name) }));
    return build(
      codes.filter((_, i) => i % 2 === 1),
      (values) => {
        const map = new MapValue();
        for (let i = 0; i < keys.length; i++) {
          const { name, hash } = keys[i] as { name: string; hash: HashKey };
          mapInsertHashed(map, hash, name, values[i] as Value);
        }
        return map;
      },
    );
  }
  return build(codes, (values) => {
    here.site = site;
    const map = new MapValue();
    let at = 0;
    for (const isSpread of spread) {
      const value = values[at++] as Value;
      if (!isSpread) mapInsert(map, value, values[at++] as Value);
      else if (value instanceof MapValue) for (const entry of entriesOf(value)) mapInsert(map, entry.key, entry.value);
      else throw typeError(`only a Map can be spread into a map, got ${kindOf(value)}`);
    }
    return map;
  });
}

export function compileRange(expr: Extract<Expr, { kind: 'Range' }>, cx: FunctionContext): Code {
  const parts = [expr.start, expr.end, expr.step].map((part) => (part === null ? constant(null) : compileExpr(part, cx, 'operand')));
  const site = cx.site(expr);
  const inclusive = expr.operator !== '..<';
  const open = [expr.start === null, expr.end === null] as const;
  const hasStep = expr.step !== null;
  return build(parts, ([start, end, step]) => {
    here.site = site;
    return rangeOf(open[0] ? undefined : (start as Value), open[1] ? undefined : (end as Value), inclusive, hasStep ? (step as Value) : 1);
  });
}

export function compileTemplate(expr: Extract<Expr, { kind: 'Template' }>, cx: FunctionContext): Code {
  const pieces = expr.parts.map((part) => {
    if (typeof part === 'string') return constant(part);
    const value = compileExpr(part.expr, cx, 'operand');
    const site = cx.site(part);
    const spec = part.spec === null ? null : parseFormatSpec(part.spec);
    return mapOperand(value, (v) => {
      if (typeof v === 'string' && spec === null) return v;
      here.site = site;
      return spec === null ? display(v) : formatValue(v, spec);
    });
  });
  if (anySuspends(pieces) || pieces.length > FEW_PIECES) return build(pieces, (values) => joinPieces(values as readonly string[]));
  const runs = pieces.map((piece) => runOf(piece) as (frame: Frame) => string);
  // Appending is cheaper than joining a list: JavaScript strings are ropes.
  const last = runs.pop();
  if (last === undefined) return constant('');
  return plain(appending(runs, last));
}

const appending = perNode(
  { joinTexts },
  ({ joinTexts }) =>
    (runs: readonly ((frame: Frame) => string)[], last: (frame: Frame) => string): Run => {
      return (f) => {
        let text = '';
        for (let i = 0; i < runs.length; i++) text += (runs[i] as (frame: Frame) => string)(f);
        return joinTexts(text, last(f));
      };
    },
);

/** Above, a rope would be too deep to be worth it. */
const FEW_PIECES = 16;

export function compileArrayComprehension(expr: Extract<Expr, { kind: 'ArrayComprehension' }>, cx: FunctionContext): Code {
  const element = compileExpr(expr.element, cx, 'operand');
  return comprehension(expr.clauses, [element], cx, () => {
    const items: Value[] = [];
    return { add: ([value]) => items.push(value as Value), result: () => new ArrayValue(items) };
  });
}

export function compileMapComprehension(expr: Extract<Expr, { kind: 'MapComprehension' }>, cx: FunctionContext): Code {
  const codes = [compileExpr(expr.key, cx, 'operand'), compileExpr(expr.value, cx, 'operand')];
  return comprehension(expr.clauses, codes, cx, () => {
    const map = new MapValue();
    return { add: ([key, value]) => mapInsert(map, key as Value, value as Value), result: () => map };
  });
}

interface Collector {
  add(values: readonly Value[]): void;
  result(): Value;
}

/** Clauses nest left to right; each iteration has its own scope (6.4). */
function comprehension(
  clauses: readonly ComprehensionClause[],
  produce: readonly Code[],
  cx: FunctionContext,
  collector: () => Collector,
): Code {
  const operands = sequenceOperands(produce);
  const levels = clauses.map((clause) => ({
    source: compileExpr(clause.iterable, cx, 'operand'),
    enter: scopeEntry(clause.id, [], cx),
    bind: compileBinding(clause.pattern, cx),
    tests: clause.conditions.map((condition) => compileTruth(condition, cx)),
    site: cx.site(clause.iterable),
    channel: cx.maySuspend(clause),
  }));
  const suspends =
    operands.suspends || levels.some((level) => level.channel || level.source.suspends || level.tests.some((test) => test.suspends));
  if (!suspends) {
    const plainRun = (operands as { run(f: Frame): Value[] }).run;
    const walk = (depth: number, f: Frame, into: Collector): void => {
      const level = levels[depth];
      if (level === undefined) {
        into.add(plainRun(f));
        return;
      }
      const source = (level.source as { run: Run }).run(f);
      here.site = level.site;
      const cursor = iterate(source) ?? userCursor(source);
      for (let item = cursor.next(); item !== END; item = cursor.next()) {
        level.enter?.(f);
        level.bind(f, item as Value);
        if (level.tests.every((test) => (test as { run: Run }).run(f) === true)) walk(depth + 1, f, into);
      }
    };
    return plain((f) => {
      const into = collector();
      walk(0, f, into);
      return into.result();
    });
  }
  function* walk(depth: number, f: Frame, into: Collector): Steps<null> {
    const level = levels[depth];
    if (level === undefined) {
      into.add(operands.suspends ? yield* operands.step(f) : operands.run(f));
      return null;
    }
    const source = level.source.suspends ? yield* level.source.step(f) : level.source.run(f);
    here.site = level.site;
    const items = iterateSteps(source);
    for (;;) {
      const item = yield* nextItem(items);
      if (item === END) return null;
      level.enter?.(f);
      level.bind(f, item as Value);
      let accepted = true;
      for (const test of level.tests) {
        if ((test.suspends ? yield* test.step(f) : test.run(f)) !== true) {
          accepted = false;
          break;
        }
      }
      if (accepted) yield* walk(depth + 1, f, into);
    }
  }
  return suspending(function* (f) {
    const into = collector();
    yield* walk(0, f, into);
    return into.result();
  });
}
