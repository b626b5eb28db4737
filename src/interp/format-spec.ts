/**
 * Format specs (language.md 1.8): `[[fill]align][sign][#][0][width][,|_][.precision][type]`.
 */
export interface FormatSpec {
  readonly fill: string;
  readonly align: '<' | '>' | '^' | null;
  readonly sign: '+' | '-' | ' ';
  readonly prefix: boolean;
  readonly zero: boolean;
  readonly width: number;
  readonly separator: ',' | '_' | '';
  readonly precision: number | null;
  readonly type: FormatType | null;
}

export type FormatType = 'd' | 'b' | 'o' | 'x' | 'X' | 'e' | 'E' | 'f' | 'g' | '%' | 's' | '?';

/** The spec, or null for a text that is none (E3026 where it is written in a literal). */
export function parseFormatSpec(text: string): FormatSpec | null {
  const groups = PATTERN.exec(text)?.groups;
  if (groups === undefined) return null;
  const { fill, align, sign, prefix, zero, width, separator, precision, type } = groups;
  return {
    fill: fill ?? ' ',
    align: (align ?? null) as FormatSpec['align'],
    sign: (sign ?? '-') as FormatSpec['sign'],
    prefix: prefix !== undefined,
    zero: zero !== undefined,
    width: Number(width ?? 0),
    separator: (separator ?? '') as FormatSpec['separator'],
    precision: precision === undefined ? null : Number(precision),
    type: (type ?? null) as FormatType | null,
  };
}

const PATTERN =
  /^(?:(?<fill>.)?(?<align>[<>^]))?(?<sign>[-+ ])?(?<prefix>#)?(?<zero>0)?(?<width>\d+)?(?<separator>[,_])?(?:\.(?<precision>\d+))?(?<type>[dboxXeEfg%s?])?$/su;
