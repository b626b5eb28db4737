/**
 * Words of other languages, and what to write instead (language.md, Appendix C, E3030). Table of data.
 *
 * None of these words is reserved: `case`, `type` and `var` are good names. Parser and resolver ask only where a program is wrong already,
 * or where the form around the word can be nothing else (`class Foo`).
 */
import type { Fix } from './diagnostic.js';
import type { Span } from './span.js';

/** What to write instead of `word`, or undefined if it is not known to be foreign. */
export function foreignHint(word: string): string | undefined {
  return foreignWords.get(word);
}

/** The edit that turns a foreign word or operator into Aria, if one for another will do. */
export function foreignFix(written: string, hint: string, span: Span): Fix | undefined {
  const [, only] = /^write `([a-z]+|[!=<>]+)`$/.exec(hint) ?? [];
  const replacement = only ?? replacements.get(written);
  if (replacement === undefined) return undefined;
  return { message: `write \`${replacement}\``, span, replacement, confidence: only === undefined ? 'maybe' : 'exact' };
}

/** Hint and fix of a foreign form; a fix that says all there is to say replaces the hint. */
export function foreignAdvice(
  written: string,
  hint: string,
  span: Span,
): { readonly help: readonly string[]; readonly fixes: readonly Fix[] } {
  const fix = foreignFix(written, hint, span);
  return { help: fix?.message === hint ? [] : [hint], fixes: fix === undefined ? [] : [fix] };
}

/** Words that the right word can replace where they stand, though there is more to say. */
const replacements: ReadonlyMap<string, string> = new Map([
  ['null', 'nil'],
  ['undefined', 'nil'],
  ['NULL', 'nil'],
  ['nullptr', 'nil'],
  ['def', 'fn'],
  ['defn', 'fn'],
  ['function', 'fn'],
  ['func', 'fn'],
  ['fun', 'fn'],
  ['var', 'let'],
  ['val', 'let'],
  ['auto', 'let'],
  ['throw', 'raise'],
  ['except', 'catch'],
  ['rescue', 'catch'],
  ['puts', 'println'],
  ['echo', 'println'],
  ['interface', 'trait'],
  ['protocol', 'trait'],
  ['namespace', 'module'],
  ['println!', 'println'],
  ['print!', 'print'],
]);

const foreignWords: ReadonlyMap<string, string> = new Map([
  // Conditions and loops
  ['elif', 'write `elsif`'],
  ['elseif', 'write `elsif`'],
  ['elsf', 'write `elsif`'],
  ['switch', 'write `match value` with arms `pattern => expression`'],
  ['case', 'write an arm `pattern => expression` inside `match`'],
  ['when', 'write an arm `pattern => expression` inside `match`'],
  ['cond', 'write `if … elsif … else … end`'],
  ['foreach', 'write `for x in xs … end`'],
  ['until', 'write `while not condition … end`'],
  ['repeat', 'write `loop … end` or `for i in 1..n … end`'],
  ['goto', 'there are no jumps: use `loop`, `break` or a function'],
  ['next', 'write `continue`'],
  ['pass', 'leave the block empty'],
  ['begin', 'write `do … end` for a block, `try … catch … end` to catch errors'],
  ['endif', 'write `end`'],
  ['endfor', 'write `end`'],
  ['done', 'write `end`'],
  ['fi', 'write `end`'],
  ['esac', 'write `end`'],
  // Values and operators in words
  ['null', 'write `nil`, or `None` for an Option'],
  ['undefined', 'write `nil`, or `None` for an Option'],
  ['NULL', 'write `nil`, or `None` for an Option'],
  ['nullptr', 'write `nil`, or `None` for an Option'],
  ['nothing', 'write `nil`, or `None` for an Option'],
  ['Nothing', 'write `nil`, or `None` for an Option'],
  ['True', 'write `true`'],
  ['False', 'write `false`'],
  ['TRUE', 'write `true`'],
  ['FALSE', 'write `false`'],
  ['this', 'write `self`'],
  ['typeof', 'write `type_of(value)`, or `value is Type` to test'],
  ['instanceof', 'write `value is Type`'],
  ['isinstance', 'write `value is Type`'],
  ['mod', 'write `%` for the remainder; `mod name` declares a submodule'],
  ['div', 'write `//` for integer division'],
  ['xor', 'write `^` for bits, `!=` for truth values'],
  // Functions and variables
  ['def', 'write `fn name(parameters) … end`'],
  ['defn', 'write `fn name(parameters) … end`'],
  ['defp', 'write `fn name(parameters) … end`'],
  ['function', 'write `fn name(parameters) … end`'],
  ['func', 'write `fn name(parameters) … end`'],
  ['fun', 'write `fn name(parameters) … end`'],
  ['sub', 'write `fn name(parameters) … end`'],
  ['proc', 'write `fn name(parameters) … end`'],
  ['lambda', 'write `x => expression`, or `|x| … end`'],
  ['var', 'write `let name = value`'],
  ['val', 'write `let name = value`'],
  ['auto', 'write `let name = value`'],
  ['local', 'write `let name = value`'],
  ['global', 'a variable of the file is visible in its functions as it is'],
  ['nonlocal', 'an outer variable is assigned as it is'],
  ['final', 'write `const` for a constant; `let` otherwise'],
  ['static', 'a function in `impl` without `self` is static; a constant is `const`'],
  ['async', 'every function can wait: write `fn`, and `spawn` to start a task'],
  ['suspend', 'every function can wait: write `fn`, and `spawn` to start a task'],
  ['go', 'write `spawn f(x)`'],
  ['launch', 'write `spawn f(x)`'],
  ['chan', 'write `Channel.new(capacity: n)`'],
  ['yield', 'send values into a channel, or return an iterator with `next(self)`'],
  ['void', 'leave the return type out'],
  ['int', 'write `let name = value`; the type is `Int`'],
  ['float', 'write `let name = value`; the type is `Float`'],
  ['double', 'write `let name = value`; the type is `Float`'],
  ['bool', 'write `let name = value`; the type is `Bool`'],
  ['boolean', 'write `let name = value`; the type is `Bool`'],
  ['string', 'write `let name = value`; the type is `String`'],
  ['puts', 'write `println(value)`'],
  ['echo', 'write `println(value)`'],
  ['console', 'write `println(value)`'],
  ['System', 'write `println(value)`; the environment is `std::env`'],
  ['range', 'write `a..<b` for a range without its end, `a..b` with it'],
  // Types and modules
  ['class', 'write `struct Name … end` with fields `name: Type`, and methods in `impl Name … end`'],
  ['object', 'write `struct Name … end`, or a module for functions alone'],
  ['interface', 'write `trait Name … end`'],
  ['protocol', 'write `trait Name … end`'],
  ['extends', 'there is no inheritance: share behaviour with a `trait`'],
  ['implements', 'write `impl Trait for Type … end`'],
  ['extension', 'write `impl Type … end`'],
  ['union', 'write `enum Name … end` with variants'],
  ['record', 'write `data Name(field: Type)`'],
  ['typedef', 'write `type Name = Type`'],
  ['namespace', 'write `module Name … end`'],
  ['include', 'write `import path`'],
  ['require', 'write `import path`, or `requires` for a precondition'],
  ['using', 'write `import path`'],
  ['public', 'write `pub`'],
  ['private', 'leave it out, or write `priv`'],
  ['protected', 'write `pub(package)`'],
  ['new', 'write `Type(field: value)`'],
  ['delete', 'values are freed by themselves'],
  ['macro', 'there are no user-defined macros: write a function'],
  ['macro_rules', 'there are no user-defined macros: write a function'],
  ['life', 'there are no lifetimes: leave it out'],
  // Errors
  ['throw', 'write `raise value`'],
  ['throws', 'return a `Result<T, E>`, or document the effect with `!Exception`'],
  ['except', 'write `catch pattern`'],
  ['rescue', 'write `catch pattern`'],
  ['ensure', 'write `finally`, or `ensures` for a postcondition'],
  ['defmodule', 'write `module Name … end`'],
  ['print!', 'write `print(value)`'],
  ['println!', 'write `println(value)`'],
  ['panic!', 'write `panic(message)`'],
  ['vec!', 'write `[a, b, c]`'],
  ['format!', 'interpolate: `"#{value}"`'],
  // Forms of the unrelated brace dialect and of drafts (Appendix C)
  ['think', 'this is not the Aria of `think { }` blocks: write a comment'],
  ['gate', 'this is not the Aria of `gate` blocks: write a condition'],
  ['delegate', 'this is not the Aria of `delegate`: write `spawn` or a call'],
  ['pipeline', 'write a chain with `|>`'],
  ['workflow', 'write functions and `with Async.scope |s| … end`'],
  ['on', 'write clauses `Effect.operation(x) => …` after `with`'],
  ['select_any', 'write `select` with arms `pattern = <-channel => …`'],
  ['selectv!', 'write `select` with arms `pattern = <-channel => …`'],
  ['state_machine', 'write an `enum` for the states and a `match`'],
  ['rule', 'write a function'],
  ['grammar', 'write functions'],
  ['fuzz_config', 'write `property "…"` with `forall` in a test'],
]);
