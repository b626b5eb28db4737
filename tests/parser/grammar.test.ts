/** Self-checks of the grammar: nothing unused, nothing ambiguous, everything has a name for messages. */
import { describe, expect, test } from 'vitest';
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

interface Production {
  readonly name: string;
  readonly references: readonly string[];
  readonly tokens: readonly string[];
}

/** What each rule refers to, from the grammar as Chevrotain recorded it. */
function productions(): Production[] {
  return parser.getSerializedGastProductions().map((rule) => {
    const references: string[] = [];
    const tokens: string[] = [];
    const visit = (part: unknown): void => {
      const { type, name, definition, separator } = part as {
        type: string;
        name: string;
        definition?: unknown[];
        separator?: { name: string };
      };
      if (type === 'NonTerminal') references.push(name);
      if (type === 'Terminal') tokens.push(name);
      if (separator !== undefined) tokens.push(separator.name);
      definition?.forEach(visit);
    };
    visit(rule);
    return { name: (rule as { name?: string }).name ?? '', references, tokens };
  });
}
