/** The modules of the standard library and what they export (language.md 18.7-18.12). Table of data; their meaning is in builtins. */

/** The exported names of `std::path` (without the `std::`), or undefined if there is no such module. */
export function stdModule(path: string): ReadonlySet<string> | undefined {
  return MODULES.get(path);
}

export function stdModules(): Iterable<string> {
  return MODULES.keys();
}

const TESTING = `
  assert assert_msg assert_true assert_false assert_eq assert_ne assert_lt assert_le assert_gt assert_ge assert_approx assert_approx_eq
  assert_some assert_ok assert_err assert_none assert_contains assert_str_contains assert_empty assert_not_empty assert_type
  assert_raises assert_panics assert_no_raise assert_eventually fail skip Gen`;

const NUMERIC = `
  abs pow min max clamp sqrt cbrt exp ln log log2 log10 sin cos tan asin acos atan atan2 sinh cosh tanh to_int to_float to_string
  is_zero is_positive is_negative sign signum to_radians to_degrees floor ceil round trunc fract round_to`;

const MODULES: ReadonlyMap<string, ReadonlySet<string>> = table({
  io: `print println eprint eprintln printf input read_line read_to_string stdin_lines read_file read_lines write_file append_file
       write_lines file_exists File IoError IoErrorKind`,
  fs: `read_to_string read write write_bytes append exists is_file is_dir metadata create_dir create_dir_all remove_file remove_dir
       remove_dir_all copy rename symlink set_permissions read_dir walk_dir read_link canonicalize temp_file temp_dir file_size Path
       Metadata DirEntry IoError IoErrorKind`,
  env: `get_env var get_env_or has_env set_env remove_env env_vars vars args args_count arg program_name current_dir set_current_dir
        home_dir temp_dir path_separator line_separator platform Platform timestamp exit abort`,
  time: 'Instant SystemTime DateTime sleep measure ticker after Duration',
  math: `PI TAU EULER E SQRT_2 SQRT_3 LN_2 LN_10 ${NUMERIC} abs_int min_int max_int clamp_int sign_int gcd lcm factorial is_nan is_infinite
         is_finite hypot`,
  random: 'Rng random_int random_int_range int random_float random_bool random_choice shuffled seed',
  json: 'JSON JsonError parse decode encode stringify encode_pretty',
  string: 'join from_char is_whitespace format StringBuilder String Char',
  fmt: 'pad to_hex to_binary to_octal Alignment format',
  collections: `Map HashMap Set HashSet List Vec Array hashmap hashmap_from hashset hashset_from Deque PriorityQueue BinaryHeap BTreeMap
                LinkedList`,
  channel: `bounded rendezvous unbounded mpsc spsc mpmc broadcast Channel SendChan RecvChan SendError TrySendError SendTimeoutError RecvError
            TryRecvError RecvTimeoutError ChannelClosed DEFAULT_MPSC_CAPACITY DEFAULT_SPSC_CAPACITY DEFAULT_MPMC_CAPACITY
            DEFAULT_BROADCAST_CAPACITY ticker after`,
  async: `spawn_blocking Task Async Cancel CancelToken Scope Channel sleep ticker after Atomic Mutex Semaphore Barrier Once exponential
          TimeoutError TaskFailed TaskCancelled Cancelled ScopeClosed SupervisorError`,
  option: 'Option Some None collect_options',
  result: 'Result Ok Err collect_results partition_results',
  iter: 'Iterator IntoIterator FromIterator map filter reduce find any all range',
  prelude: `print println len range map filter reduce Option Some None Result Ok Err Int Float Bool Char String Symbol Array Map Set Tuple
            Range Duration`,
  testing: TESTING,
});

function table(modules: Readonly<Record<string, string>>): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(Object.entries(modules).map(([name, names]) => [name, new Set(names.split(/\s+/).filter((word) => word !== ''))]));
}
