import { describe, expect, it } from 'vitest';
import { aria } from './aria.js';

describe('tokens', () => {
  it('are printed one a line with their position', () => {
    const { code, stdout, stderr } = aria(['tokens', 'a.aria'], { files: { 'a.aria': 'let x = 1\nx' } });
    expect(stdout.split('\n').map((line) => line.replace(/ +/g, ' '))).toEqual([
      '1:1 KwLet "let"',
      '1:5 Identifier "x"',
      '1:7 Eq "="',
      '1:9 IntLiteral "1"',
      '1:10 Newline "\\n"',
      '2:1 Identifier "x"',
      '',
    ]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it('are one JSON object a line with --json', () => {
    const { stdout } = aria(['tokens', '--json', '-'], { input: 'x' });
    expect(JSON.parse(stdout)).toEqual({ type: 'Identifier', image: 'x', offset: 0, line: 1, column: 1 });
  });

  it('come with the problems of the lexer on stderr', () => {
    const { code, stdout, stderr } = aria(['tokens', 'a.aria'], { files: { 'a.aria': 'a § b\n' } });
    expect(stdout.match(/Identifier/g)).toHaveLength(2);
    expect(stderr).toMatch(/^error\[E3021\]: .*\n {2}--> a\.aria:1:3\n/);
    expect(code).toBe(65);
  });
});
