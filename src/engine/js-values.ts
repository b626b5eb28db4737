/**
 * The forms that values of Aria have in JavaScript, where JavaScript has none of its own (docs/embedding.md has the table). All are immutable,
 * and can be given back as they came.
 */

/** A Float whose value is whole: `1.0`, where the number 1 would be an Int. Other numbers with a fraction need no wrapping. */
export class AriaFloat {
  constructor(readonly value: number) {}
}

/** A character, where a String would be text. Characters come out as strings. */
export class AriaChar {
  constructor(readonly text: string) {}
}

/** `:name` */
export class AriaSymbol {
  constructor(readonly name: string) {}
}

/** `(a, b)` */
export class AriaTuple {
  constructor(readonly items: readonly AriaValue[]) {}
}

/** `a..b by step`; null is an open end. */
export class AriaRange {
  constructor(
    readonly start: number | bigint | null,
    readonly end: number | bigint | null,
    readonly inclusive: boolean,
    readonly step: number | bigint = 1,
  ) {}
}

export class AriaDuration {
  constructor(readonly nanoseconds: number) {}

  get milliseconds(): number {
    return this.nanoseconds / 1e6;
  }
}

/** A struct or data record. `fields` has no prototype: a field may have any name. */
export class AriaStruct {
  constructor(
    readonly type: string,
    readonly fields: Readonly<Record<string, AriaValue>>,
  ) {}
}

/** A variant of an enum, those of Option and Result included. */
export class AriaEnum {
  constructor(
    readonly type: string,
    readonly variant: string,
    /** In the order of the declaration. */
    readonly values: readonly AriaValue[] = [],
    /** Of a variant with named fields, in the order of `values`. */
    readonly names: readonly string[] | null = null,
  ) {}

  /** The first value: what is in Some, Ok and Err. */
  get value(): AriaValue {
    return this.values[0] ?? null;
  }
}

/** An error value. Thrown by a host function it is raised in the program as it is. */
export class AriaError {
  constructor(
    /** A built-in kind: `TypeError`, `NotPermitted`, .. */
    readonly kind: string,
    readonly message: string,
    readonly fields: Readonly<Record<string, AriaValue>> = {},
    readonly code: string = '',
  ) {}
}

/** A function of the program. It works while the run or instance it came from lives; what the program raises rejects with an AriaError. */
export type AriaFunction = (...args: readonly AriaInput[]) => Promise<AriaValue>;

/** What comes out of a program. Objects that a host handed in as opaque handles come out as themselves: `object`. */
export type AriaValue =
  | null
  | undefined
  | boolean
  | number
  | bigint
  | string
  | Date
  | readonly AriaValue[]
  | ReadonlyMap<AriaValue, AriaValue>
  | ReadonlySet<AriaValue>
  | AriaFloat
  | AriaChar
  | AriaSymbol
  | AriaTuple
  | AriaRange
  | AriaDuration
  | AriaStruct
  | AriaEnum
  | AriaError
  | AriaFunction
  | object;

/** What may go in: all of that, and the forms JavaScript programs have at hand. */
export type AriaInput =
  | AriaValue
  | Uint8Array
  | Error
  | { readonly [key: string]: AriaInput }
  | readonly AriaInput[]
  | ReadonlyMap<AriaInput, AriaInput>
  | ReadonlySet<AriaInput>
  | ((...args: never[]) => unknown);

export const float = (value: number): AriaFloat => new AriaFloat(value);
export const symbol = (name: string): AriaSymbol => new AriaSymbol(name);
export const tuple = (...items: readonly AriaValue[]): AriaTuple => new AriaTuple(items);
export const struct = (type: string, fields: Readonly<Record<string, AriaValue>>): AriaStruct => new AriaStruct(type, fields);
export const some = (value: AriaValue): AriaEnum => new AriaEnum('Option', 'Some', [value]);
export const none: AriaEnum = new AriaEnum('Option', 'None');
export const ok = (value: AriaValue): AriaEnum => new AriaEnum('Result', 'Ok', [value]);
export const err = (error: AriaValue): AriaEnum => new AriaEnum('Result', 'Err', [error]);

/** A span of time, from milliseconds. */
export const duration = (milliseconds: number): AriaDuration => new AriaDuration(Math.round(milliseconds * 1e6));

/** What a Some or Ok holds; undefined for None, nil and Err. */
export function payload(value: AriaValue): AriaValue {
  return value instanceof AriaEnum && (value.variant === 'Some' || value.variant === 'Ok') ? value.value : undefined;
}
