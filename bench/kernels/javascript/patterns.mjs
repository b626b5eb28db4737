import { measure } from './harness.mjs';

// JavaScript has no patterns over objects: the tag is switched on.
const num = (value) => ({ tag: 'num', value });
const VAR = { tag: 'var' };
const plus = (left, right) => ({ tag: 'add', left, right });
const times = (left, right) => ({ tag: 'mul', left, right });

function deriveByX(e) {
  switch (e.tag) {
    case 'num':
      return num(0);
    case 'var':
      return num(1);
    case 'add':
      return plus(deriveByX(e.left), deriveByX(e.right));
    default:
      return plus(times(deriveByX(e.left), e.right), times(e.left, deriveByX(e.right)));
  }
}

function simplify(e) {
  switch (e.tag) {
    case 'add':
      return add(simplify(e.left), simplify(e.right));
    case 'mul':
      return mul(simplify(e.left), simplify(e.right));
    default:
      return e;
  }
}

const isNum = (e, value) => e.tag === 'num' && e.value === value;

function add(a, b) {
  if (a.tag === 'num' && b.tag === 'num') return num((a.value + b.value) % 1000003);
  if (isNum(a, 0)) return b;
  if (isNum(b, 0)) return a;
  return plus(a, b);
}

function mul(a, b) {
  if (a.tag === 'num' && b.tag === 'num') return num((a.value * b.value) % 1000003);
  if (isNum(a, 0) || isNum(b, 0)) return num(0);
  if (isNum(a, 1)) return b;
  if (isNum(b, 1)) return a;
  return times(a, b);
}

function value(e, x) {
  switch (e.tag) {
    case 'num':
      return e.value;
    case 'var':
      return x;
    case 'add':
      return (value(e.left, x) + value(e.right, x)) % 1000003;
    default:
      return (value(e.left, x) * value(e.right, x)) % 1000003;
  }
}

function polynomial(degree) {
  let e = num(1);
  for (let i = 1; i <= degree; i++) e = plus(times(e, VAR), num(i));
  return e;
}

function patterns(n) {
  let sum = 0;
  for (let round = 0; round < n; round++) {
    const e = polynomial(12);
    const d = simplify(deriveByX(e));
    const dd = simplify(deriveByX(d));
    sum = (sum + value(d, round) + value(dd, 3)) % 1000003;
  }
  return sum;
}

await measure(patterns);
