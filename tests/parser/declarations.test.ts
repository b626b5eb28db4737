/** Declarations, types, attributes, modules and tests (language.md 3, 4, 13 to 16). */
import { check } from './check.js';

check('declarations', [
  [
    `## Adds.
## Twice.
@test @skip("why")
pub fn add<T: Num + Ord, U = Int>(mut a: T, b: U = 1, ...rest: [T]) !IO, Net -> Result<T, E> !{A | e}
  where T: Num, U: Ord + Eq
  requires a > 0 : "a #{a}"
  ensures result > 0
  = a + b`,
    '(FnDecl pub doc:"Adds.\\nTwice." add T< U< expr (Attribute test) (Attribute skip "why") Num Ord Int (Param mut a T) (Param b U 1) (Param rest rest (ArrayType T)) IO Net (EffectRow e A) Result<T E> T Num U Ord Eq (Contract requires (Compare > a 0) `a #{a}`) (Contract ensures (Compare > result 0)) (Binary + a b))',
  ],
  [
    `fn f(self, &self, &mut x, ref y, (a, b), _: Int, end: Int, if: Int = 2)
  1
  examples
    f(1) == 2
  end
  property "p" with(iterations: 5)
    forall x: Int, y: Gen.int(1, 2) where x > y do
      x == y
    end
    forall x: Int, x == x
  end
end`,
    '(FnDecl f block (Param self) (Param & self) (Param &mut x) (Param ref y) (Param (TuplePattern a b)) (Param _ Int) (Param end Int) (Param if Int 2) {1} (ExamplesDecl {(Compare == (Call paren f 1) 2)}) (PropertyDecl p iterations:5 {(ForallBlock (ForallGenerator x Int) (ForallGenerator y (Call paren (Member int . Gen) 1 2)) (Compare > x y) {(Compare == x y)}); (Quantifier forall (Quantified x Int) (Compare == x x))}))',
  ],
  ['fn main() = 1', '(FnDecl main expr 1)'],
  [
    `fn main
  1
end`,
    '(FnDecl main block {1})',
  ],
  ['fn f() -> {Async, IO} T = 1', '(FnDecl f expr (EffectRow Async IO T) 1)'],
  ['fn f() -> !IO T = 1', '(FnDecl f expr (EffectRow IO T) 1)'],
  ['fn f() -> {A: B} = 1', '(FnDecl f expr (MapType A B) 1)'],
  ['fn f() -> ! = loop end', '(FnDecl f expr (NeverType) (Loop {}))'],
  ['fn f() -> {Async} = 1', '(FnDecl f expr (EffectRow Async) 1)'],
  [
    'fn f(x: Fn(Int, A) !IO -> B, y: (A) -> B, z: [Int; 3], w: {K: V}, v: &mut T?, u: dyn A, t: Int?, s: i64?) = 1',
    '(FnDecl f expr (Param x (FnType Int A IO B)) (Param y (FnType A B)) (Param z (ArrayType Int 3)) (Param w (MapType K V)) (Param v (PrefixedType &mut (OptionalType T))) (Param u (PrefixedType dyn A)) (Param t (OptionalType Int)) (Param s (OptionalType i64)) 1)',
  ],
  ['fn f(a: Array<Array<Int>>, b: Map<K, Set<V>>) = 1', '(FnDecl f expr (Param a Array<Array<Int>>) (Param b Map<K Set<V>>) 1)'],
  ['unsafe fn f[T](x: T) = x', '(FnDecl f unsafe T< expr (Param x T) x)'],
  [
    `unsafe
  1
end`,
    '(Do unsafe {1})',
  ],
  ['type A<T>: B = Map<K, T>', '(TypeDecl A T< B Map<K T>)'],
  [
    `pub struct Disc<T>: Shape
  pub radius: Float
  label: String = "disc", x: Int
  invariant self.radius >= 0.0 : "neg"
  derive(Eq, Hash)
  const A: Int = 1
  fn area(self) = 1
end`,
    '(StructDecl pub struct block Disc T< Shape (FieldDecl radius named pub Float) (FieldDecl label named String "disc") (FieldDecl x named Int) (Contract invariant (Compare >= (Member radius . self) 0f) "neg") Eq Hash (ConstDecl A Int 1) (FnDecl area expr (Param self) 1))',
  ],
  ['struct UserId(Int)', '(StructDecl struct paren UserId (FieldDecl 0 Int))'],
  ['struct P(pub x: Int, y: Int = 2) derive(Eq)', '(StructDecl struct paren P (FieldDecl x named pub Int) (FieldDecl y named Int 2) Eq)'],
  ['struct Empty {}', '(StructDecl struct brace Empty)'],
  [
    `data Square(side: Float)
  derive(Ord)`,
    '(StructDecl data paren Square (FieldDecl side named Float) Ord)',
  ],
  [
    `enum Msg<T>
  Quit
  Write(String)
  Move(x: Int, y: Int)
  Red = 1
  derive(Eq)
  fn f(self) = 1
end`,
    '(EnumDecl Msg T< (VariantDecl Quit unit) (VariantDecl Write tuple (FieldDecl 0 String)) (VariantDecl Move record (FieldDecl x named Int) (FieldDecl y named Int)) (VariantDecl Red unit 1) Eq (FnDecl f expr (Param self) 1))',
  ],
  ['enum Color Red, Green, Blue end', '(EnumDecl Color (VariantDecl Red unit) (VariantDecl Green unit) (VariantDecl Blue unit))'],
  [
    `trait Shape: A + B
  fn area(self) -> Float
  fn describe(self) -> String = "x"
  fn body(self)
    1
  end
  const X: Int
  type T: Eq
  type U = Int
end`,
    '(TraitDecl Shape A B (FnDecl area signature (Param self) Float) (FnDecl describe expr (Param self) String "x") (FnDecl body block (Param self) {1}) (ConstDecl X Int) (TypeDecl T Eq) (TypeDecl U Int))',
  ],
  ['trait Empty {}', '(TraitDecl Empty)'],
  [
    `impl<T> Shape for Disc<T>
  where T: Eq
  pub fn area(self) = 1
  const A = 2
  type T = Int
  test "x"
    1
  end
end`,
    '(ImplDecl T< for Shape Disc<T> T Eq (FnDecl pub area expr (Param self) 1) (ConstDecl A 2) (TypeDecl T Int) (TestDecl x {1}))',
  ],
  [
    `impl Shape: Eq
end`,
    '(ImplDecl colon Eq Shape)',
  ],
  [
    `impl[T] Array[T]
end`,
    '(ImplDecl T< inherent Array<T>)',
  ],
  [
    `effect Store
  fn get() -> Int
  fn put(v: Int)
end`,
    '(EffectDecl Store (FnDecl get signature Int) (FnDecl put signature (Param v Int)))',
  ],
  [
    `module A::B
pub fn f() = 1
end`,
    '(FnDecl pub f expr 1)',
  ],
  [
    `module A
  pub fn f() = 1
end
x`,
    '(ModuleDecl A (FnDecl pub f expr 1)) ; x',
  ],
  ['pub mod solid', '(SubmoduleDecl pub solid)'],
  [
    'import geometry::{twice, solid::volume as v, a::{b, c}, d::*}',
    '(ImportDecl import (ImportRef geometry (ImportRef twice) (ImportRef solid::volume v) (ImportRef a (ImportRef b) (ImportRef c)) (ImportRef d glob)))',
  ],
  ['import std::math::PI', '(ImportDecl import (ImportRef std::math::PI))'],
  ['import "lib/extra" as extra', '(ImportDecl import (ImportRef extra))'],
  ['import a.b { c }', '(ImportDecl import (ImportRef a::b (ImportRef c)))'],
  ['use self::x::*', '(ImportDecl use (ImportRef self::x glob))'],
  ['import a::b as c', '(ImportDecl import (ImportRef a::b c))'],
  ['export *', '(ExportDecl glob)'],
  ['export {a, b as c} from "x" as n', '(ExportDecl braces x n (ImportRef a) (ImportRef b c))'],
  ['export m::{x, y}', '(ExportDecl (ImportRef m (ImportRef x) (ImportRef y)))'],
  ['export a, b::c as d', '(ExportDecl (ImportRef a) (ImportRef b::c d))'],
  ['export "f" as n', '(ExportDecl (ImportRef n))'],
  [
    `extern C
  fn puts(s: String) -> Int
  struct Foo
    x: Int
  end
  const X: Int
  type T
end`,
    '(ExternDecl C (ExternItem fn puts) (ExternItem struct Foo) (ExternItem const X) (ExternItem type T))',
  ],
  ['extern JS import fs from "fs" as f', '(ExternDecl JS import fs fs f)'],
  ['extern "C" export main', '(ExternDecl C export main)'],
  ['extern Python', '(ExternDecl Python)'],
  [
    `test "a" with(timeout: 5.seconds, tags: [:a])
  setup
    1
  end
  x
  raises IndexOutOfBounds
    [][0]
  end
  teardown
    2
  end
end`,
    '(TestDecl a timeout:(Member seconds . 5) tags:(Array :a) {1} {2} {x; (RaisesBlock IndexOutOfBounds {(Index (Array) 0)})})',
  ],
  [
    `@!cfg(test)
@[derive(Eq), test]
fn f() = 1`,
    '(FnDecl f expr (Attribute derive Eq) (Attribute test) 1)',
  ],
  [
    `let data = 1
data = "d"
type = "t"
test = "x"
println(data + type)`,
    '(LetStmt let data 1) ; (AssignStmt data "d") ; (AssignStmt type "t") ; (AssignStmt test "x") ; (Call paren println (Binary + data type))',
  ],
  [
    `let m = {if: 1, end: 2, match: 3}
println(m.if, m.end)
fn pick(while: Int, in: Int = 2) = 5
pick(in: 3, while: 4)`,
    '(LetStmt let m (Map (Entry bareKey "if" 1) (Entry bareKey "end" 2) (Entry bareKey "match" 3))) ; (Call paren println (Member if . m) (Member end . m)) ; (FnDecl pick expr (Param while Int) (Param in Int 2) 5) ; (Call paren pick in:3 while:4)',
  ],
  [
    `fn f(x)
  requires x > 0
  ensures |r| r > 0
  invariant x
  x
end`,
    '(FnDecl f block (Param x) (Contract requires (Compare > x 0)) (Contract ensures (Lambda hasParams bars (Param r) {(Compare > r 0)})) (Contract invariant x) {x})',
  ],
  ['assert x == 1, "m"', '(Call command assert (Compare == x 1) "m")'],
  ['requires x : "y"', '(Contract requires x "y")'],
  ['let f: Fn(Int) -> Int = |x| x', '(LetStmt let f (FnType Int Int) (Lambda hasParams bars (Param x) {x}))'],
  ['pub(package) fn f() = 1', '(FnDecl package f expr 1)'],
  ['priv x = 1', '(AssignStmt priv x 1)'],
]);
