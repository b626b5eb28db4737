/** Tasks, channels, effects and errors (language.md 11.5, 12, 17). */
import { check } from './check.js';

check('select, spawn, with, handle, try', [
  [
    `select
  msg = <-inbox if ready => out.send(msg)
  _ <- quit => break
  out <- "tick" => f()
  after 250.ms => 1
  timeout(d) => 2
  timeout => 3
  default => 4
  v = ch.recv() => 5
  ch.recv() => 6
  ch.send(e) => 7
  <-done => 8
  Some(x) <- ch =>
    a
    b
  a.b <- c => 9
  tx.send msg => 10
end`,
    '(Select (SelectArm receive msg inbox ready {(Call paren (Member send . out) msg)}) (SelectArm receive _ quit {(Break)}) (SelectArm either out out "tick" {(Call paren f)}) (SelectArm after (Member ms . 250) {1}) (SelectArm after (Paren d) {2}) (SelectArm timeout {3}) (SelectArm default {4}) (SelectArm receive v ch {5}) (SelectArm receive ch {6}) (SelectArm send ch e {7}) (SelectArm receive done {8}) (SelectArm receive (NamePattern Some (FieldPattern x)) ch {a; b}) (SelectArm send (Member b . a) c {9}) (SelectArm send tx msg {10}))',
  ],
  [
    `select(timeout: 5.seconds, biased: true)
  v = <-ch => v
end`,
    '(Select (Member seconds . 5) true (SelectArm receive v ch {v}))',
  ],
  [
    `let out = handle
  bump()
with
  Store.get() => resume(cell)
  Store.put(v) =>
    cell = v
    resume(nil)
  return(s) => s + "!"
end`,
    '(LetStmt let out (Handle block {(Call paren bump)} (OperationClause Store get {(Call paren resume cell)}) (OperationClause Store put v {(AssignStmt cell v); (Call paren resume nil)}) (ReturnClause s {(Binary + s "!")})))',
  ],
  [
    'handle 10 / 0 with Exception.raise(e: DivisionByZero) => -1 end',
    '(Handle inline {(Binary / 10 0)} (OperationClause Exception raise (IdentPattern e DivisionByZero) {(Unary - 1)}))',
  ],
  [
    `handle
  with Async.scope |s|
    s
  end
with State<Int>.get => 1
end`,
    '(Handle block {(With (Member scope . Async) s {s})} (OperationClause State get {1}))',
  ],
  [
    `try
  f()
catch e: IndexOutOfBounds
  1
catch TypeError
  2
catch
  3
finally
  4
end`,
    '(Try {(Call paren f)} (CatchClause (IdentPattern e IndexOutOfBounds) {1}) (CatchClause (NamePattern TypeError) {2}) (CatchClause {3}) {4})',
  ],
  [
    `with Async.scope(name: "x") |s|
  s.spawn f()
end`,
    '(With (Call paren (Member scope . Async) name:"x") s {(Call command (Member spawn . s) (Call paren f))})',
  ],
  ['with Async.timeout(5.seconds) as t do 1 end', '(With (Call paren (Member timeout . Async) (Member seconds . 5)) t {1})'],
  ['with token do |t| 1 end', '(With token t {1})'],
  [
    `spawn with token
  f()
end`,
    '(Spawn token {(Call paren f)})',
  ],
  [
    `catch = 1
try
  catch = 2
catch e
  3
end`,
    '(AssignStmt catch 1) ; (Try {(AssignStmt catch 2)} (CatchClause e {3}))',
  ],
  [
    `handle
  with Async.scope |s|
    s
  end
with State<Int>.get => 1
end`,
    '(Handle block {(With (Member scope . Async) s {s})} (OperationClause State get {1}))',
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
    `defer
  x
end`,
    '(DeferStmt block {x})',
  ],
  [
    `f(1) { |x|
  x
}`,
    '(Call paren f 1 (Lambda hasParams brace (Param x) {x}))',
  ],
]);
