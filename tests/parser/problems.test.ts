/** What is said about broken programs: code, place and words, once for each fault (language.md B.2, Appendix C, D 12). */
import { checkProblems } from './check.js';

checkProblems('several faults in one program', [
  [
    `struct Foo
  x: Int`,
    ['E3005 2:9 `struct` of line 1 is not closed with `end` < 1:1'],
  ],
  [
    `fn f()
  if x
    foo
end
fn g()
  1
end`,
    ['E3005 4:1 `if` of line 2 is not closed with `end` < 2:3'],
  ],
  [
    `fn f(x
  y
end
fn g() = 1`,
    ['E3009 1:7 `(` of line 1 is not closed < 1:5'],
  ],
  [
    `fn f(a b)
  let y = (x + )
  y
end
z = = 2`,
    [
      'E3012 1:8 expected `,` or `)`, found `b`',
      'E3003 2:16 expected an expression, found `)`',
      'E3003 5:5 expected an expression, found `=`',
    ],
  ],
  [
    `foo(1, 2
bar(3)
baz[1`,
    ['E3009 1:9 `(` of line 1 is not closed < 1:4', 'E3009 3:6 `[` of line 3 is not closed < 3:4'],
  ],
  [
    `while x {
  y
}
z`,
    ['E3030 1:9 the body of `while` is not written in braces'],
  ],
  [
    `fn f() {
  y
}
z = )`,
    ['E3030 1:8 the body of `fn` is not written in braces', 'E3010 4:5 `)` closes nothing'],
  ],
  [
    `class Foo
  def x(a)
    1
  end
end
y = 1 +`,
    ['E3030 1:1 `class` is not Aria', 'E3002 6:8 expected an expression, found the end of the file'],
  ],
  [
    `match x
  1 = 2
  3 => 4
  5 + 6 => 7
end
z z2 z3`,
    ['E4003 2:5 expected `=>`, found `=`', 'E4003 4:5 expected `=>`, found `+`', 'E3001 6:6 expected a new line, found `z3`'],
  ],
  [
    `struct A
  x
  y: Int
  z: 5
end`,
    ['E3007 2:4 expected `:` and the type of the field, found the end of the line', 'E3004 4:6 expected a type, found `5`'],
  ],
  [
    `enum E
  A(
  B
end`,
    ['E3009 2:5 `(` of line 2 is not closed < 2:4'],
  ],
  [
    `select
  foo => 1
  v = bar() => 2
  <-x => 3
end`,
    ['E3013 2:3 expected a select arm, found `foo`', 'E3013 3:3 expected a select arm, found `v`'],
  ],
  [
    `handle
  x
with
  foo(x) => 1
  A.b => 2
end`,
    ['E3014 4:3 expected `Effect.operation(…) =>` or `return(x) =>`, found `foo`'],
  ],
  [
    `import
import {a}
import a::
export 5`,
    [
      'E3015 1:7 expected a module path or a file in quotes, found the end of the line',
      'E3015 2:8 expected a module path or a file in quotes, found `{`',
      'E3001 4:8 expected a new line, found `5`',
    ],
  ],
  [
    `let 5x = 1
let = 3
let x: = 4
let y 5`,
    [
      'E3022 1:5 malformed number `5x`',
      'E4002 2:5 expected a pattern, found `=`',
      'E3004 3:8 expected a type, found `=`',
      'E3001 4:7 expected `=` and a value, found `5`',
    ],
  ],
  [
    `if x = 5
  foo
end`,
    ['E3001 1:6 expected `==`, `then` or a new line, found `=`'],
  ],
  [
    `else
  1
end`,
    ['E3001 1:1 `else` closes nothing'],
  ],
  [
    `xs.map(|x| x + )
xs.each { |y
  z
}`,
    ['E3003 1:16 expected an expression, found `)`', 'E3012 2:13 expected `,` or `|`, found the end of the line'],
  ],
  [
    `@count = 5
@name.foo
x = @y + 1`,
    ['E3030 1:1 `@count` is not Aria', 'E3030 2:1 `@name` is not Aria', 'E3030 3:5 `@y` is not Aria'],
  ],
  [
    `handle foo() on Bar
  x
end`,
    ['E3030 1:14 `handle … on` is not Aria'],
  ],
  [
    `elif x
var y = 5
null
x = y === z
i++`,
    [
      'E3030 1:1 `elif` is not Aria',
      'E3030 2:1 `var` is not Aria',
      'E3030 4:7 `===` is not an operator of Aria',
      'E3030 5:2 `++` is not an operator of Aria',
    ],
  ],
  [
    `fn f()
  xs.each do |x|
    foo(x
  end
  bar()
end`,
    ['E3009 3:10 `(` of line 3 is not closed < 3:8'],
  ],
  [
    `if x
  1
else
  2
else
  3
end`,
    ['E3001 5:1 expected `end`, found `else`'],
  ],
  [
    `fn a()
  1
end
end
fn b() = 2`,
    ['E3001 4:1 `end` closes nothing'],
  ],
  [
    `x = if y then
z`,
    ['E3005 2:2 `if` of line 1 is not closed with `end` < 1:5'],
  ],
  [
    `foo(do x
)`,
    ['E3005 2:1 `do` of line 1 is not closed with `end` < 1:5'],
  ],
  [`fn f(a,, b) = 1`, ['E3012 1:8 expected a parameter, found `,`']],
  [`f = |,| 1`, ['E3012 1:6 expected a parameter, found `,`']],
  [`fn f((a, +)) = 1`, ['E4002 1:10 expected a pattern, found `+`']],
  [`fn 5() = 1`, ['E3006 1:4 expected the name of the function or `(`, found `5`']],
  [`fn f(x) x + 1 end`, ['E3006 1:9 expected a new line or `=`, found `x`']],
  [`"abc #{x + } def"`, ['E3003 1:12 expected an expression, found `}`']],
  [`let a = 1 let b = 2`, ['E3001 1:11 expected a new line, found `let`']],
  [
    `f(a b, c)
[1 2]
{a: 1 b: 2}`,
    ['E3001 1:5 expected `,` or `)`, found `b`', 'E3001 2:4 expected `,` or `]`, found `2`', 'E3001 3:7 expected `,` or `}`, found `b`'],
  ],
  [
    `trait T
  foo
  fn a()
end`,
    ['E3001 2:3 expected `fn`, `const` or `type`, found `foo`'],
  ],
  [`x.`, ['E3002 1:3 expected a name, found the end of the file']],
  [
    `fn f(x: Int, x y) -> 
  1
end`,
    ['E3012 1:16 expected `,` or `)`, found `y`'],
  ],
  [
    `for x of xs
  y
end
for i = 0; i < 5; i++
end`,
    ['E3001 1:7 expected `in`, found `of`', 'E3001 4:7 expected `in`, found `=`'],
  ],
  [
    `async fn f() = 1
think { x }
gate "x" { y }`,
    ['E3030 1:1 `async` is not Aria', 'E3030 2:1 `think` is not Aria', 'E3030 3:1 `gate` is not Aria'],
  ],
  [
    `fn ok()
  match y
    1 => 2
  
  z
end
w = 1`,
    ['E4003 5:4 expected `=>`, found the end of the line', 'E3005 6:1 `match` of line 2 is not closed with `end` < 2:3'],
  ],
  [
    `a = [1, 2
b = {x: 1
c = (3`,
    [
      'E3009 1:10 `[` of line 1 is not closed < 1:5',
      'E3009 2:10 `{` of line 2 is not closed < 2:5',
      'E3009 3:7 `(` of line 3 is not closed < 3:5',
    ],
  ],
  [`f(x)) + 1`, ['E3010 1:5 `)` closes nothing']],
]);

checkProblems('headers and ends', [
  [
    `fn f(x
  y
end
fn g() = 1`,
    ['E3009 1:7 `(` of line 1 is not closed < 1:5'],
  ],
  [
    `fn f()
  x =
end`,
    ['E3003 3:1 expected an expression, found `end`'],
  ],
  [`z = )`, ['E3010 1:5 `)` closes nothing']],
  [
    `fn f(a,
     b
  y
end`,
    ['E3009 2:7 `(` of line 1 is not closed < 1:5'],
  ],
  [
    `fn f(a b) = 1
y`,
    ['E3012 1:8 expected `,` or `)`, found `b`'],
  ],
  [`x = 1 +`, ['E3002 1:8 expected an expression, found the end of the file']],
  [`x = foo(1,`, ['E3009 1:11 `(` of line 1 is not closed < 1:8']],
  [`if x`, ['E3005 1:5 `if` of line 1 is not closed with `end` < 1:1']],
  [`"abc`, ['E3024 1:1 unterminated string']],
  [`### x`, ['E3023 1:1 unterminated block comment']],
  [`fn f(`, ['E3009 1:6 `(` of line 1 is not closed < 1:5', 'E3005 1:6 `fn` of line 1 is not closed with `end` < 1:1']],
  [
    `f(1)
)`,
    ['E3010 2:1 `)` closes nothing'],
  ],
  [`x = (1 + 2`, ['E3009 1:11 `(` of line 1 is not closed < 1:5']],
]);

checkProblems('operators and targets', [
  [`a [1]`, ['E3001 1:3 expected a new line, found `[`']],
  [`a + not b`, ['E3003 1:5 expected an expression, found `not`']],
  [`a..b..c`, ['E3001 1:5 `..` cannot follow another operator of its kind']],
  [`a <- b <- c`, ['E3001 1:8 `<-` cannot follow another operator of its kind']],
  [`x by 2`, ['E3001 1:3 `by` needs a range before it']],
  [`1 + 2 = 3`, ['E3011 1:1 cannot assign to this expression']],
  [`f() = 2`, ['E3011 1:1 cannot assign to this expression']],
  [`a?.b += 2`, ['E3011 1:1 cannot assign to this expression']],
  [`(a, 1) = t`, ['E3011 1:5 cannot assign to this expression']],
  [`x |> f + 1`, ['E3001 1:8 expected the end of the expression, found `+`']],
  [`[a, b for x in xs]`, ['E3001 1:7 expected `,` or the end of the list, found `for`']],
]);

checkProblems('behind a lexical problem', [
  [
    `x = 1 # é
y = é`,
    ['E3021 2:5 unexpected character `é` (U+00E9)'],
  ],
  [
    `let s = "abc
x = 1`,
    ['E3024 1:9 unterminated string'],
  ],
  [`let a = "\\q" +`, ['E3025 1:10 invalid escape `\\q`']],
]);

checkProblems('declarations, types and arms', [
  [`fn f(1 + 2) = 1`, ['E3012 1:8 expected `,` or `)`, found `+`']],
  [`|x, 1 + 2| x`, ['E3012 1:7 expected `,` or `|`, found `+`']],
  [`(a + b) => c`, ['E3012 1:4 expected `,` or `)`, found `+`']],
  [
    `struct lower
end`,
    ['E3001 1:8 expected an upper-case name, found `lower`'],
  ],
  [
    `enum
end`,
    ['E3001 1:5 expected an upper-case name, found the end of the line'],
  ],
  [
    `fn
end`,
    ['E3006 1:3 expected the name of the function or `(`, found the end of the line'],
  ],
  [`const = 1`, ['E3001 1:7 expected a name, found `=`']],
  [`type A =`, ['E3002 1:9 expected a type, found the end of the file']],
  [
    `select
  ch.foo(1) => 2
end`,
    ['E3013 2:3 expected a select arm, found `ch`'],
  ],
  [
    `try
  1
catch 5 +
  2
end`,
    ['E3001 3:9 expected a new line, found `+`'],
  ],
  [`export`, ['E3002 1:7 expected what to export, found the end of the file']],
  [`extern`, ['E3002 1:7 expected a language: `C`, `JS` or `Python`, found the end of the file']],
  [`@`, ['E3002 1:2 expected the name of an attribute, found the end of the file']],
  [`@(x)`, ['E3001 1:2 expected the name of an attribute, found `(`']],
  [
    `test "a" foo
end`,
    ['E3001 1:10 expected a new line, found `foo`'],
  ],
  [
    `property "p"
  forall x
    1
  end
end`,
    ['E3001 2:11 expected `: Type` or `in`, found the end of the line'],
  ],
  [`forall x`, ['E3002 1:9 expected `: Type` or `in`, found the end of the file']],
  [`raises K`, ['E3005 1:9 `raises` of line 1 is not closed with `end` < 1:1']],
  [
    `impl Foo for
end`,
    ['E3004 1:13 expected a type, found the end of the line'],
  ],
  [
    `trait A
  fn x() 1
end`,
    ['E3006 2:10 expected a new line or `=`, found `1`'],
  ],
  [
    `effect E
  x
end`,
    ['E3006 2:3 expected `fn`, found `x`'],
  ],
  [`let x: Map<Int = 1`, ['E3004 1:18 expected a type, found `1`']],
  [`let x: [Int = 1`, ['E3009 1:16 `[` of line 1 is not closed < 1:8']],
]);

checkProblems('what is not closed', [
  [
    `if a
  foo(
else
  bar
end
baz`,
    ['E3009 2:7 `(` of line 2 is not closed < 2:6'],
  ],
  [
    `fn a()
  x = [1,
  y = 2
end
fn b()
  1
end`,
    ['E3009 3:8 `[` of line 2 is not closed < 2:7'],
  ],
  [
    `println("a"
println("b")
println("c"`,
    ['E3009 1:12 `(` of line 1 is not closed < 1:8', 'E3009 3:12 `(` of line 3 is not closed < 3:8'],
  ],
  [`"a #{b + } c" + d)`, ['E3003 1:10 expected an expression, found `}`', 'E3010 1:18 `)` closes nothing']],
  [
    `x = {a: 1, b 2}
y = 3`,
    ['E3001 1:14 expected `:` or `=>`, found `2`'],
  ],
  [
    `module A
  fn f()
    1
  end`,
    ['E3005 4:6 `module` of line 1 is not closed with `end` < 1:1'],
  ],
  [`while x do y`, ['E3005 1:13 `while` of line 1 is not closed with `end` < 1:1']],
  [
    `loop
  1`,
    ['E3005 2:4 `loop` of line 1 is not closed with `end` < 1:1'],
  ],
  [`spawn`, ['E3002 1:6 expected an expression, found the end of the file']],
  [`await`, ['E3002 1:6 expected an expression, found the end of the file']],
  [`raise`, ['E3002 1:6 expected an expression, found the end of the file']],
  [`import "a`, ['E3024 1:8 unterminated string']],
]);
