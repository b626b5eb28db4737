import { describe, expect, it } from 'vitest';
import { decideColor } from '../../src/cli/terminal.js';

describe('colour', () => {
  it('follows the flag before everything else', () => {
    expect(decideColor('always', { NO_COLOR: '1', TERM: 'dumb' }, false)).toBe(true);
    expect(decideColor('never', { FORCE_COLOR: '1' }, true)).toBe(false);
  });

  it('follows NO_COLOR before FORCE_COLOR, and an empty NO_COLOR not at all', () => {
    expect(decideColor('auto', { NO_COLOR: '1', FORCE_COLOR: '1' }, true)).toBe(false);
    expect(decideColor('auto', { NO_COLOR: '' }, true)).toBe(true);
  });

  it('is forced by FORCE_COLOR, and forbidden by FORCE_COLOR=0', () => {
    expect(decideColor('auto', { FORCE_COLOR: '1' }, false)).toBe(true);
    expect(decideColor('auto', { FORCE_COLOR: '0' }, true)).toBe(false);
  });

  it('is otherwise for terminals that are not dumb', () => {
    expect(decideColor('auto', {}, true)).toBe(true);
    expect(decideColor('auto', { TERM: 'dumb' }, true)).toBe(false);
    expect(decideColor('auto', {}, false)).toBe(false);
  });
});
