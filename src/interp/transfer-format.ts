/**
 * The form of values between threads (runtime.md, section 2), written by transfer-encode.ts and read by transfer-decode.ts.
 *
 * nil, Bool, Int and String are themselves. Anything else is a `Packet`: flat arrays of plain data, which structured clone copies
 * fastest and without recursion.
 *
 *   names    texts that occur often: type keys, code keys, names of builtins
 *   heads    three numbers or texts a node: tag, meta, count. Node n is at 3n
 *   body     the root, then the parts of node 0, of node 1, .. in order. A part is
 *              nil, Bool, Int, String      as itself
 *              undefined, n                n >= 0: node n;  n < 0: an `Inline` form, followed by its operands
 *   extras   suppressed errors and task paths of user error values: node, task path, number of suppressed errors, which follow the
 *            parts of that node in the body
 *
 * Nodes are numbered breadth first, so a reader makes all nodes from the heads, then fills them in one pass. Sharing and cycles are
 * references to the same node.
 */
export type Packet = readonly [names: readonly string[], heads: readonly unknown[], body: readonly unknown[], extras: readonly Extra[]];

export type Extra = readonly [node: number, taskPath: readonly string[], suppressed: number];

/** Tags of nodes. `meta` as noted; those that can be frozen have a bit for it. */
export const Tag = {
  array: 0,
  /** meta: 1 for a Map that is read in the order of its keys. */
  map: 2,
  set: 4,
  /** meta: type. */
  struct: 6,
  /** meta: type. The part is the data. */
  library: 8,
  tuple: 10,
  /** meta: type * ENUM_STRIDE + variant. */
  enum: 12,
  /** meta: code key. */
  function: 14,
  /** meta: name. */
  boundMethod: 16,
  cell: 18,
  /** meta: an ErrorHead. Parts: cause, suppressed errors, fields. */
  error: 20,
  /** JavaScript containers in the data of library objects. */
  jsArray: 22,
  /** meta: type whose data class it is, or -1; then the names of the properties. */
  jsObject: 24,
  jsMap: 26,
  jsSet: 28,
  frozen: 1,
} as const;

export const ENUM_STRIDE = 0x1_0000;

export type ErrorHead = readonly [
  type: number,
  code: string,
  message: string,
  origin: unknown,
  taskPath: readonly string[],
  fields: readonly string[],
];

/** Values without parts that are no JavaScript primitives. */
export const Inline = {
  /** the double */
  float: -1,
  /** the character */
  char: -2,
  /** the name */
  symbol: -3,
  /** nanoseconds */
  duration: -4,
  /** start, end, inclusive, step */
  range: -5,
  /** what the HandleCodec made of it */
  handle: -6,
  /** type */
  type: -7,
  /** type, variant: the constructor of a variant */
  variant: -8,
  /** type, variant: the value of a unit variant */
  unit: -9,
  /** name */
  builtin: -10,
  /** name */
  module: -11,
  /** cloneable data: byte buffers of library objects */
  raw: -12,
  /** a captured variable that has not been assigned */
  unassigned: -13,
  /** what the HandleCodec made of it: the function `ready` of a started task */
  ready: -14,
} as const;
