/** The one style, construct by construct (docs/formatting.md). */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { format, sameSource } from '../../src/parser/print.js';
import { checkPrint, formatted, roundTrip } from './print-check.js';

/** A text written with its indentation in the test. */
function block(text: string): string {
  const lines = text.replace(/^\n/, '').trimEnd().split('\n');
  const depth = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(depth)).join('\n');
}

const wide = (letter: string): string => letter.repeat(40);

checkPrint('spacing of expressions', [
  ['x=1+2*3', 'x = 1 + 2 * 3'],
  ['let v=-2**2+ +x - -y* ~z & w | q ^ r<<1>>2', 'let v = -2 ** 2 + +x - -y * ~z & w | q ^ r << 1 >> 2'],
  ['x= a   and b&&c or not d||!e', 'x = a and b && c or not d || !e'],
  ['x = a??b  implies   c', 'x = a ?? b implies c'],
  ['x = (1 ..<10 by 2, ..=5, [3 ..])', 'x = (1..<10 by 2, ..=5, [3..])'],
  ['x = c ?a:b', 'x = c ? a : b'],
  ['x = c ? y :z', 'x = c ? y : z'],
  ['x = c ? :a : :b'],
  ['x = 0<=i<10', 'x = 0 <= i < 10'],
  ['x = y   not   in  z', 'x = y not in z'],
  ['x = y is   not Array< Int >', 'x = y is not Array<Int>'],
  ['x = y as Int   as Float', 'x = y as Int as Float'],
  ['ch<-v', 'ch <- v'],
  ['x = <- ch', 'x = <-ch'],
  ['x = await  t', 'x = await t'],
  ['f(move   x, copy y)', 'f(move x, copy y)'],
  ['x = ( a , )', 'x = (a,)'],
  ['x = ( )', 'x = ()'],
  ['x = [1 , 2,]', 'x = [1, 2]'],
  ['x = {a :1, "b": 2, c=>3, ... d, (1, 2): "p"}', 'x = {a: 1, "b": 2, c => 3, ...d, (1, 2): "p"}'],
  ['x = [ n*n for n in 1..6 if n%2==0 ]', 'x = [n * n for n in 1..6 if n % 2 == 0]'],
  ['x = { k=>v for (k,v) in xs }', 'x = {k => v for (k, v) in xs}'],
  ['x = P {a :1,b , ...c}', 'x = P { a: 1, b, ...c }'],
  ['x = P( ... p, x : 0, y: )', 'x = P(...p, x: 0, y:)'],
  ['x = t.0 .1', 'x = t.0.1'],
  ['x = f (1)', 'x = f(1)'],
  ['x = a[1 : n]', 'x = a[1:n]'],
  ['x = f<Int , [T]>(x)', 'x = f<Int, [T]>(x)'],
  ['x = f::< Int >(x)', 'x = f::<Int>(x)'],
  ['x = Channel[ Int ].new( )', 'x = Channel[Int].new()'],
  ['x = user?.name', 'x = user?.name'],
  ['x = read( )?', 'x = read()?'],
  ['x = q ?', 'x = q ?'],
  ['x = find()! + 1'],
  ['x = - -y + (+ +z) & ~ ~w', 'x = --y + (+ +z) & ~~w'],
  ['xs.map( &:name )', 'xs.map(&:name)'],
  ['"=" repeat   80', '"=" repeat 80'],
  ['x = forall i in xs,j: Bool where i>0,j', 'x = forall i in xs, j: Bool where i > 0, j'],
  ['raise   Oops( )   if   x', 'raise Oops() if x'],
  ['print  "a" ,b   unless c', 'print "a", b unless c'],
  ['assert (a+b)==3 ,"sum"', 'assert (a + b) == 3, "sum"'],
  ['0xFF_ff + 1_000.5e3 + 2f32 + 5i8'],
]);

checkPrint('strings are copied', [
  ['x = "#{ a+b :>5} #{m["k"]}"'],
  ["x = 'it\\'s'"],
  ['x = r"\\d+"'],
  ['x = """\n  text\n   more\n  """'],
  ['x = "two\n  lines"'],
  ['x = `c`'],
  ['x = <<~EOT\n     hello #{x}\n   EOT\ny = 1'],
  ['f( <<A )\nbody   \n  A\ny', 'f(<<A)\nbody   \n  A\ny'],
  ["f(1, <<'B')\nraw #{\nB\n .trim()", "f(1, <<'B')\nraw #{\nB\n  .trim()"],
  ['f(<<A,\nbody\nA\n2)', 'f(\n  <<A,\nbody\nA\n  2\n)'],
  ['f(<<A, <<B)\na\nA\nb\nB\n\n\n# next\ng()', 'f(\n  <<A,\na\nA\n  <<B\nb\nB\n)\n\n# next\ng()'],
]);

checkPrint('lambdas keep their form', [
  [
    'x = [|a|a+1 , x=>x*2, (x,y)=>x-y, fn(x)->x**2, { |x| -x }, ||5, ()=>6]',
    'x = [|a| a + 1, x => x * 2, (x, y) => x - y, fn(x) -> x ** 2, { |x| -x }, || 5, () => 6]',
  ],
  ['x = |q|{r:q}', 'x = |q| {r: q}'],
  ['x = |q|{ q }', 'x = |q| { q }'],
  ['x = fn(a,b)\na+b\nend', 'x = fn(a, b)\n  a + b\nend'],
  ['xs.each{|i|print i;print i}', 'xs.each { |i| print i; print i }'],
  ['xs.each{|i|\nprint i;print i}', 'xs.each { |i|\n  print i\n  print i\n}'],
  ['measure do foo() end'],
  ['x = xs.map |n,s| s.repeat(n) end', 'x = xs.map |n, s| s.repeat(n) end'],
  ['f(a,|x|\nx\nend)', 'f(a, |x|\n  x\nend)'],
  ['f(a,|x|\nx\n)', 'f(a, |x|\n  x\n)'],
  ['f(a) do |x,(k,v)|\nx\nend', 'f(a) do |x, (k, v)|\n  x\nend'],
  ['x = f |a: Int=1,...r| a end', 'x = f |a: Int = 1, ...r| a end'],
]);

checkPrint('conditionals keep their form', [
  ['if x then y else z'],
  ['if x   then y elsif z then w else q   end', 'if x then y elsif z then w else q end'],
  ['if x then y else if z then w else q'],
  ['if a then\nb\nelse c\nend', 'if a then\n  b\nelse\n  c\nend'],
  ['if a\nb\nelse if c\nd\nend', 'if a\n  b\nelse if c\n  d\nend'],
  ['if a\nthen b\nelsif c\nthen d\nelse e\nend', 'if a\n  then b\n  elsif c\n  then d\n  else e\nend'],
  ['if a {b} elsif c { d } else {e}', 'if a { b } elsif c { d } else { e }'],
  ['unless a;b;end', 'unless a\n  b\nend'],
  ['if let Some( x )=opt\nx\nend', 'if let Some(x) = opt\n  x\nend'],
]);

checkPrint('loops, match and try', [
  ['for i , name in xs\nprint i\nend', 'for i, name in xs\n  print i\nend'],
  ['for x in xs do print x end'],
  ['while let Some(x)=it.next()\nbreak x\nend', 'while let Some(x) = it.next()\n  break x\nend'],
  ['loop{break 5}', 'loop { break 5 }'],
  ['loop do\ncontinue\nend', 'loop do\n  continue\nend'],
  [
    'match x\n0|1=>a,2,3->b\n-5 .. -1=>c\nn@1..=9 if n>3=>{d;e}\nSome( P{x :1,y,..} )=>\nf\ng\n[a,...r]=>h if i\n{name:n,age:}=>j\nE.V( x: Int )=>k\n"s"=>{}\n_=>nil\nend',
    block(`
      match x
        0 | 1 => a
        2, 3 -> b
        -5..-1 => c
        n @ 1..=9 if n > 3 => { d; e }
        Some(P { x: 1, y, .. }) =>
          f
          g
        [a, ...r] => h if i
        {name: n, age:} => j
        E.V(x: Int) => k
        "s" => {}
        _ => nil
      end`),
  ],
  ['try\nx\ncatch e:IoError\ny\ncatch\nz\nfinally\nw\nend', 'try\n  x\ncatch e: IoError\n  y\ncatch\n  z\nfinally\n  w\nend'],
]);

checkPrint('concurrency and effects', [
  ['spawn do f( x ) end.await', 'spawn do f(x) end.await'],
  ['spawn(name:"w",on: :pool) do\nx\nend', 'spawn(name: "w", on: :pool) do\n  x\nend'],
  ['spawn with token f( x )', 'spawn with token f(x)'],
  ['spawn with token\ny\nend', 'spawn with token\n  y\nend'],
  ['s.spawn(restart: :permanent,name:"w")   work( 1 )', 's.spawn(restart: :permanent, name: "w") work(1)'],
  ['with Async.scope(limit:5) |s|\ns.spawn f(x)\nend', 'with Async.scope(limit: 5) |s|\n  s.spawn f(x)\nend'],
  ['with Async.scope   as s\nx\nend', 'with Async.scope as s\n  x\nend'],
  [
    'select(timeout:5.ms)\nv=<-ch=>v\n<-ch if x=>nil\nv=ch.recv( )=>v\nch.recv()=>y\nch<-e=>z\nch.send( e )=>w\nSome(x)<-ch=>x\nv<-ch.recv()=>\nfoo\nafter 5.ms=>k\ntimeout(d)=>k\ntimeout d=>k\ntimeout=>k\ndefault=>k\nend',
    block(`
      select(timeout: 5.ms)
        v = <-ch => v
        <-ch if x => nil
        v = ch.recv() => v
        ch.recv() => y
        ch <- e => z
        ch.send(e) => w
        Some(x) <- ch => x
        v <- ch.recv() =>
          foo
        after 5.ms => k
        timeout(d) => k
        timeout d => k
        timeout => k
        default => k
      end`),
  ],
  [
    'let o=handle\nbump()\nwith\nStore.get()=>resume(c)\nState<Int>.put(v)=>\nc=v\nException.raise(e)=>{e}\nreturn(s)=>s\nend',
    block(`
      let o = handle
        bump()
      with
        Store.get() => resume(c)
        State<Int>.put(v) =>
          c = v
        Exception.raise(e) => { e }
        return(s) => s
      end`),
  ],
  [
    'x = handle 10/0 with Exception.raise(e: DivisionByZero)=>-1 end',
    'x = handle 10 / 0 with Exception.raise(e: DivisionByZero) => -1 end',
  ],
]);

checkPrint('statements', [
  ['let mut a:Int=5', 'let mut a: Int = 5'],
  ['mut (x,y)=(1,2)', 'mut (x, y) = (1, 2)'],
  ['b:Int=3', 'b: Int = 3'],
  ['(a,b)=(b,a);[h,...t]=[1,2]', '(a, b) = (b, a)\n[h, ...t] = [1, 2]'],
  ['xs[0]//=2', 'xs[0] //= 2'],
  ['defer close( f )', 'defer close(f)'],
  ['defer do\nx\nend', 'defer do\n  x\nend'],
  ['defer {x}', 'defer { x }'],
  ['unsafe\nx\nend', 'unsafe\n  x\nend'],
  ['a.b c,d do\ne\nend', 'a.b c, d do\n  e\nend'],
]);

checkPrint('empty lines', [
  ['\n\n\na\n\n\n\nb\nc\n\n\n', 'a\n\nb\nc'],
  ['if a\n\n\nb\n\n\nend', 'if a\n  b\nend'],
  ['fn f(x)\n\nx\n\n\nend\nfn g() = 1\nfn h() = 2\nf(1)', 'fn f(x)\n  x\nend\n\nfn g() = 1\nfn h() = 2\nf(1)'],
  ['x = 1\n## doc\nfn f()\nend\n# after\ny = 2', 'x = 1\n\n## doc\nfn f()\nend\n\n# after\ny = 2'],
  ['# about x\n\nfn f()\nend', '# about x\n\nfn f()\nend'],
  ['struct S\n\na:Int\n\n\nb:Int\n\nend', 'struct S\n  a: Int\n\n  b: Int\nend'],
  ['f(\na,\n\n\nb)', 'f(\n  a,\n\n  b\n)'],
  ['#!/usr/bin/env aria\n\n\nx', '#!/usr/bin/env aria\n\nx'],
  ['# only a comment', '# only a comment'],
]);

checkPrint('comments', [
  ['a   # one\n  # two\nb ### three ### + c', 'a # one\n# two\nb ### three ### + c'],
  ['if a # why\n# first\nb\n  # last\nend # done', 'if a # why\n  # first\n  b\n  # last\nend # done'],
  ['if a\n  b\n# about else\nelse\n  c\nend', 'if a\n  b\n# about else\nelse\n  c\nend'],
  ['if a\n  b\n  # end of b\nelse\n  c\nend'],
  ['match x\n  1 =>\n    a\n    # in the arm\n  # about two\n  2 => b\n  # at the end\nend'],
  ['x = [\n  # first\n  1, # one\n  2\n  # last\n]', 'x = [\n  # first\n  1, # one\n  2,\n  # last\n]'],
  ['x = [1, # one\n2]', 'x = [\n  1, # one\n  2,\n]'],
  ['x = a + # left\nb', 'x =\n  a + # left\n  b'],
  ['x = a # left\nand b', 'x =\n  a # left\n  and b'],
  ['xs # all\n.map(f) # mapped\n.len()', 'xs # all\n  .map(f) # mapped\n  .len()'],
  ['xs.map(f)\n# counts\n.len()', 'xs\n  .map(f)\n  # counts\n  .len()'],
  ['f() # a\n#### banner ####\n### block\n  over lines ###\ng()', 'f() # a\n#### banner ####\n### block\n  over lines ###\ng()'],
  ['fn f( # params\na, # first\nb)\nend', 'fn f( # params\n  a, # first\n  b\n)\nend'],
  ['fn f(x)\n# pre\nrequires x # r\n# body\nx\nend', 'fn f(x)\n  # pre\n  requires x # r\n  # body\n  x\nend'],
  ['f(### a ### 1, 2 ### b ###)', 'f(### a ### 1, 2 ### b ###)'],
  ['f( # nothing\n)', 'f( # nothing\n)'],
  ['while x\n# nothing\nend', 'while x\n  # nothing\nend'],
  ['enum E\nA, # first\nB # second\nend', 'enum E\n  A # first\n  B # second\nend'],
]);

checkPrint('long lines', [
  [`f(${wide('a')}, ${wide('b')}, c + ${wide('d')})`, `f(\n  ${wide('a')},\n  ${wide('b')},\n  c + ${wide('d')}\n)`],
  [`x = [${wide('a')}, ${wide('b')}, ${wide('c')}]`, `x = [\n  ${wide('a')},\n  ${wide('b')},\n  ${wide('c')},\n]`],
  [`x = ${wide('a')} + ${wide('b')} * c - ${wide('d')}`, `x =\n  ${wide('a')} +\n  ${wide('b')} * c -\n  ${wide('d')}`],
  [`if ${wide('a')} and ${wide('b')} and ${wide('c')}\nx\nend`, `if ${wide('a')}\n    and ${wide('b')}\n    and ${wide('c')}\n  x\nend`],
  [`x = ${wide('a')} ? ${wide('b')} : ${wide('c')}`, `x =\n  ${wide('a')} ? ${wide('b')} :\n    ${wide('c')}`],
  [`x = xs.filter(${wide('a')}).map(${wide('b')}).sort()`, `x = xs\n  .filter(${wide('a')})\n  .map(${wide('b')})\n  .sort()`],
  [`x = Set.new(${wide('a')}).insert(${wide('b')}).len()`, `x = Set.new(${wide('a')})\n  .insert(${wide('b')})\n  .len()`],
  [`x = ${wide('a')} |> ${wide('b')}(1) |> ${wide('c')}`, `x = ${wide('a')}\n  |> ${wide('b')}(1)\n  |> ${wide('c')}`],
  [`xs.each { |${wide('a')}| f(${wide('b')}, ${wide('c')}) }`, `xs.each { |${wide('a')}|\n  f(${wide('b')}, ${wide('c')})\n}`],
  [`f(${wide('a')}, ["${wide('b')}", "${wide('c')}"])`, `f(${wide('a')}, [\n  "${wide('b')}",\n  "${wide('c')}",\n])`],
  [`assert_eq ${wide('a')}, ${wide('b')}, ${wide('c')}`, `assert_eq ${wide('a')},\n  ${wide('b')},\n  ${wide('c')}`],
  [
    `fn f(${wide('a')}: Int, ${wide('b')}: Map<K, V>) -> ${wide('C')} = 1`,
    `fn f(\n  ${wide('a')}: Int,\n  ${wide('b')}: Map<K, V>\n) -> ${wide('C')} = 1`,
  ],
  [`import a::{${wide('a')}, ${wide('b')}, ${wide('c')}}`, `import a::{\n  ${wide('a')},\n  ${wide('b')},\n  ${wide('c')}\n}`],
  [`x = [${'1000, '.repeat(30)}-1]`, `x = [\n  ${'1000, '.repeat(16).trimEnd()}\n  ${'1000, '.repeat(14)}-1,\n]`],
]);

checkPrint('what the author decides', [
  ['x = [\n1, 2\n]', 'x = [\n  1, 2,\n]'],
  ['x = [1,\n2]', 'x = [1, 2]'],
  ['x = {\na: 1}', 'x = {\n  a: 1,\n}'],
  ['x = xs\n.map(f)', 'x = xs\n  .map(f)'],
  ['x = xs.map(f)\n.filter(g).len()', 'x = xs\n  .map(f)\n  .filter(g)\n  .len()'],
  ['x = a\n|> f', 'x = a\n  |> f'],
  ['x = a +\nb', 'x = a + b'],
]);

describe('all constructs, as somebody might have typed them', () => {
  const folder = join(import.meta.dirname, 'print-samples');
  const names = readdirSync(folder).filter((name) => !name.endsWith('.formatted.aria'));
  test.each(names)('%s', (name) => {
    const source = readFileSync(join(folder, name), 'utf8');
    expect(formatted(source)).toBe(readFileSync(join(folder, name.replace('.aria', '.formatted.aria')), 'utf8'));
    roundTrip(source);
  });
});

describe('line ends', () => {
  test('an empty file stays empty', () => {
    expect(formatted('')).toBe('');
    expect(formatted('\n\n')).toBe('');
  });

  test('CR LF becomes LF, but not in strings', () => {
    expect(formatted('if a\r\n  b # c\r\n\r\n\r\n  d\r\nend\r\n')).toBe('if a\n  b # c\n\n  d\nend\n');
    expect(formatted('x = "a\r\nb"\r\n')).toBe('x = "a\r\nb"\n');
  });

  test('a byte-order mark goes', () => {
    expect(formatted('\uFEFFx\n')).toBe('x\n');
  });
});

describe('format', () => {
  test('refuses a source with errors', () => {
    const result = format('let = 1\n', 'a.aria');
    expect(result).toMatchObject({ ok: false });
    expect(result.ok ? [] : result.problems.map((problem) => problem.code)).not.toEqual([]);
  });

  test('compares trees and comments', () => {
    expect(sameSource('x = f(1,)', 'x=f(1)')).toBe(true);
    expect(sameSource('x = 1', 'x = 2')).toBe(false);
    expect(sameSource('x # a', 'x # b')).toBe(false);
    expect(sameSource('x # a', 'x')).toBe(false);
    expect(sameSource('x = ', 'x = ')).toBe(false);
  });
});
