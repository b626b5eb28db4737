/**
 * Columns of whole numbers from -1 as text in JSON: the bytes of the narrowest type that holds them, in base64; one number where all are
 * the same. Packed by the command, unpacked by the page. No DOM here.
 */
export type PackedColumn = readonly [type: Type, data: string] | readonly [type: 'all', value: number, rows: number];

/** Numbers of 1, 2, 4 and 8 bytes; the first three are one more than what they stand for. */
type Type = 1 | 2 | 4 | 8;
type Column = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** The first `rows` of the values; `base64` writes bytes as text. */
export function packColumn(values: Float64Array<ArrayBuffer>, rows: number, base64: (bytes: Uint8Array) => string): PackedColumn {
  let least = Number.POSITIVE_INFINITY;
  let most = -1;
  for (let row = 0; row < rows; row++) {
    const value = values[row] as number;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (rows === 0 || least === most) return ['all', most, rows];
  const type = most < 0xff ? 1 : most < 0xffff ? 2 : most < 0xffffffff ? 4 : 8;
  if (type === 8) return [type, base64(new Uint8Array(values.buffer, 0, 8 * rows))];
  const narrow = make(type, rows);
  for (let row = 0; row < rows; row++) narrow[row] = (values[row] as number) + 1;
  return [type, base64(new Uint8Array(narrow.buffer))];
}

export function unpackColumn(packed: PackedColumn): Float64Array {
  if (packed[0] === 'all') return new Float64Array(packed[2]).fill(packed[1]);
  const [type, data] = packed;
  const text = atob(data);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  if (type === 8) return new Float64Array(bytes.buffer);
  const column = make(type, bytes.buffer);
  return Float64Array.from(column, (value) => value - 1);
}

function make(type: 1 | 2 | 4, from: number | ArrayBuffer): Column {
  const Kind = type === 1 ? Uint8Array : type === 2 ? Uint16Array : Uint32Array;
  return typeof from === 'number' ? new Kind(from) : new Kind(from);
}
