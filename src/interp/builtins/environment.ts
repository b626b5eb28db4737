/**
 * `std::env` (language.md 18.8): environment variables, program arguments, directories and platform, through the environment port.
 */
import { libraryType } from '../builtin-types.js';
import { ports } from '../host-ports.js';
import { optionOf } from '../option.js';
import { ArrayValue, LibraryObject, UNIT, type Value } from '../value.js';
import { sizeArg, textArg } from './arguments.js';
import { isoText } from './clock-times.js';
import { methodsOf, moduleFunctions } from './define.js';
import { attemptNow } from './io-results.js';
import type { LibraryType } from './library-data.js';
import { pathArg } from './paths.js';
import { exit } from './prelude.js';
import { pair } from './sequence.js';
import { mapOf } from './sequence-transforms.js';

const PLATFORM = libraryType('Platform');

/** What a process killed by `abort` leaves behind on Unix: 128 + SIGABRT. */
const ABORTED = 134;

export const envFunctions = moduleFunctions('env')
  .run('get_env/var', 'name', 'Gives an environment variable as an Option (18.8).', (args) =>
    optionOf(ports.environment.get(textArg(args[0], 'env::get_env: name'))),
  )
  .run(
    'get_env_or',
    'name default',
    'Gives an environment variable, or the default (18.8).',
    (args) => ports.environment.get(textArg(args[0], 'env::get_env_or: name')) ?? args[1]!,
  )
  .run(
    'has_env',
    'name',
    'Tells whether an environment variable is set (18.8).',
    (args) => ports.environment.get(textArg(args[0], 'env::has_env: name')) !== undefined,
  )
  .run('set_env', 'name value', 'Sets an environment variable for this program (18.8).', (args) => {
    ports.environment.set(textArg(args[0], 'env::set_env: name'), textArg(args[1], 'env::set_env: value'));
    return null;
  })
  .run('remove_env', 'name', 'Removes an environment variable for this program (18.8).', (args) => {
    ports.environment.remove(textArg(args[0], 'env::remove_env: name'));
    return null;
  })
  .run('env_vars/vars', '', 'Gives all environment variables as a Map (18.8).', () =>
    mapOf(
      Array.from(ports.environment.all(), ([name, value]) => pair(name, value)),
      'env_vars',
    ),
  )
  .run('args', '', 'Gives the program arguments, without the program (18.8).', () => new ArrayValue([...ports.environment.arguments()]))
  .run('args_count', '', 'Gives the number of program arguments (18.8).', () => ports.environment.arguments().length)
  .run('arg', 'i', 'Gives the program argument at position i as an Option (18.8).', (args) => {
    const index = sizeArg(args[0], 'env::arg: i');
    return optionOf(index < 0 ? undefined : ports.environment.arguments()[index]);
  })
  .run('program_name', '', 'Gives the name of the program as an Option (18.8).', () => optionOf(ports.environment.programName()))
  .run('current_dir', '', 'Gives the current directory: Ok(String) (18.8).', () => attemptNow(() => ports.environment.workingDirectory()))
  .run('set_current_dir', 'path', 'Changes the current directory: Ok(()) (18.8).', (args) => {
    const path = pathArg(args[0], 'env::set_current_dir: path');
    return attemptNow(() => {
      ports.environment.setWorkingDirectory(path);
      return UNIT;
    });
  })
  .run('home_dir', '', 'Gives the home directory as an Option (18.8).', () => optionOf(ports.environment.homeDirectory()))
  .run('temp_dir', '', 'Gives the directory for temporary files (18.8).', () => ports.environment.temporaryDirectory())
  .run('path_separator', '', 'Gives what separates the parts of a path (18.8).', () => (onWindows() ? '\\' : '/'))
  .run('line_separator', '', 'Gives what the system ends lines with (18.8).', () => (onWindows() ? '\r\n' : '\n'))
  .run('platform', '', 'Gives what the program runs on (18.8).', () => new LibraryObject(PLATFORM, platformFacts()))
  .run('timestamp', '', 'Gives the present time in ISO 8601 form (18.8).', () => isoText(ports.clock.wall()))
  .run('exit', 'code?', 'Ends the program at once with a status (2).', exit)
  .run('abort', '', 'Ends the program at once with status 134 (18.8).', () => ports.exit(ABORTED))
  .build();

export const platformType: LibraryType = {
  type: PLATFORM,
  methods: methodsOf('Platform')
    .run('os', '', 'Gives the operating system: `linux`, `macos`, `windows`, … (18.8).', (args) => factsOf(args[0]!).os)
    .run('arch', '', 'Gives the processor: `x86_64`, `aarch64`, … (18.8).', (args) => factsOf(args[0]!).arch)
    .run('family', '', 'Gives the family of systems: `unix` or `windows` (18.8).', (args) => factsOf(args[0]!).family)
    .run('is_linux', '', 'Tells whether it is Linux (18.8).', (args) => factsOf(args[0]!).os === 'linux')
    .run('is_macos', '', 'Tells whether it is macOS (18.8).', (args) => factsOf(args[0]!).os === 'macos')
    .run('is_windows', '', 'Tells whether it is Windows (18.8).', (args) => factsOf(args[0]!).os === 'windows')
    .run('is_unix', '', 'Tells whether it is a kind of Unix (18.8).', (args) => factsOf(args[0]!).family === 'unix')
    .build(),
  equals: (a, b) => factsOf(a).os === factsOf(b).os && factsOf(a).arch === factsOf(b).arch,
  display: (object) => `${factsOf(object).os}-${factsOf(object).arch}`,
};

interface PlatformFacts {
  readonly os: string;
  readonly arch: string;
  readonly family: string;
}

const SYSTEMS: ReadonlyMap<string, string> = new Map([
  ['darwin', 'macos'],
  ['win32', 'windows'],
]);
const PROCESSORS: ReadonlyMap<string, string> = new Map([
  ['x64', 'x86_64'],
  ['arm64', 'aarch64'],
  ['ia32', 'x86'],
]);

function platformFacts(): PlatformFacts {
  const { os, arch } = ports.environment.platform();
  return { os: SYSTEMS.get(os) ?? os, arch: PROCESSORS.get(arch) ?? arch, family: onWindows() ? 'windows' : 'unix' };
}

function onWindows(): boolean {
  return ports.environment.platform().os === 'win32';
}

function factsOf(value: Value): PlatformFacts {
  return (value as LibraryObject).data as PlatformFacts;
}
