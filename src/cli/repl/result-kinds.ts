/**
 * What builtins give whatever they are given: the kinds of their results, for completion and `:type`. Only those whose result has always the
 * same kind are here; tests/cli/result-kinds.test.ts runs each of them.
 */

const words = (text: string): readonly string[] => text.split(' ');

/** Of methods that every sequence has: Array, Map, Set, Range. */
const SEQUENCE: Readonly<Record<string, readonly string[]>> = {
  Int: words('len length size count'),
  Bool: words('is_empty empty? contains contains? include? any any? all all? none none? is_sorted sorted?'),
  String: words('join'),
  Array: words(
    'map filter_map flat_map to_array collect to_list sort sort_by reverse rev unique distinct enumerate with_index zip chunks windows',
  ),
  Set: words('to_set'),
  Map: words('group_by tally'),
};

const STRING: Readonly<Record<string, readonly string[]>> = {
  String: words(
    'to_uppercase upcase to_lowercase downcase capitalize reverse trim strip trim_start trim_end replace replace_first repeat pad_left pad_right center to_string',
  ),
  Int: words('len length size byte_len'),
  Bool: words('is_empty empty? contains contains? starts_with ends_with is_digit is_numeric is_alphabetic is_whitespace eq_ignore_case'),
  Array: words('split split_whitespace lines chars bytes code_points'),
};

const NUMBER: Readonly<Record<string, readonly string[]>> = {
  String: words('to_string'),
  Int: words('to_int'),
  Float: words('to_float sqrt sin cos tan exp'),
  Bool: words('is_zero is_positive is_negative'),
  Duration: words('milliseconds seconds minutes hours days'),
};

/** By the kind of the receiver, then by that of the result. */
export const RESULT_KINDS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  Int: NUMBER,
  Float: NUMBER,
  String: STRING,
  Array: { ...SEQUENCE, Array: [...(SEQUENCE.Array ?? []), ...words('filter select reject take skip concat flatten compact')] },
  Map: {
    ...SEQUENCE,
    Array: [...(SEQUENCE.Array ?? []), ...words('keys values entries')],
    Map: [...(SEQUENCE.Map ?? []), ...words('merge filter map_values')],
  },
  Set: { ...SEQUENCE, Set: [...(SEQUENCE.Set ?? []), ...words('union intersection difference filter')] },
  Range: { ...SEQUENCE, Array: [...(SEQUENCE.Array ?? []), ...words('filter')] },
  /** Functions of the prelude. */
  '': {
    String: words('type_name to_string inspect format'),
    Int: words('len'),
    Range: words('range'),
    Bool: words('file_exists'),
  },
};

/** The kind of what `name` gives, as a method of a kind, or (kind `''`) as a function; undefined if that depends. */
export function resultKind(kind: string, name: string): string | undefined {
  return Object.entries(RESULT_KINDS[kind] ?? {}).find(([, names]) => names.includes(name))?.[0];
}
