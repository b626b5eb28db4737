/** Programs that mean no good, and the limit that ends each. `steps` 1,000,000 and the rest as in HOSTILE_LIMITS unless the entry says otherwise. */
import type { Limits } from '../../src/index.js';

export interface Hostile {
  readonly name: string;
  readonly source: string;
  readonly code: string;
  readonly limits?: Limits;
}

export const HOSTILE_LIMITS: Limits = {
  steps: 300_000,
  time: 60_000,
  memory: 16 * 2 ** 20,
  output: 10_000,
  tasks: 200,
  depth: 500,
  grace: 50,
};

const STEPS = 'E7101';
const TIME = 'E7102';
const MEMORY = 'E7103';
const DEPTH = 'E7104';
const OUTPUT = 'E7105';
const TASKS = 'E7106';
const THREADS = 'E7107';

const hostile = (code: string, programs: Readonly<Record<string, string>>, limits?: Limits): Hostile[] =>
  Object.entries(programs).map(([name, source]) => ({ name, source, code, ...(limits === undefined ? {} : { limits }) }));

const ENDLESS: readonly Hostile[] = [
  ...hostile(STEPS, {
    'an endless loop': 'loop\nend',
    'an endless while': 'while true\nend',
    'an endless while with work': 'let mut n = 0\nwhile true\n  n = n + 1\n  n = n - 1\nend',
    'an endless for over an open range': 'for n in 1..\nend',
    'nested endless loops': 'loop\n  loop\n  end\nend',
    'functions that call each other for ever': 'fn a(n) = n\nfn b(n) = a(n)\nloop\n  b(1)\nend',
    'an endless loop of method calls': 'let s = "abc"\nloop\n  s.len\nend',
    'an endless loop in a lambda': '[1].each do |x|\n  while x == 1\n  end\nend',
    'an endless loop in a comparison':
      'struct P\n  n: Int\n  fn lt(self, o) -> Bool\n    loop\n    end\n    true\n  end\nend\nprintln(P(n: 1) < P(n: 2))',
    'an endless loop in to_string':
      'struct P\n  n: Int\n  fn to_string(self) -> String\n    loop\n    end\n    "p"\n  end\nend\nprintln(P(n: 1))',
    'an endless loop in a sort': 'let a = [3, 2, 1].sort(|x, y| { loop { x } })',
    'an endless loop in a contract': 'fn f(n)\n  requires (1..).all?(|x| x > 0)\n  n\nend\nf(1)',
    'an endless loop in a constant': 'const C = [1].map do |x|\n  loop\n  end\nend\nprintln(C)',
    'an endless loop in a default argument': 'fn spin() -> Int\n  loop\n  end\n  1\nend\nfn f(n = spin()) = n\nf()',
    'an endless loop in a guard': 'fn spin(n) -> Bool\n  loop\n  end\n  true\nend\nmatch 1\n  n if spin(n) -> 1\n  _ -> 2\nend',
    'an endless loop in a handler':
      'effect E\n  fn op() -> Int\nend\nlet r = handle E.op() with\n  E.op() => spin()\nend\nfn spin() -> Int\n  loop\n  end\n  1\nend',
    'a count of what is not there': '(1..9_000_000_000).count("x")',
    'an endless each': '(1..).each(|x| x)',
    'an endless any': '(1..).any?(|x| x < 0)',
    'an endless all': '(1..).all?(|x| x > 0)',
    'an endless find': '(1..).find(|x| x < 0)',
    'a search in an endless range': '(1..).find(|x| x < 0)',
    'a scan for truth in a huge range': '(1..9_000_000_000).all?',
    'an endless take_while that never fails': 'let mut n = 0\nfor x in 1..\n  n += x % 2\nend',
    'an endless loop in the second of two tasks': 'let a = spawn 1\nlet b = spawn do\n  loop\n  end\nend\nb.await',
    'an endless loop that yields': 'loop\n  Async.yield()\nend',
    'two tasks that play ping-pong for ever':
      'let (tx, rx) = bounded(1)\nspawn do\n  loop\n    tx.send(1)\n  end\nend\nloop\n  rx.recv\nend',
    'a generator that never ends':
      'struct G\n  n: Int\n  fn next(mut self)\n    Some(1)\n  end\nend\nlet mut s = 0\nfor x in G(n: 0)\n  s = x\nend',
    'a huge range gone through': 'let mut s = 0\nfor n in 1..9_000_000_000_000\n  s = n\nend',
    'a huge range summed by hand': '(1..9_000_000_000).fold(0, |a, b| b)',
    'a list of lists shown, exponentially': 'let mut a = [1]\nfor i in 1..60\n  a = [a, a]\nend\nlet t = inspect(a)',
    'a list of lists compared, exponentially':
      'let mut a = [1]\nlet mut b = [1]\nfor i in 1..60\n  a = [a, a]\n  b = [b, b]\nend\nprintln(a == b)',
    'tuples of tuples hashed, exponentially': 'let mut a = (1, 1)\nfor i in 1..60\n  a = (a, a)\nend\nlet m = {}\nprintln(hash(a))',
    'a list of lists as JSON, exponentially':
      'import std::json\nlet mut a = [1]\nfor i in 1..60\n  a = [a, a]\nend\nprintln(json::encode(a))',
  }),
];

const CATCHING: readonly Hostile[] = hostile(STEPS, {
  'catching everything': 'loop\n  try\n    loop\n    end\n  catch e\n    1\n  end\nend',
  'catching everything, again and again': 'fn f()\n  try\n    f2()\n  catch e\n    f2()\n  end\nend\nfn f2()\n  loop\n  end\nend\nf()',
  'catching in every frame':
    'fn f(n) -> Int\n  try\n    if n == 0\n      loop\n      end\n    end\n    f(n - 1)\n  catch e\n    0\n  end\nend\nf(50)',
  'handling effects for ever': 'effect E\n  fn op() -> Int\nend\nhandle\n  loop\n    E.op()\n  end\nwith\n  E.op() => resume(1)\nend',
  'finally that goes on': 'try\n  loop\n  end\nfinally\n  loop\n  end\nend',
  'defer that never ends': 'fn f()\n  defer loop\n  end\n  loop\n  end\nend\nf()',
  'many defers that never end': 'fn f()\n  for i in 1..20\n    defer loop\n    end\n  end\n  loop\n  end\nend\nf()',
  'defer in defer': 'fn g()\n  defer loop\n  end\n  loop\n  end\nend\nfn f()\n  defer g()\n  loop\n  end\nend\nf()',
  'a shield without end': 'loop\n  Cancel.shield(timeout: 1000.seconds) do\n    loop\n    end\n  end\nend',
  'shields in shields': 'Cancel.shield(timeout: 1000.seconds) do\n  Cancel.shield(timeout: 1000.seconds) do\n    loop\n    end\n  end\nend',
  'a cancellation handler without end': 'Cancel.on_cancel do |r|\n  loop\n  end\nend\nloop\nend',
  'a timeout that is caught, for ever': 'loop\n  with Async.timeout(1.ms) do\n    loop\n    end\n  end\nend',
});

const BOMBS: readonly Hostile[] = hostile(
  MEMORY,
  {
    'a huge repeat': 'let s = "a".repeat(1_000_000_000)',
    'a huge repeat of a repeat': 'let s = "a".repeat(1_000_000).repeat(1_000)',
    'a huge range to an array': 'let a = (1..1_000_000_000).to_array()',
    'a huge range reversed': 'let a = (1..1_000_000_000).reverse()',
    'a huge range spread': 'let a = [...(1..1_000_000_000)]',
    'a huge range as a set': 'let a = (1..1_000_000_000).to_set()',
    'a huge Array.fill': 'let a = Array.fill(1_000_000_000, 0)',
    'a huge array repeated': 'let a = [1, 2, 3].repeat(1_000_000_000)',
    'huge padding': 'let s = "a".pad_left(1_000_000_000)',
    'huge centring': 'let s = "a".center(1_000_000_000)',
    'wide fields, again and again': 'let mut a = []\nloop\n  a.push("#{1:>100000}")\nend',
    'a huge pad': 'import std::fmt\nlet s = fmt::pad("a", 1_000_000_000, "x", fmt::Alignment::Left)',
    'a huge run of one character': 'import std::string\nlet s = string::from_char(`x`, 1_000_000_000)',
    'doubling a string': 'let mut s = "abcdefgh"\nloop\n  s = s + s\nend',
    'doubling a string by a template': 'let mut s = "abcdefgh"\nloop\n  s = "#{s}#{s}"\nend',
    'doubling an array': 'let mut a = [1]\nloop\n  a = a ++ a\nend',
    'doubling an array in place': 'let mut a = [1]\nloop\n  a.append(a)\nend',
    'an array that grows': 'let mut a = []\nloop\n  a.push([1, 2, 3])\nend',
    'a map that grows': 'let mut m = {}\nlet mut n = 0\nloop\n  m[n] = "value #{n}"\n  n += 1\nend',
    'a set that grows': 'let s = hashset()\nlet mut n = 0\nloop\n  s.add("item #{n}")\n  n += 1\nend',
    'a list of structs that grows': 'struct P\n  next: Any\nend\nlet mut p = nil\nloop\n  p = P(next: p)\nend',
    'closures that hold closures': 'let mut f = || 1\nloop\n  let g = f\n  f = || [g, g, g]\nend',
    'replacing each by many': 'let s = "a".repeat(10_000)\nlet t = s.replace("a", s).replace("a", s)',
    'windows of windows': 'let a = (1..100_000).windows(50_000)',
    'joining much': 'let s = "a".repeat(100_000)\nlet t = (1..100_000).map(|_| s).join(",")',
    'a string builder':
      'import std::string::{StringBuilder}\nlet b = StringBuilder.new()\nlet s = "a".repeat(100_000)\nloop\n  b.push(s)\nend',
    'a huge product of lists': 'let a = (1..100_000).to_array()\nlet b = a.flat_map(|x| a)',
    'an unbounded channel that nobody reads': 'let (tx, rx) = unbounded()\nloop\n  tx.send([1, 2, 3])\nend',
    'bytes from a generator': 'import std::random::{Rng}\nlet a = Rng.new(1).bytes(100_000_000)',
    'catching the bomb': 'loop\n  try\n    let s = "a".repeat(1_000_000_000)\n  catch e\n    1\n  end\nend',
  },
  { steps: Number.POSITIVE_INFINITY },
);

const DEEP: readonly Hostile[] = hostile(DEPTH, {
  'recursion without end': 'fn f(n) = f(n + 1) + 1\nf(0)',
  'mutual recursion without end': 'fn f(n) = g(n) + 1\nfn g(n) = f(n) + 1\nf(0)',
  'recursion through a lambda': 'fn f(n) = [n].map(|x| f(x + 1))\nf(0)',
  'recursion through a method': 'struct P\n  n: Int\n  fn go(self) = self.go() + 1\nend\nP(n: 1).go()',
  'recursion through to_string': 'struct P\n  n: Int\n  fn to_string(self) -> String = "#{P(n: 1)}"\nend\nprintln(P(n: 1))',
  'recursion that catches StackOverflow': 'fn f(n)\n  try\n    f(n + 1)\n  catch StackOverflow\n    f(n + 1)\n  end\nend\nf(0)',
  'recursion in a task': 'fn f(n) = f(n + 1) + 1\n(spawn f(0)).await',
});

const FLOODS: readonly Hostile[] = hostile(OUTPUT, {
  'an output flood': 'loop\n  println("hello")\nend',
  'an error output flood': 'loop\n  eprintln("hello")\nend',
  'output without newline': 'loop\n  print("x")\nend',
  'one huge line': 'print("x".repeat(1_000_000))',
  'an output flood of many tasks': 'for i in 1..50\n  spawn do\n    loop\n      println("task")\n    end\n  end\nend',
  'an output flood in defer': 'fn f()\n  defer loop\n    println("x")\n  end\n  1\nend\nf()',
  'dbg of everything': 'loop\n  dbg([1, 2, 3])\nend',
});

const FORKS: readonly Hostile[] = hostile(TASKS, {
  'a fork bomb': 'loop\n  spawn do\n    sleep(1000.seconds)\n  end\nend',
  'tasks that fork': 'fn bomb()\n  spawn bomb()\n  spawn bomb()\n  sleep(1000.seconds)\nend\nbomb()',
  'a nursery that feeds itself':
    'fn grow(n)\n  n.start_soon(|| grow(n))\n  n.start_soon(|| grow(n))\n  sleep(1000.seconds)\nend\nwith Async.nursery |n|\n  grow(n)\nend',
  'scopes in tasks in scopes': 'fn f()\n  with Async.scope |s|\n    for i in 1..10\n      s.spawn f()\n    end\n  end\nend\nf()',
  'a fork bomb that catches': 'loop\n  try\n    spawn do\n      sleep(1000.seconds)\n    end\n  catch e\n    1\n  end\nend',
});

const SLEEPERS: readonly Hostile[] = hostile(
  TIME,
  {
    'sleeping for ever': 'sleep(1000.hours)',
    'waiting for a tick for ever': 'for t in Async.interval(1000.hours)\nend',
    'sleeping in defer': 'fn f()\n  defer sleep(1000.hours)\n  sleep(1000.hours)\nend\nf()',
    'waiting for the host for ever': 'never()',
    'a shield around a sleep': 'loop\n  Cancel.shield(timeout: 1000.hours) do\n    sleep(1000.hours)\n  end\nend',
    'a scope whose grace is long':
      'with Async.scope(grace: 1000.hours) |s|\n  s.spawn do\n    defer sleep(1000.hours)\n    sleep(1000.hours)\n  end\nend',
    'busy until the time is up': 'loop\nend',
    'a supervisor that restarts for ever':
      'with Async.supervisor(max_restarts: 1_000_000_000) |s|\n  s.spawn(restart: :permanent) do\n    let x = 1\n  end\nend',
    'ignoring failures of tasks, for ever':
      'with Async.scope(ignore: [RuntimeError]) |s|\n  loop\n    s.spawn(do\n      raise RuntimeError("x")\n    end).await_result\n  end\nend',
  },
  { steps: Number.POSITIVE_INFINITY, time: 150 },
);

const ZEROS: readonly Hostile[] = [
  ...hostile(STEPS, { 'no steps at all': 'let x = 1' }, { steps: 0 }),
  ...hostile(TIME, { 'no time at all': 'let x = 1' }, { time: 0 }),
  ...hostile(MEMORY, { 'no memory at all': 'let x = 1' }, { memory: 0 }),
  ...hostile(DEPTH, { 'no calls at all': 'fn f(n)\n  let m = [n]\n  m.len\nend\nlet x = f(1)' }, { depth: 0 }),
  ...hostile(OUTPUT, { 'no output at all': 'print("x")' }, { output: 0 }),
  ...hostile(TASKS, { 'no tasks at all': 'spawn 1' }, { tasks: 0 }),
  ...hostile(THREADS, { 'no threads at all': 'let x = 1' }, { threads: 0 }),
];

export const HOSTILE_PROGRAMS: readonly Hostile[] = [
  ...ENDLESS,
  ...CATCHING,
  ...BOMBS,
  ...DEEP,
  ...FLOODS,
  ...FORKS,
  ...SLEEPERS,
  ...ZEROS,
];
