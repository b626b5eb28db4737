/**
 * Values by format spec, and `format(template, ..)` (language.md 1.8, 18.1; D 18).
 *
 * Widths and maximum lengths count Unicode scalar values.
 */
import { repeatText } from './budget.js';
import { display, floatText, inspect } from './display.js';
import { arityMismatch, invalidArgument, typeError } from './errors.js';
import { fixedDigits, significantDigits } from './float-digits.js';
import { type FormatSpec, type FormatType, parseFormatSpec } from './format-spec.js';
import { typeName } from './kinds.js';
import { type Int, isInt } from './number.js';
import { scalarLength, scalarSlice } from './text.js';
import { Float, type Value } from './value.js';

export function formatValue(value: Value, spec: FormatSpec): string {
  if (spec.width > MOST || (spec.precision ?? 0) > MOST) throw invalidArgument('format', `widths and precisions go up to ${MOST}`);
  const type = spec.type ?? defaultType(value, spec);
  switch (type) {
    case null:
      // A Float without type or precision: plain display, but a number in sign, padding and separators.
      return value instanceof Float ? number(value.v, floatText(Math.abs(value.v)), '', spec) : text(display(value), spec);
    case 's':
      return text(display(value), spec);
    case '?':
      return pad(inspect(value), '<', spec);
    case 'd':
    case 'b':
    case 'o':
    case 'x':
    case 'X':
      if (isInt(value)) return integer(value, type, spec);
      throw typeError(`format \`${type}\` needs an Int, got ${typeName(value)}`);
    default:
      if (value instanceof Float) return decimal(value.v, type, spec);
      if (isInt(value)) return type === 'f' ? exactInteger(value, spec) : decimal(Number(value), type, spec);
      throw typeError(`format \`${type}\` needs a number, got ${typeName(value)}`);
  }
}

/** `{}` and `{:spec}` take the arguments in order; `{{` and `}}` are braces. */
export function format(template: string, args: readonly Value[]): string {
  let used = 0;
  const result = template.replace(PLACE, (found, spec: string | undefined) => {
    if (found === '{{') return '{';
    if (found === '}}') return '}';
    if (found === '{' || found === '}')
      throw invalidArgument('format', `\`${found}\` has no partner; a brace is written \`${found}${found}\``);
    const value = args[used++];
    // Too few arguments: reported below, with the count of places.
    if (value === undefined) return '';
    if (spec === undefined || spec === '') return display(value);
    const parsed = parseFormatSpec(spec);
    if (parsed === null) throw invalidArgument('format', `\`${spec}\` is not a format spec`);
    return formatValue(value, parsed);
  });
  if (used !== args.length) throw arityMismatch('format', used + 1, used + 1, args.length + 1);
  return result;
}

/** Keeps a mistyped width from filling the memory. */
const MOST = 100_000;

const PLACE = /\{\{|\}\}|\{(?::([^{}]*))?\}|[{}]/g;
const RADIX = { d: 10, b: 2, o: 8, x: 16, X: 16 } as const;
const PREFIX = { d: '', b: '0b', o: '0o', x: '0x', X: '0X' } as const;

function defaultType(value: Value, spec: FormatSpec): FormatType | null {
  if (isInt(value)) return 'd';
  if (value instanceof Float) return spec.precision === null ? null : 'f';
  return null;
}

function text(value: string, spec: FormatSpec): string {
  const { precision } = spec;
  return pad(precision === null ? value : scalarSlice(value, 0, Math.min(precision, scalarLength(value))), '<', spec);
}

function integer(value: Int, type: keyof typeof RADIX, spec: FormatSpec): string {
  const digits = (value < 0 ? -value : value).toString(RADIX[type]);
  return number(value < 0 ? -1 : 1, type === 'X' ? digits.toUpperCase() : digits, spec.prefix ? PREFIX[type] : '', spec);
}

/** `f` of an Int keeps digits that a double would not have. */
function exactInteger(value: Int, spec: FormatSpec): string {
  const decimals = spec.precision ?? 6;
  const digits = String(value < 0 ? -value : value);
  return number(value < 0 ? -1 : 1, decimals === 0 ? digits : `${digits}.${'0'.repeat(decimals)}`, '', spec);
}

function decimal(value: number, type: 'e' | 'E' | 'f' | 'g' | '%', spec: FormatSpec): string {
  if (!Number.isFinite(value)) {
    const sign = signOf(value, spec);
    return pad(sign + (Number.isNaN(value) ? 'NaN' : 'inf'), '>', spec);
  }
  const magnitude = Math.abs(value);
  const precision = spec.precision ?? 6;
  switch (type) {
    case 'f':
      return number(value, fixedDigits(magnitude, precision), '', spec);
    case '%':
      return number(value, `${fixedDigits(magnitude, precision, 2)}%`, '', spec);
    case 'e':
      return number(value, scientific(magnitude, precision), '', spec);
    case 'E':
      return number(value, scientific(magnitude, precision).toUpperCase(), '', spec);
    case 'g':
      return number(value, general(magnitude, Math.max(precision, 1)), '', spec);
  }
}

function scientific(value: number, precision: number): string {
  const { digits, exponent } = significantDigits(value, precision + 1);
  return mantissa(digits) + exponentText(exponent);
}

/** The shorter of fixed and scientific notation, without trailing zeros. */
function general(value: number, precision: number): string {
  const { digits, exponent } = significantDigits(value, precision);
  const kept = digits.replace(/0+$/, '') || '0';
  if (exponent < -4 || exponent >= precision) return mantissa(kept) + exponentText(exponent);
  if (exponent < 0) return value === 0 ? '0' : `0.${'0'.repeat(-exponent - 1)}${kept}`;
  const whole = digits.slice(0, exponent + 1);
  const fraction = digits.slice(exponent + 1).replace(/0+$/, '');
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

const mantissa = (digits: string): string => (digits.length === 1 ? digits : `${digits[0]}.${digits.slice(1)}`);

/** At least two digits, with sign: `1.5e+03`. */
const exponentText = (exponent: number): string => `e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;

function signOf(value: number, spec: FormatSpec): string {
  if (value < 0 || Object.is(value, -0)) return '-';
  return spec.sign === '-' ? '' : spec.sign;
}

/** Puts sign, base prefix, separators and padding around the digits of a magnitude. */
function number(value: number, magnitude: string, prefix: string, spec: FormatSpec): string {
  const digits = spec.separator === '' ? magnitude : group(magnitude, spec.separator);
  const head = signOf(value, spec) + prefix;
  if (!spec.zero || spec.align !== null || !Number.isFinite(value)) return pad(head + digits, '>', spec);
  return head + digits.padStart(spec.width - head.length, '0');
}

/** Separates thousands of the whole part. */
function group(digits: string, separator: string): string {
  const end = /^[0-9a-f]*/i.exec(digits)![0].length;
  return digits.slice(0, end).replace(/\B(?=(?:[0-9a-f]{3})+$)/gi, separator) + digits.slice(end);
}

/** Odd centring puts the extra blank on the right. */
function pad(value: string, align: '<' | '>', spec: FormatSpec): string {
  const missing = spec.width - scalarLength(value);
  if (missing <= 0) return value;
  const side = spec.align ?? align;
  if (side === '<') return value + repeatText(spec.fill, missing);
  if (side === '>') return repeatText(spec.fill, missing) + value;
  const left = Math.floor(missing / 2);
  return repeatText(spec.fill, left) + value + repeatText(spec.fill, missing - left);
}
