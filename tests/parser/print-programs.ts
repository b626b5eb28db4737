/** Random well-formed programs, and random changes to the layout of a text. */
import fc, { type Arbitrary } from 'fast-check';
import { lex } from '../../src/parser/index.js';

const { constantFrom, oneof, tuple } = fc;
const depth = { maxDepth: 5, depthIdentifier: fc.createDepthIdentifier(), depthSize: 'medium', withCrossShrink: true } as const;

const name = constantFrom('a', 'b', 'item', 'some_longer_name', 'other_value_of_this', 'x');
const upper = constantFrom('Point', 'Shape', 'SomeLongTypeName');
const label = constantFrom('x', 'name', 'end', 'limit');

/** `f` over parts: a template with holes. */
function form(strings: TemplateStringsArray, ...parts: readonly Arbitrary<string>[]): Arbitrary<string> {
  return tuple(...parts).map((texts) => strings.reduce((text, piece, index) => `${text}${texts[index - 1] ?? ''}${piece}`));
}

function several(item: Arbitrary<string>, separator: string, minLength = 0, maxLength = 4): Arbitrary<string> {
  return fc.array(item, { minLength, maxLength }).map((items) => items.join(separator));
}

const literal = constantFrom('1', '0xff', '2.5', '"text"', '"a #{b + 1:>3} c"', "'q'", '`c`', ':sym', 'true', 'nil', 'r"\\d"', '1_000');

const type: Arbitrary<string> = fc.letrec<{ type: string }>((tie) => ({
  type: oneof(
    depth,
    constantFrom('Int', 'String', 'Self', 'a::B'),
    form`[${tie('type')}]`,
    form`Map<${tie('type')}, ${tie('type')}>`,
    form`{${tie('type')}: ${tie('type')}}`,
    form`(${tie('type')}, ${tie('type')})`,
    form`Fn(${tie('type')}) -> ${tie('type')}`,
    form`Array<${tie('type')}>?`,
  ),
})).type;

const pattern: Arbitrary<string> = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: oneof(
    depth,
    constantFrom('_', 'a', 'b', '1', '-2', '"s"', ':t', '1..=5', 'Some', 'nil'),
    form`(${tie('pattern')}, ${tie('pattern')})`,
    form`[${tie('pattern')}, ...rest]`,
    form`Some(${tie('pattern')})`,
    form`${upper} { ${label}: ${tie('pattern')}, .. }`,
    form`n @ ${tie('pattern')}`,
    form`(${tie('pattern')} | ${tie('pattern')})`,
    form`E::V(${label}: ${tie('pattern')})`,
  ),
})).pattern;

/** A type, not an interface, so that it has an index signature. */
type Rules = {
  /** Without blocks, so that it may stand in the header of an `if` or `for`. */
  plain: string;
  expr: string;
  arg: string;
  lambda: string;
  block: string;
  stmt: string;
};

const operator = constantFrom(
  '+',
  '-',
  '*',
  '//',
  '**',
  '++',
  '&',
  '|',
  '<<',
  '==',
  '<',
  'in',
  'and',
  '&&',
  'or',
  'implies',
  '??',
  'not in',
);

const rules = fc.letrec<Rules>((tie) => {
  const plain: Arbitrary<string> = tie('plain');
  const expr: Arbitrary<string> = tie('expr');
  const args = several(tie('arg'), ', ');
  return {
    plain: oneof(
      depth,
      name,
      literal,
      form`${name} ${operator} ${plain}`,
      form`(${plain} ${operator} ${plain})`,
      form`-${name}`,
      form`(not ${plain})`,
      form`${name}(${args})`,
      form`${name}.${name}(${args}).${name}(${plain}).len()`,
      form`${name}?.${name}`,
      form`${name}[${plain}]`,
      form`${name}[1:${name}]`,
      form`(${name}(${plain})?)`,
      form`${upper}(${args})`,
      form`[${several(expr, ', ')}]`,
      form`(${expr}, ${expr})`,
      form`(${expr},)`,
      form`(${name}..<(${plain}) by 2)`,
      form`[${plain} for ${pattern} in ${name} if ${plain}]`,
      form`(${name} ? ${plain} : ${plain})`,
      form`(${name} |> ${name}(${plain}) |> ${name})`,
      form`Channel<${type}>.new()`,
    ),
    arg: oneof(depth, expr, form`...${name}`),
    lambda: oneof(
      form`{ |${name}| ${expr} }`,
      form`{ |${name}, (a, b)|\n${tie('block')}}`,
      form`do |${name}|\n${tie('block')}end`,
      form`do ${name}() end`,
    ),
    expr: oneof(
      depth,
      { weight: 4, arbitrary: plain },
      form`{${label}: ${expr}, "k": ${plain}, ...${name}}`,
      form`{(${plain}) => ${expr}}`,
      form`${upper} { ${label}: ${expr}, ...${name} }`,
      form`${name}.each ${tie('lambda')}`,
      form`${name}(${args}) ${tie('lambda')}`,
      form`${name}(1, ${name} => ${plain})`,
      form`${name}(1, |${name}|\n${tie('block')}end)`,
      form`${name}(1, fn(${name}: ${type} = 1)\n${tie('block')}end)`,
      form`if ${plain} then ${plain} else ${plain}`,
      form`(if ${plain}\n${tie('block')}elsif ${plain}\n${tie('block')}else\n${tie('block')}end)`,
      form`(match ${plain}\n${pattern} => ${plain}\n${pattern} if ${plain} =>\n${tie('block')}_ => { ${plain} }\nend)`,
      form`(try\n${tie('block')}catch ${pattern}\n${tie('block')}finally\n${tie('block')}end)`,
      form`spawn ${name}(${args})`,
      form`(spawn do\n${tie('block')}end).await`,
      form`(forall ${name} in ${plain}, ${plain})`,
      form`(with Async.scope |s|\n${tie('block')}end)`,
      form`(handle\n${tie('block')}with\nStore.get() => resume(${plain})\nreturn(r) => r\nend)`,
    ),
    stmt: oneof(
      depth,
      form`${name}(${expr})`,
      form`let ${pattern} = ${expr}`,
      form`let ${name}: ${type} = ${expr}`,
      form`mut ${name} = ${expr}`,
      form`${name} = ${expr}`,
      form`${name}.${name} += ${expr}`,
      form`(a, b) = (${expr}, ${expr})`,
      form`print ${name}, ${plain} if ${plain}`,
      form`assert (${plain}) == ${plain}, "why"`,
      form`return ${plain} unless ${plain}`,
      form`defer ${name}(${plain})`,
      form`defer do\n${tie('block')}end`,
      form`if ${plain}\n${tie('block')}else\n${tie('block')}end`,
      form`while ${plain}\n${tie('block')}end`,
      form`for ${pattern} in ${plain}\n${tie('block')}end`,
      form`loop do\n${tie('block')}break\nend`,
      form`select\nv = <-${name} =>\n${tie('block')}${name}.send(${plain}) => nil\nafter 5.ms => ${plain}\ndefault => nil\nend`,
      form`${name} = <<~TEXT\n  some #{${name}} text\nTEXT`,
    ),
    block: several(tie('stmt'), '\n', 0, 3).map((text) => (text === '' ? '' : `${text}\n`)),
  };
});

const param = oneof(name, form`${name}: ${type}`, form`(a, b): ${type}`, form`mut ${name}`);
const params = fc.uniqueArray(param, { maxLength: 3, selector: (text) => text.replace(/^mut |:.*/g, '') }).map((items) => items.join(', '));

const declaration = oneof(
  form`fn ${name}(${params}) -> ${type}\n${rules.block}end`,
  form`fn ${name}(${params}) = ${rules.expr}`,
  form`pub fn ${name}<T: A + B>(${params}) !IO\nwhere T: C\nrequires ${rules.plain} : "why"\nensures ${rules.plain}\n\n${rules.block}end`,
  form`struct ${upper}\na: ${type}\npub b: ${type} = ${rules.plain}\ninvariant ${rules.plain}\nfn m(self) = ${rules.plain}\nend`,
  form`data ${upper}(a: ${type}, b: ${type} = ${rules.plain}) derive(Eq)`,
  form`enum ${upper}\nA, B\nC(a: ${type}), D(${type})\nE = 5\nend`,
  form`impl Show for ${upper}\nfn show(self)\n${rules.block}end\nend`,
  form`trait ${upper}: Other\nfn f(self) -> ${type}\nfn g(self) = ${rules.plain}\nend`,
  form`effect ${upper}\nfn get() -> ${type}\nend`,
  form`test "name" with(timeout: 5.ms)\n${rules.block}end`,
  form`property "p"\nforall x: ${type} where ${name} > 0\n${rules.plain}\nend\nend`,
  form`const C: ${type} = ${rules.expr}`,
  form`type T<A> = ${type}`,
  constantFrom('import std::math::{PI, sqrt as root}', 'use a::*', '@test @skip("why")\nfn t()\nend', 'module M\n  pub fn f() = 1\nend'),
);

/** The text of a program with one to four declarations and statements. */
export const program: Arbitrary<string> = several(oneof(declaration, rules.stmt, rules.stmt), '\n', 1, 4);

/** White space and comments that may stand between two tokens. */
const gaps = ['', ' ', '    ', '\n', '\n\n\n', '\t', ';', ' # note\n', '\n  # own line\n', ' ### block ### ', '\n### two\n lines ###\n'];

/** A way to write something else into some of the gaps between the tokens of a text. */
export const relayout: Arbitrary<(text: string) => string> = fc
  .array(tuple(fc.nat(), constantFrom(...gaps), fc.boolean()), { minLength: 1, maxLength: 6 })
  .map((edits) => (text) => {
    const places = gapsOf(text);
    const chosen = new Map(edits.map(([seed, gap, keeps]) => [places[seed % Math.max(1, places.length)], { gap, keeps }] as const));
    let result = '';
    let from = 0;
    for (const place of places) {
      const edit = chosen.get(place);
      if (edit === undefined || place.start < from) continue;
      result += text.slice(from, place.start) + edit.gap + (edit.keeps ? text.slice(place.start, place.end) : '');
      from = place.end;
    }
    return result + text.slice(from);
  });

interface Place {
  readonly start: number;
  readonly end: number;
}

/** What lies between two tokens outside strings, unless a comment does. */
function gapsOf(text: string): Place[] {
  const places: Place[] = [];
  let depth = 0;
  let end = 0;
  for (const token of lex(text, 'x').tokens) {
    const { name: kind } = token.tokenType;
    if (kind === 'Newline') continue;
    if (depth === 0 && token.startOffset >= end && !text.slice(end, token.startOffset).includes('#'))
      places.push({ start: end, end: token.startOffset });
    if (kind === 'TemplateStart') depth++;
    if (kind === 'TemplateEnd') depth--;
    end = (token.endOffset ?? token.startOffset) + 1;
  }
  return places;
}
