import { describe, expect, it } from 'vitest';
import { aria } from './aria.js';

describe('aria doc', () => {
  it('shows signature and sentence of a method', () => {
    const { code, stdout } = aria(['doc', 'Array.len']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^len\(\) {2}— Array\n {2}\S.*\.\n$/);
  });

  it('finds a name in every group that has it', () => {
    const { stdout } = aria(['doc', 'send']);
    expect(stdout).toContain('send(v)');
  });

  it('finds functions of modules with and without std', () => {
    expect(aria(['doc', 'std::math::gcd']).stdout).toBe(aria(['doc', 'math::gcd']).stdout);
  });

  it('lists a whole group, as JSON if asked', () => {
    const docs: { name: string; doc: string }[] = JSON.parse(aria(['doc', 'Map', '--json']).stdout);
    expect(docs.length).toBeGreaterThan(20);
    expect(docs.every((one) => one.doc.endsWith('.'))).toBe(true);
  });

  it('lists the groups without a name', () => {
    expect(aria(['doc']).stdout.split('\n')).toEqual(expect.arrayContaining(['prelude', 'Array', 'std::math', 'Channel']));
  });

  it('suggests what is near to an unknown name', () => {
    const { code, stderr } = aria(['doc', 'fliter']);
    expect(code).toBe(64);
    expect(stderr).toContain('filter');
  });
});
