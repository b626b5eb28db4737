/** Statements on lines: conditionals, loops, match, lambdas, layout (language.md 1.10, 5, 6.6 to 6.8). */
import { check } from './check.js';

check('control flow and layout', [
  [
    `if x
  1
elsif y
  2
else
  3
end`,
    '(If block x {1} (If block y {2} {3}))',
  ],
  ['if x then 1 else 2', '(If inline x {1} {2})'],
  ['if x then 1 elsif y then 2 else 3 end', '(If inline x {1} (If inline y {2} {3}))'],
  ['if x then 1 else if y then 2 else 3', '(If inline x {1} (If inline y {2} {3}))'],
  [
    `if x
then 1
else 2
end`,
    '(If layout x {1} {2})',
  ],
  [
    `let r = if x
  then 1
  elsif y then 2
  else 3
end`,
    '(LetStmt let r (If layout x {1} (If layout y {2} {3})))',
  ],
  ['if x { 1 } else if y { 2 } else { 3 }', '(If brace x {1} (If brace y {2} {3}))'],
  ['if xs.any { |x| x } { 1 }', '(If brace (Call block (Member any . xs) (Lambda hasParams brace (Param x) {x})) {1})'],
  [
    `unless x
  1
else
  2
end`,
    '(If negated block x {1} {2})',
  ],
  [
    `if a then
  1
end`,
    '(If block a {1})',
  ],
  [
    `if x
  if a then b
else
  c
end`,
    '(If block x {(If inline a {b})} {c})',
  ],
  ['if let Some(v) = f() then v', '(If inline (LetCondition (NamePattern Some (FieldPattern v)) (Call paren f)) {v})'],
  [
    `while let Some(v) = f()
  v
end`,
    '(While (LetCondition (NamePattern Some (FieldPattern v)) (Call paren f)) {v})',
  ],
  ['while x do y end', '(While x {y})'],
  [
    `for a, (b, _) in xs
  a
end`,
    '(For (TuplePattern a (TuplePattern b _)) xs {a})',
  ],
  [
    `let v = loop
  break 99
end`,
    '(LetStmt let v (Loop {(Break 99)}))',
  ],
  ['loop { break }', '(Loop {(Break)})'],
  [
    `match x
  1 | 2 => "a"
  3, 4 -> "b"
  n if n > 5 => n
  Some(v) =>
    let y = v
    y + 1
  None -> {}
  _ => { f(x) }
end`,
    '(Match x (MatchArm (OrPattern 1 2) {"a"}) (MatchArm (OrPattern 3 4) {"b"}) (MatchArm n (Compare > n 5) {n}) (MatchArm (NamePattern Some (FieldPattern v)) {(LetStmt let y v); (Binary + y 1)}) (MatchArm (NamePattern None) {(Map)}) (MatchArm _ {(Call paren f x)}))',
  ],
  [
    `match x
  1 => "a", 2 => "b"
end`,
    '(Match x (MatchArm 1 {"a"}) (MatchArm 2 {"b"}))',
  ],
  [
    `match m
  Msg::Quit => 1
  Move(x: 0, y:) => 2
  Msg.Move(x:, y:) if x > 9 => 3
  Point { x, y: 0, .. } => 4
  [a, ...r, b] => 5
  {k: v, g:} => 6
  t @ Text("" | " ") => 7
  n: Int => 8
  -1 => 9
  1..5 => 10
  ..<0 => 11
  'a'..'z' => 12
  (a, ...r) => 13
  (a) => 14
  nil => 15
  :sym => 16
  x::Y(z) => 17
  n: Map<String, Int> => 18
  mut q => 19
  Self::V => 20
  1.. => 21
end`,
    '(Match m (MatchArm (NamePattern Msg::Quit) {1}) (MatchArm (NamePattern Move (FieldPattern x 0) (FieldPattern y shorthand y)) {2}) (MatchArm (NamePattern Msg::Move (FieldPattern x shorthand x) (FieldPattern y shorthand y)) (Compare > x 9) {3}) (MatchArm (NamePattern Point braces (FieldPattern x shorthand x) (FieldPattern y 0) (RestPattern)) {4}) (MatchArm (ArrayPattern a (RestPattern r) b) {5}) (MatchArm (MapPattern (FieldPattern k v) (FieldPattern g shorthand g)) {6}) (MatchArm (IdentPattern t (NamePattern Text (FieldPattern (OrPattern "" " ")))) {7}) (MatchArm (IdentPattern n Int) {8}) (MatchArm -1 {9}) (MatchArm (RangePattern inclusive 1 5) {10}) (MatchArm (RangePattern 0) {11}) (MatchArm (RangePattern inclusive "a" "z") {12}) (MatchArm (TuplePattern a (RestPattern r)) {13}) (MatchArm a {14}) (MatchArm nil {15}) (MatchArm :sym {16}) (MatchArm (NamePattern x::Y (FieldPattern z)) {17}) (MatchArm (IdentPattern n Map<String Int>) {18}) (MatchArm (IdentPattern q mut) {19}) (MatchArm (NamePattern Self::V) {20}) (MatchArm (RangePattern inclusive 1) {21}))',
  ],
  [
    `match match x
    1 => 2
  end
  2 => 3
end`,
    '(Match (Match x (MatchArm 1 {2})) (MatchArm 2 {3}))',
  ],
  [
    `f(x) do |a|
  a
end.map { |b|
  b
}`,
    '(Call block (Member map . (Call paren f x (Lambda hasParams do (Param a) {a}))) (Lambda hasParams brace (Param b) {b}))',
  ],
  [
    `let a = [1, 2].map(|n|
  let k = n
  k
)`,
    '(LetStmt let a (Call paren (Member map . (Array 1 2)) (Lambda hasParams bars-block (Param n) {(LetStmt let k n); k})))',
  ],
  [
    `f(fn(x)
  x
end, 3)`,
    '(Call paren f (Lambda hasParams fn (Param x) {x}) 3)',
  ],
  [
    `let c = m(fn(n) ->
  n
)`,
    '(LetStmt let c (Call paren m (Lambda hasParams fn (Param n) {n})))',
  ],
  [
    `let e = |x|
  x
end`,
    '(LetStmt let e (Lambda hasParams bars-block (Param x) {x}))',
  ],
  [
    `reduce(xs, (a, n) =>
  a + n, 0)`,
    '(Call paren reduce xs (Lambda hasParams arrow (Param a) (Param n) {(Binary + a n)}) 0)',
  ],
  [
    `foo(1,
  2
  )`,
    '(Call paren foo 1 2)',
  ],
  [
    `let t = a
  .b()
  |> c`,
    '(LetStmt let t (Pipe (Call paren (Member b . a)) c))',
  ],
  [
    `let x = [
  1,

  2, # c
]`,
    '(LetStmt let x (Array 1 2))',
  ],
  ['x = 1; y = 2;', '(AssignStmt x 1) ; (AssignStmt y 2)'],
  ['unsafe { f() }', '(Do unsafe {(Call paren f)})'],
  [
    `defer
  x
end`,
    '(DeferStmt block {x})',
  ],
  [
    `x = (a
  + b)`,
    '(AssignStmt x (Paren (Binary + a b)))',
  ],
  [
    `if x
  a = 1
end
foo`,
    '(If block x {(AssignStmt a 1)}) ; foo',
  ],
  ['xs.each do |x| if x then y end end', '(Call block (Member each . xs) (Lambda hasParams do (Param x) {(If inline x {y})}))'],
  [
    `f(1) { |x|
  x
}`,
    '(Call paren f 1 (Lambda hasParams brace (Param x) {x}))',
  ],
  [
    'm = { a: if x then 1 else 2, b: |x| x, c: y => y }',
    '(AssignStmt m (Map (Entry bareKey "a" (If inline x {1} {2})) (Entry bareKey "b" (Lambda hasParams bars (Param x) {x})) (Entry bareKey "c" (Lambda hasParams arrow (Param y) {y}))))',
  ],
  [
    `a = x ? "b" :
  "c"`,
    '(AssignStmt a (Ternary x "b" "c"))',
  ],
]);
