import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alternatives, editDistance, suggest } from '../../src/diagnostics/suggest.js';

describe('did you mean', () => {
  it('finds a name with two letters swapped', () => {
    expect(suggest('cuont', ['total', 'count', 'println'])).toEqual(['count']);
  });

  it('ignores letter case', () => {
    expect(suggest('userName', ['username', 'other'])).toEqual(['username']);
  });

  it('puts the nearest first and gives at most four', () => {
    expect(suggest('value', ['values', 'valve', 'vague', 'salve', 'value2', 'valu'])).toHaveLength(4);
    expect(suggest('lenght', ['lend', 'length'])[0]).toBe('length');
  });

  it('changes at most a third of a name', () => {
    expect(suggest('abcdef', ['abcdxy'])).toEqual(['abcdxy']);
    expect(suggest('abcdef', ['abcxyz'])).toEqual([]);
    expect(suggest('x', ['y'])).toEqual([]);
  });

  it('never suggests the name itself', () => {
    expect(suggest('len', ['len', 'len'])).toEqual([]);
  });

  it('measures a distance that is symmetric and zero only for equal texts', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
      }),
    );
  });

  it('joins names into a phrase', () => {
    expect(alternatives(['a'])).toBe('`a`');
    expect(alternatives(['a', 'b', 'c'])).toBe('`a`, `b` or `c`');
  });
});
