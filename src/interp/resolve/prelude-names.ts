/**
 * The names that are visible everywhere (language.md 18.1, with 17 and Appendix B.1) and what each of them is. Table of data.
 *
 * What it is not: their meaning; that is in builtins. The resolver needs to know that a name exists, whether it is a type, and the
 * variants of the built-in enums.
 */

export type PreludeKind = 'function' | 'type' | 'enum' | 'trait' | 'effect' | 'error' | 'variant';

export function preludeKind(name: string): PreludeKind | undefined {
  return PRELUDE.get(name);
}

/** Numeric and other type names that are written in type positions only. */
export function isBuiltinTypeName(name: string): boolean {
  if (TYPE_ONLY.has(name)) return true;
  const kind = PRELUDE.get(name);
  return kind !== undefined && kind !== 'function' && kind !== 'variant';
}

/** Variants of the built-in enums, with the number of values each carries. */
export const BUILTIN_VARIANTS: ReadonlyMap<string, ReadonlyMap<string, number>> = new Map(
  Object.entries({
    Option: { Some: 1, None: 0 },
    Result: { Ok: 1, Err: 1 },
    SendError: { Disconnected: 1 },
    TrySendError: { Full: 1, Disconnected: 1 },
    SendTimeoutError: { Timeout: 1, Disconnected: 1 },
    RecvError: { Disconnected: 0 },
    TryRecvError: { Empty: 0, Disconnected: 0 },
    RecvTimeoutError: { Timeout: 0, Disconnected: 0 },
    IoErrorKind: { NotFound: 0, PermissionDenied: 0, AlreadyExists: 0, InvalidInput: 0, UnexpectedEof: 0, Other: 0 },
    Alignment: { Left: 0, Right: 0, Center: 0 },
  }).map(([name, variants]) => [name, new Map(Object.entries(variants))]),
);

/** Operations of the built-in effects (12). `Async` and `Cancel` are namespaces first: their members are not listed. */
export const BUILTIN_EFFECTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['Exception', ['raise']],
  ['Console', ['print', 'println', 'print_error', 'read_line']],
  ['IO', ['read', 'write']],
  ['State', ['get', 'put', 'modify']],
  ['Reader', ['ask']],
  ['Writer', ['tell']],
  ['Choice', ['choose', 'fail']],
  ['Async', []],
  ['Cancel', []],
]);

/** Traits every type has without an `impl` (3.3), those `derive` gives, and the rest (3.5). */
export const AUTOMATIC_TRAITS: ReadonlySet<string> = new Set(
  words('Eq PartialEq Clone Copy Debug Display Transfer Sharable Send From Into TryFrom TryInto'),
);
export const DERIVABLE_TRAITS: ReadonlySet<string> = new Set(words('Ord PartialOrd Hash Default'));

export const KNOWN_ATTRIBUTES: ReadonlySet<string> = new Set(
  words('test timeout skip ignore tags parametrize derive deprecated cfg target'),
);

const FUNCTIONS = `
  print println eprint eprintln input read_line type_of type_name to_string inspect debug dbg to_int to_float len range first last reverse
  concat slice map filter reduce find any all abs min max clamp panic panic! todo todo! unimplemented unimplemented! unreachable
  unreachable! format printf hash clone id compare exit sleep hashmap hashmap_from hashset hashset_from read_file write_file append_file
  read_lines write_lines file_exists collect_options collect_results partition_results
  bounded rendezvous unbounded mpsc spsc mpmc broadcast spawn_blocking ticker after exponential
  assert assert_msg assert_true assert_false assert_eq assert_ne assert_lt assert_le assert_gt assert_ge assert_approx assert_approx_eq
  assert_some assert_ok assert_err assert_none assert_contains assert_str_contains assert_empty assert_not_empty assert_type
  assert_raises assert_panics assert_no_raise assert_eventually fail skip`;

const TYPES = `
  Int Float Bool Char String Symbol Array List Vec Map HashMap Set HashSet Tuple Range Unit Never Any Type Function Fn Duration File JSON
  Channel SendChan RecvChan Task CancelToken Scope Supervisor Nursery Atomic Mutex Semaphore Barrier Once Gen Nil Bytes Module IoError JsonError`;

const TRAITS = `
  Eq Ord PartialEq PartialOrd Hash Clone Copy Default Debug Display Add Sub Mul Div Rem Neg Iterator IntoIterator FromIterator From Into
  TryFrom TryInto Transfer Sharable Send Error`;

const ERRORS = `
  TypeError IntegerOverflow DivisionByZero IndexOutOfBounds InvalidKey InvalidTry UnwrapError InvalidArgument NotCallable ArityMismatch
  UnknownArgument DuplicateArgument ImmutableError StackOverflow Panic RuntimeError UndefinedVariable UndefinedField
  UndefinedMethod MatchError UnhandledEffect UncaughtException ResumeOutsideHandler ResumeTwice UndefinedOperation NotTransferable
  NotATask NotAChannel ChannelClosed Cancelled TimeoutError TaskFailed Deadlock FrozenError IsolationError TaskCancelled StructureError
  ScopeClosed SupervisorError BrokenLock GuardError UnsupportedFeature NotPermitted HostError ConversionError
  ContractViolation QuantifierDomain AssertionFailed
  PropertyFailed InternalError`;

const TYPE_ONLY: ReadonlySet<string> = new Set(
  words(`
    Int8 Int16 Int32 Int64 Int128 UInt UInt8 UInt16 UInt32 UInt64 UInt128 ISize USize i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 isize usize
    Float32 Float64 f32 f64 Dict`),
);

/** Enums that need no import; the others of BUILTIN_VARIANTS belong to modules of std. */
const ENUMS = 'Option Result SendError TrySendError SendTimeoutError RecvError TryRecvError RecvTimeoutError IoErrorKind';

export const PRELUDE: ReadonlyMap<string, PreludeKind> = new Map<string, PreludeKind>([
  ...words(FUNCTIONS).map((name) => [name, 'function'] as const),
  ...words(TYPES).map((name) => [name, 'type'] as const),
  ...words(TRAITS).map((name) => [name, 'trait'] as const),
  ...words(ERRORS).map((name) => [name, 'error'] as const),
  ...words(ENUMS).map((name) => [name, 'enum'] as const),
  ...[...BUILTIN_EFFECTS.keys()].map((name) => [name, 'effect'] as const),
  ...words('Some None Ok Err').map((name) => [name, 'variant'] as const),
]);

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
