/**
 * The modules of `std::…` (language.md 18.7-18.12): which names each exports. Table of data; `std::channel` and `std::async` are
 * registered by the concurrency builtins, which also add `sleep`, `ticker` and `after` to `std::time`.
 */
import type { Builtin } from '../builtin.js';
import { builtinType } from '../builtin-types.js';
import { ERR, NONE, OK, SOME } from '../option.js';
import type { TypeValue, Value } from '../value.js';
import { timeFunctions } from './clock-times.js';
import { envFunctions } from './environment.js';
import { fsFunctions } from './file-system.js';
import { inputFunctions } from './input-functions.js';
import { jsonType } from './json.js';
import { registerLibraryForms } from './library-types.js';
import { mathConstants, mathFunctions } from './math.js';
import { randomFunctions } from './random.js';
import { fmtFunctions, stringFunctions } from './text-building.js';

type Members = ReadonlyMap<string, Value | Builtin>;
type Prelude = ReadonlyMap<string, Builtin>;

export function* standardModules(prelude: Prelude): Iterable<readonly [string, Members]> {
  registerLibraryForms();
  const from = (names: string): Members => pick(prelude, names);
  yield ['io', join(from(IO), inputFunctions, types('File IoError IoErrorKind'))];
  yield ['fs', join(fsFunctions, types('Path Metadata DirEntry IoError IoErrorKind'))];
  yield ['env', join(envFunctions, types('Platform'))];
  yield ['time', join(timeFunctions, from('sleep ticker after'), types('Instant SystemTime DateTime Duration'))];
  yield ['math', join(mathConstants, mathFunctions)];
  yield ['random', join(randomFunctions, types('Rng'))];
  yield ['json', join(jsonType.statics ?? new Map(), types('JSON JsonError'))];
  yield ['string', join(stringFunctions, types('StringBuilder String Char'))];
  yield ['fmt', join(fmtFunctions, from('format'), types('Alignment'))];
  yield ['collections', join(from('hashmap hashmap_from hashset hashset_from'), types(COLLECTIONS), aliases())];
  yield ['option', join(from('collect_options'), types('Option'), variants('Some None'))];
  yield ['result', join(from('collect_results partition_results'), types('Result'), variants('Ok Err'))];
  yield ['iter', join(from('map filter reduce find any all range'), types('Iterator IntoIterator FromIterator'))];
  yield ['prelude', join(prelude, types(PRELUDE_TYPES), variants('Some None Ok Err'))];
  yield ['testing', join(from(TESTING), types('Gen'))];
}

const IO = `print println eprint eprintln printf input read_line read_file read_lines write_file append_file write_lines file_exists`;

const COLLECTIONS = 'Map HashMap Set HashSet List Vec Array Deque PriorityQueue BTreeMap LinkedList';

const PRELUDE_TYPES = 'Option Result Int Float Bool Char String Symbol Array Map Set Tuple Range Duration';

const TESTING = `
  assert assert_msg assert_true assert_false assert_eq assert_ne assert_lt assert_le assert_gt assert_ge assert_approx assert_approx_eq
  assert_some assert_ok assert_err assert_none assert_contains assert_str_contains assert_empty assert_not_empty assert_type assert_raises
  assert_panics assert_no_raise assert_eventually fail skip`;

const VARIANTS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['Some', SOME],
  ['None', NONE],
  ['Ok', OK],
  ['Err', ERR],
]);

/** `BinaryHeap` is another name of the same type. */
function aliases(): Members {
  return new Map([['BinaryHeap', typeNamed('PriorityQueue')]]);
}

function types(names: string): Members {
  return new Map(words(names).map((name) => [name, typeNamed(name)]));
}

function typeNamed(name: string): TypeValue {
  const type = builtinType(name);
  if (type === undefined) throw new Error(`internal: no type ${name}`);
  return type;
}

const variants = (names: string): Members => new Map(words(names).map((name) => [name, VARIANTS.get(name)!]));

/** Names the prelude does not have yet are left out: whoever registers them there adds them here as well. */
function pick(table: Prelude, names: string): Members {
  const members = new Map<string, Builtin>();
  for (const name of words(names)) {
    const builtin = table.get(name);
    if (builtin !== undefined) members.set(name, builtin);
  }
  return members;
}

const join = (...parts: readonly Members[]): Members => new Map(parts.flatMap((part) => [...part]));

const words = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');
