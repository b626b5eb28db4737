/**
 * Values on their way between a program and its host: plain data that structured clone copies, the same whether the two are on one
 * thread or on two. Values that are shared in the original are shared here, so that the size stays that of the original.
 *
 * Nothing of the language is in it that could act: functions and objects of either side are numbers that only their owner understands.
 */
export type Wire = null | boolean | number | bigint | string | WireNode;

/** `number` and `bigint` alone are Ints; a Float is a node, so that `1.0` stays one. */
export type WireNode =
  | readonly ['float', number]
  | readonly ['char', string]
  | readonly ['symbol', string]
  | readonly ['unit']
  | readonly ['array', readonly Wire[]]
  | readonly ['tuple', readonly Wire[]]
  /** Keys and values in turn. */
  | readonly ['map', readonly Wire[]]
  | readonly ['set', readonly Wire[]]
  | readonly ['range', start: number | bigint | null, end: number | bigint | null, inclusive: boolean, step: number | bigint]
  /** Nanoseconds. */
  | readonly ['duration', number]
  /** Seconds since 1970. */
  | readonly ['date', number]
  | readonly ['struct', type: string, names: readonly string[], values: readonly Wire[]]
  /** `names` is null unless the variant has named fields. */
  | readonly ['enum', type: string, variant: string, names: readonly string[] | null, values: readonly Wire[]]
  | readonly ['error', kind: string, code: string, message: string, names: readonly string[], values: readonly Wire[]]
  /** A function of the program, kept by the run (`callbacks.ts`). */
  | readonly ['function', id: number, name: string]
  /** A function of the host. */
  | readonly ['host-function', id: number, name: string]
  /** An object of the host: the name its type was declared with, and its number. */
  | readonly ['host-object', type: string, id: number];

/** Why a value cannot cross, and where in the whole it is: `args[0].items[3]`. */
export class WireProblem {
  constructor(
    readonly path: string,
    readonly reason: string,
  ) {}

  get message(): string {
    return `${this.path} cannot cross: ${this.reason}`;
  }
}
