/**
 * How the types of library objects are described, and what their data can offer to the rest of the library. A leaf: it imports no
 * values, so that its classes can be extended while modules are still being loaded.
 */
import type { BuiltinTable } from '../builtin.js';
import type { LibraryDisplay } from '../display.js';
import type { LibraryEquality } from '../equality.js';
import type { LibraryTransfer } from '../library-transfer.js';
import type { TypeValue, Value } from '../value.js';

/** `data` of a library object that is a sequence (Deque, LinkedList): it has the sequence methods of 18.5. */
export abstract class SequenceData {
  /** The items in order; a copy, or a list the caller does not change. */
  abstract toItems(): readonly Value[];
}

/** One type of library objects, as its file exports it and library-types.ts lists it. */
export interface LibraryType {
  readonly type: TypeValue;
  readonly methods?: BuiltinTable;
  readonly statics?: ReadonlyMap<string, Value | import('../builtin.js').Builtin>;
  /** True: it has the sequence methods as well; its data is a SequenceData. */
  readonly sequence?: boolean;
  /** Equality of the data; by identity if absent. */
  readonly equals?: LibraryEquality;
  /** `<Name>` if absent. */
  readonly display?: LibraryDisplay;
  /** How it crosses into tasks; plain data is copied if absent. */
  readonly transfer?: LibraryTransfer;
}
