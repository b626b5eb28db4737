/** Self-checks of the grammar: nothing unused, nothing ambiguous, everything has a name for messages. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from '../../src/parser/index.js';
import { AriaParser } from '../../src/parser/parser.js';
import { AnyName, allTokens, Keyword } from '../../src/parser/tokens.js';

const parser = new AriaParser({ validate: true });

describe('grammar', () => {
  test('passes the validations of Chevrotain and has no ambiguous alternatives', () => {
    expect(Object.keys(parser.rules).length).toBeGreaterThan(100);
  });

  test('every token has a label in words', () => {
    for (const type of allTokens) expect(type.LABEL, type.name).toMatch(/^(`.+`|an? .+|text .+|the .+)$/);
  });

  test('every rule is used by another, or is the root', () => {
    const used = new Set(productions().flatMap((rule) => rule.references));
    const unused = productions()
      .map((rule) => rule.name)
      .filter((name) => name !== 'program' && !used.has(name));
    expect(unused).toEqual([]);
  });

  test('every token is consumed by a rule, by itself or by its category', () => {
    const consumed = new Set(productions().flatMap((rule) => rule.tokens));
    const categories = (name: string): readonly string[] =>
      (allTokens.find((type) => type.name === name)?.CATEGORIES ?? []).map((type) => type.name);
    // As a name every keyword is consumed; what counts is that something asks for the word itself.
    const general: ReadonlySet<string> = new Set([AnyName.name, Keyword.name]);
    const unused = allTokens
      .map((type) => type.name)
      .filter((name) => !consumed.has(name) && !categories(name).some((category) => consumed.has(category) && !general.has(category)));
    expect(unused.filter((name) => name !== 'Keyword')).toEqual([]);
  });
});

describe('every alternative', () => {
  test('is chosen somewhere: one that no program of the repository comes to is unreachable', () => {
    const chosen = alternativesChosenBy(() => {
      for (const text of corpus()) parse(text, 'x.aria');
    });
    const alternatives = productions().flatMap((rule) => rule.alternatives);
    expect(alternatives.length).toBeGreaterThan(200);
    expect(alternatives.filter((alternative) => !chosen.has(alternative))).toEqual([]);
  });
});

describe('every rule of src/parser/rules', () => {
  const folder = join(import.meta.dirname, '../../src/parser/rules');
  const files = readdirSync(folder).filter((name) => readFileSync(join(folder, name), 'utf8').includes('g.rule('));

  test.each(files)('cites its section of the specification above it in %s', (name) => {
    const lines = readFileSync(join(folder, name), 'utf8').split('\n');
    const uncited = lines.flatMap((line, at) => {
      if (!line.includes('g.rule(')) return [];
      const comments = [];
      for (let above = at - 1; /^\s*(\/\/|g\.choose|g\.rule\('\w+', \w+(\(.*\))?\);)/.test(lines[above] ?? ''); above--)
        comments.push(lines[above]);
      return comments.some((comment) => /\/\/ .*?(\d|Appendix C)/.test(comment ?? '')) ? [] : [`${at + 1}: ${line.trim()}`];
    });
    expect(uncited).toEqual([]);
  });
});

/** The programs that the other tests of the parser read. */
function corpus(): string[] {
  return ['fixtures', 'stages', 'print-samples', '../../examples', '../spec-examples', '../diagnostics/broken'].flatMap((name) => {
    const folder = join(import.meta.dirname, name);
    return readdirSync(folder)
      .filter((file) => file.endsWith('.aria'))
      .flatMap((file) => readFileSync(join(folder, file), 'utf8').split(/^#--- .*\n/m));
  });
}

interface Choosing {
  orInternal(this: AriaParser, alternatives: Alternatives, index: number): void;
}
type Alternative = { readonly ALT: () => void };
type Alternatives = readonly Alternative[] | { readonly DEF: readonly Alternative[] };

/** Which alternatives are taken while `run` parses, as `rule/OR/alternative`. */
function alternativesChosenBy(run: () => void): Set<string> {
  const chosen = new Set<string>();
  const prototype = AriaParser.prototype as unknown as Choosing;
  const original = prototype.orInternal;
  prototype.orInternal = function (given, index) {
    const { getCurrRuleFullName } = this as unknown as { getCurrRuleFullName(): string };
    const rule = getCurrRuleFullName.call(this);
    const list = 'DEF' in given ? given.DEF : given;
    const noted = list.map((alternative, number) => ({
      ...alternative,
      ALT: () => {
        chosen.add(`${rule}/${index}/${number}`);
        alternative.ALT.call(this);
      },
    }));
    original.call(this, 'DEF' in given ? { ...given, DEF: noted } : noted, index);
  };
  run();
  prototype.orInternal = original;
  return chosen;
}

interface Production {
  readonly name: string;
  readonly references: readonly string[];
  readonly tokens: readonly string[];
  /** As `rule/OR/alternative`. */
  readonly alternatives: readonly string[];
}

/** What each rule refers to, from the grammar as Chevrotain recorded it. */
function productions(): Production[] {
  return parser.getSerializedGastProductions().map((rule) => {
    const references: string[] = [];
    const tokens: string[] = [];
    const alternatives: string[] = [];
    const ruleName = (rule as { name?: string }).name ?? '';
    const visit = (part: unknown): void => {
      const { type, name, idx, definition, separator } = part as {
        type: string;
        name: string;
        idx?: number;
        definition?: unknown[];
        separator?: { name: string };
      };
      if (type === 'NonTerminal') references.push(name);
      if (type === 'Terminal') tokens.push(name);
      if (separator !== undefined) tokens.push(separator.name);
      if (type === 'Alternation') alternatives.push(...(definition ?? []).map((_, number) => `${ruleName}/${idx}/${number}`));
      definition?.forEach(visit);
    };
    visit(rule);
    return { name: ruleName, references, tokens, alternatives };
  });
}
