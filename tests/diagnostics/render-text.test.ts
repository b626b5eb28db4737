import { describe, expect, it } from 'vitest';
import { makeDiagnostic, renderText, SourceText } from '../../src/diagnostics/index.js';
import { frame, spanOf } from './check-frame.js';

describe('a rendered diagnostic', () => {
  it('starts with severity, code and message, then the place', () => {
    const [first, second] = frame('let x = 1\nx / 0\n', ['x / 0', 'zero']).split('\n');
    expect(first).toBe('error[E0001]: something is wrong');
    expect(second).toBe('  --> demo.aria:2:1');
  });

  it('marks the primary place with carets and a label beside them', () => {
    expect(frame('let total = price + "3"\n', ['"3"', 'a String'])).toMatchInlineSnapshot(`
      "error[E0001]: something is wrong
        --> demo.aria:1:21
         |
       1 | let total = price + "3"
         |                     ^^^ a String
      "
    `);
  });

  it('hangs the labels that find no room beside the markers', () => {
    const text = '  let total = add(price, "3")\n';
    expect(
      frame(
        text,
        ['"3"', 'a String'],
        [
          ['add', 'needs two numbers'],
          ['price', 'an Int'],
        ],
      ),
    ).toMatchInlineSnapshot(`
      "error[E0001]: something is wrong
        --> demo.aria:1:26
         |
       1 |   let total = add(price, "3")
         |               --- -----  ^^^ a String
         |               |   |
         |               |   an Int
         |               needs two numbers
      "
    `);
  });

  it('shows secondary labels on other lines, and dots for what lies between', () => {
    const text = 'fn divide(a, b)\n  requires b != 0\n  a / b\nend\n\nlet n = 3\nlet m = 0\nprintln(divide(n, m))\n';
    expect(frame(text, ['divide(n, m)', 'called here'], [['b != 0', 'this must hold']])).toMatchInlineSnapshot(`
      "error[E0001]: something is wrong
        --> demo.aria:8:9
         |
       2 |   requires b != 0
         |            ------ this must hold
      ...
       8 | println(divide(n, m))
         |         ^^^^^^^^^^^^ called here
      "
    `);
  });

  it('shows the one line between two labelled ones instead of dots', () => {
    expect(frame('a\nb\nc\n', ['c', 'here'], [['a', 'there']])).toMatchInlineSnapshot(`
      "error[E0001]: something is wrong
        --> demo.aria:3:1
         |
       1 | a
         | - there
       2 | b
       3 | c
         | ^ here
      "
    `);
  });

  it('runs a label over several lines in a track beside the text', () => {
    const text = 'fn main()\n  while true\n    a()\n    b()\n    c()\n    d()\n  end\nend\n';
    const loop = { start: spanOf(text, 'while').start, end: spanOf(text, '  end').end };
    expect(frame(text, [loop, 'never ends'])).toMatchInlineSnapshot(`
      "error[E0001]: something is wrong
        --> demo.aria:2:3
         |
       2 | /   while true
       3 | |     a()
      ...  |
       6 | |     d()
       7 | |   end
         | |_____^ never ends
      "
    `);
  });

  it('leads a label that begins in mid-line into its track, inside another one', () => {
    const text = 'fn main()\n  let q = foo(1,\n    2)\nend\n';
    const call = { start: spanOf(text, 'foo').start, end: spanOf(text, '2)').end };
    expect(frame(text, [call, 'this call'], [[{ start: 0, end: text.length }, 'in this function']])).toMatchInlineSnapshot(`
      "error[E0001]: something is wrong
        --> demo.aria:2:11
         |
       1 | /   fn main()
       2 | |     let q = foo(1,
         | |  ___________^
       3 | | |     2)
         | | |______^ this call
       4 | |   end
         | |_____- in this function
      "
    `);
  });

  it('puts markers under what they mean after tabs', () => {
    expect(frame('\tlet x =\ty\n', ['y', 'here'])).toMatchInlineSnapshot(`
      "error[E0001]: something is wrong
        --> demo.aria:1:10
         |
       1 |     let x = y
         |             ^ here
      "
    `);
  });

  it('counts wide characters and emoji as the two columns they take', () => {
    const text = 'x = "日本" + "👩‍👩‍👧" + e\u0301 + y\n';
    expect(frame(text, ['y', 'here'], [['日本', 'wide']])).toMatchInlineSnapshot(`
      "error[E0001]: something is wrong
        --> demo.aria:1:27
         |
       1 | x = "日本" + "👩‍👩‍👧" + é + y
         |      ----               ^ here
         |      |
         |      wide
      "
    `);
  });

  it('counts columns of the place in characters, not in UTF-16 units', () => {
    expect(frame('"😀😀" y\n', ['y', ''])).toContain('--> demo.aria:1:6');
  });

  it('marks a place between characters with one caret', () => {
    expect(frame('f(1\n', [{ start: 3, end: 3 }, 'expected `)`'])).toMatchInlineSnapshot(`
      "error[E0001]: something is wrong
        --> demo.aria:1:4
         |
       1 | f(1
         |    ^ expected \`)\`
      "
    `);
  });

  it('takes a place outside the text, or none at all, as the end', () => {
    expect(frame('abc', [{ start: Number.NaN, end: Number.NaN }, 'the end'])).toMatchInlineSnapshot(`
      "error[E0001]: something is wrong
        --> demo.aria:1:4
         |
       1 | abc
         |    ^ the end
      "
    `);
    expect(frame('', [{ start: 90, end: 99 }, ''])).toContain('--> demo.aria:1:1');
  });

  it('keeps a span that ends with its newline on its line', () => {
    expect(frame('one\ntwo\n', [{ start: 0, end: 4 }, 'here'])).toMatchInlineSnapshot(`
      "error[E0001]: something is wrong
        --> demo.aria:1:1
         |
       1 | one
         | ^^^ here
      "
    `);
  });

  it('does not show carriage returns, and shows control characters as pictures', () => {
    const shown = frame('a\u0007b c\r\n', ['c', 'here']);
    expect(shown).toContain(' 1 | a\u2407b c\n');
    expect(shown).not.toContain('\r');
  });

  it('lists notes and help below the frame, and the edited line of a fix', () => {
    const text = 'let x = cuont\n';
    expect(
      frame(text, ['cuont', 'not found'], [], {
        notes: ['first line\nsecond line'],
        help: ['declare it'],
        fixes: [{ message: 'use `count`', span: spanOf(text, 'cuont'), replacement: 'count', confidence: 'maybe' }],
      }),
    ).toMatchInlineSnapshot(`
      "error[E0001]: something is wrong
        --> demo.aria:1:9
         |
       1 | let x = cuont
         |         ^^^^^ not found
         = note: first line
                 second line
         = help: declare it
      help: use \`count\`
         |
       1 | let x = count
         |         ~~~~~
      "
    `);
  });

  it('marks inserted text with plus signs', () => {
    const fix = { message: 'add `mut`', span: { start: 4, end: 4 }, replacement: 'mut ', confidence: 'exact' as const };
    expect(frame('let x = 1\n', ['x', ''], [], { fixes: [fix] })).toContain(' 1 | let mut x = 1\n   |     +++\n');
  });

  it('gives labels in another file a frame of their own', () => {
    const here = new SourceText('import shapes::area\n', 'main.aria');
    const there = new SourceText('fn area(n) = n\n', 'shapes.aria');
    const diagnostic = makeDiagnostic({
      code: 'E2002',
      message: '`area` is not exported by module `shapes`',
      file: 'main.aria',
      span: spanOf(here.text, 'area'),
      secondary: [{ span: spanOf(there.text, 'area'), message: 'declared here without `pub`', file: 'shapes.aria' }],
    });
    const sources = new Map([here, there].map((source) => [source.file, source]));
    expect(renderText(diagnostic, sources, { color: false, explain: true })).toMatchInlineSnapshot(`
      "error[E2002]: \`area\` is not exported by module \`shapes\`
        --> main.aria:1:16
         |
       1 | import shapes::area
         |                ^^^^
        ::: shapes.aria:1:4
         |
       1 | fn area(n) = n
         |    ---- declared here without \`pub\`
         = run \`aria explain E2002\` for more
      "
    `);
  });

  it('says what it can without the source', () => {
    const diagnostic = makeDiagnostic({
      code: 'E0003',
      message: 'division by zero',
      file: 'gone.aria',
      span: { start: 3, end: 4 },
      label: 'here',
    });
    expect(renderText(diagnostic, new Map(), { color: false })).toBe('error[E0003]: division by zero\n  --> gone.aria\n   = here\n');
  });

  it('uses colour only when asked, and says the same in colour', () => {
    const source = new SourceText('x / 0\n', 'demo.aria');
    const diagnostic = makeDiagnostic({
      code: 'E0003',
      message: 'division by zero',
      file: 'demo.aria',
      span: { start: 4, end: 5 },
      label: 'zero',
    });
    const sources = new Map([['demo.aria', source]]);
    const plain = renderText(diagnostic, sources, { color: false });
    const colored = renderText(diagnostic, sources, { color: true });
    expect(plain).not.toContain('\u001b');
    expect(colored).toContain('\u001b[');
    const escapes = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');
    expect(colored.replace(escapes, '')).toBe(plain);
  });
});
