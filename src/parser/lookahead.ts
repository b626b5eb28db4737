/**
 * How the parser chooses: LL(1) by FIRST sets, computed once for each rule, and choosers where one token is not enough.
 *
 * Chevrotain's own strategy enumerates paths again for every choice point, which takes longer than everything else at start-up. This one does
 * the same for k = 1, and only for choice points that a program comes to. The order of alternatives decides between those whose gates are open.
 */
import {
  Alternation,
  type ILookaheadStrategy,
  type ILookaheadValidationError,
  type IOrAlt,
  type IProduction,
  NonTerminal,
  Option,
  Repetition,
  type Rule,
  Terminal,
  type TokenType,
} from 'chevrotain';
import type { AriaParser } from './parser.js';

type Choice = (this: AriaParser, alternatives?: IOrAlt<unknown>[]) => number | undefined;
type Decision = (this: AriaParser) => boolean;

type Container = { readonly idx: number; readonly definition: IProduction[] };

interface First {
  readonly tokens: ReadonlySet<number>;
  /** True if the production can match nothing. */
  readonly nullable: boolean;
}

export class FirstSets implements ILookaheadStrategy {
  private readonly ofRule = new Map<string, First>();
  /** Choosers by rule name and index of the `OR`. */
  private readonly choosers = new Map<string, () => number>();
  /** Choice points by rule; the three kinds are numbered apart. */
  private readonly parts = new Map<Rule, Map<number, Container>>();
  /** Token types are numbered over the whole process; tables span the numbers of this vocabulary. */
  private readonly tableSize: number;

  constructor(vocabulary: readonly TokenType[]) {
    this.tableSize = 2 + vocabulary.reduce((most, type) => Math.max(most, type.tokenTypeIdx ?? 0), 0);
  }

  choose(rule: string, index: number, chooser: () => number): void {
    this.choosers.set(`${rule}/${index}`, chooser);
  }

  buildLookaheadForAlternation(options: { prodOccurrence: number; rule: Rule; hasPredicates: boolean }): () => number | undefined {
    const chooser = this.choosers.get(`${options.rule.name}/${options.prodOccurrence}`);
    if (chooser !== undefined) return () => negativeIsNone(chooser());
    const tables = () => {
      const alternatives = this.part(options.rule, Alternation, options.prodOccurrence).definition as unknown as {
        definition: IProduction[];
      }[];
      return alternatives.map((alternative) => this.table(this.firstOf(alternative.definition)));
    };
    return (options.hasPredicates ? gatedChoice(tables) : this.choice(tables)) as () => number | undefined;
  }

  buildLookaheadForOptional(options: { prodOccurrence: number; prodType: string; rule: Rule }): () => boolean {
    const kind = options.prodType === 'Option' ? Option : Repetition;
    let table: Uint8Array | undefined;
    const compute = () => this.table(this.firstOf(this.part(options.rule, kind, options.prodOccurrence).definition));
    const decide: Decision = function () {
      table ??= compute();
      return table[this.peek().tokenTypeIdx] === 1;
    };
    return decide as () => boolean;
  }

  /** Every `OR` must be decided by one token, a gate or a chooser, and nothing optional may match nothing. Runs in tests only. */
  validate(options: { rules: Rule[] }): ILookaheadValidationError[] {
    const errors: ILookaheadValidationError[] = [];
    for (const rule of options.rules) {
      if (this.firstOfRule(rule) === IN_PROGRESS) errors.push({ message: `left recursion in ${rule.name}`, ruleName: rule.name });
      forEachProduction(rule.definition, (production) => {
        if (production instanceof Alternation) this.validateChoice(rule, production, errors);
        else if ((production instanceof Option || production instanceof Repetition) && this.firstOf(production.definition).nullable)
          errors.push({ message: `optional part ${production.idx} of ${rule.name} can be empty`, ruleName: rule.name });
      });
    }
    return errors;
  }

  private validateChoice(rule: Rule, production: Alternation, errors: ILookaheadValidationError[]): void {
    if (this.choosers.has(`${rule.name}/${production.idx}`) || (production as { hasPredicates?: boolean }).hasPredicates === true) return;
    const seen = new Set<number>();
    for (const alternative of production.definition as unknown as { definition: IProduction[] }[]) {
      for (const token of this.firstOf(alternative.definition).tokens) {
        if (seen.has(token))
          errors.push({ message: `ambiguous alternatives in OR ${production.idx} of ${rule.name}`, ruleName: rule.name });
        seen.add(token);
      }
    }
  }

  /** A choice point of a rule by its kind and number. */
  private part(rule: Rule, kind: typeof Alternation | typeof Option | typeof Repetition, index: number): Container {
    let parts = this.parts.get(rule);
    if (parts === undefined) {
      parts = new Map();
      this.parts.set(rule, parts);
      const found = parts;
      forEachProduction(rule.definition, (production) => {
        const { idx } = production as unknown as Container;
        if (production instanceof Alternation) found.set(idx, production);
        else if (production instanceof Option) found.set(idx + 1000, production);
        else if (production instanceof Repetition) found.set(idx + 2000, production);
      });
    }
    const part = parts.get(index + (kind === Alternation ? 0 : kind === Option ? 1000 : 2000));
    if (part === undefined) throw new Error(`rule ${rule.name} has no ${kind.name} with index ${index}`);
    return part;
  }

  private firstOfRule(rule: Rule): First {
    const known = this.ofRule.get(rule.name);
    if (known !== undefined) return known;
    this.ofRule.set(rule.name, IN_PROGRESS);
    const first = this.firstOf(rule.definition);
    this.ofRule.set(rule.name, first);
    return first;
  }

  private firstOf(sequence: readonly IProduction[]): First {
    const tokens = new Set<number>();
    for (const production of sequence) {
      if (!this.addFirst(production, tokens)) return { tokens, nullable: false };
    }
    return { tokens, nullable: true };
  }

  /** Adds what the production can begin with; answers whether it can match nothing. */
  private addFirst(production: IProduction, into: Set<number>): boolean {
    if (production instanceof Terminal) {
      into.add(production.terminalType.tokenTypeIdx ?? 0);
      for (const type of production.terminalType.categoryMatches ?? []) into.add(type);
      return false;
    }
    if (production instanceof NonTerminal) return addAll(this.firstOfRule(production.referencedRule), into);
    if (production instanceof Alternation) {
      let nullable = false;
      for (const alternative of production.definition as unknown as { definition: IProduction[] }[]) {
        if (addAll(this.firstOf(alternative.definition), into)) nullable = true;
      }
      return nullable;
    }
    addAll(this.firstOf((production as Option).definition), into);
    return production instanceof Option || production instanceof Repetition;
  }

  private choice(tables: () => readonly Uint8Array[]): Choice {
    let choice: Int16Array | undefined;
    const compute = () => {
      const alternatives = new Int16Array(this.tableSize).fill(-1);
      for (const [index, table] of tables().entries()) {
        table.forEach((starts, type) => {
          if (starts === 1 && alternatives[type] === -1) alternatives[type] = index;
        });
      }
      return alternatives;
    };
    return function () {
      choice ??= compute();
      return negativeIsNone(choice[this.peek().tokenTypeIdx] ?? -1);
    };
  }

  private table(first: First): Uint8Array {
    const table = new Uint8Array(this.tableSize);
    for (const type of first.tokens) table[type] = 1;
    return table;
  }
}

const IN_PROGRESS: First = { tokens: new Set(), nullable: false };

function negativeIsNone(choice: number): number | undefined {
  return choice < 0 ? undefined : choice;
}

function addAll(first: First, into: Set<number>): boolean {
  for (const token of first.tokens) into.add(token);
  return first.nullable;
}

function gatedChoice(compute: () => readonly Uint8Array[]): Choice {
  let tables: readonly Uint8Array[] | undefined;
  return function (alternatives) {
    tables ??= compute();
    const type = this.peek().tokenTypeIdx;
    for (let index = 0; index < tables.length; index++) {
      if (tables[index]?.[type] !== 1) continue;
      const gate = (alternatives?.[index] as { GATE?: () => boolean } | undefined)?.GATE;
      if (gate === undefined || gate()) return index;
    }
    return undefined;
  };
}

function forEachProduction(sequence: readonly IProduction[], visit: (production: IProduction) => void): void {
  for (const production of sequence) {
    visit(production);
    const parts = production instanceof NonTerminal ? undefined : (production as { definition?: IProduction[] }).definition;
    if (parts !== undefined) forEachProduction(parts, visit);
  }
}
