/**
 * `Path` of `std::fs` (language.md 18.7): a path as a value. Its rules are those of the host's operating system; only `exists`
 * looks at the file system.
 */
import { posix, win32 } from 'node:path';
import { libraryType } from '../builtin-types.js';
import { ports } from '../host-ports.js';
import { NONE, some } from '../option.js';
import { LibraryObject, type Value } from '../value.js';
import { textArg } from './arguments.js';
import { methodsOf, TableBuilder } from './define.js';
import type { LibraryType } from './library-data.js';
import { waitFor } from './waiting.js';

const PATH = libraryType('Path');

interface PathData {
  readonly text: string;
}

const pathMethods = methodsOf('Path')
  .run('join', 's', 'Gives the path with s appended; an absolute s replaces it (18.7).', (args) => {
    const more = pathArg(args[1], 'Path.join: s');
    return pathOf(rules().isAbsolute(more) ? more : rules().join(textOf(args[0]!), more));
  })
  .run('parent', '', 'Gives the path of the directory it is in, as an Option (18.7).', (args) => {
    const path = textOf(args[0]!);
    const parent = rules().dirname(path);
    if (parent === path || rules().basename(path) === '') return NONE;
    // A single name is in the empty path, which stands for the current directory.
    return some(pathOf(parent === '.' && !/^\.[\\/]/.test(path) ? '' : parent));
  })
  .run('file_name', '', 'Gives the last part, as an Option (18.7).', (args) => nonEmpty(nameOf(args[0]!)))
  .run('file_stem', '', 'Gives the last part without its extension, as an Option (18.7).', (args) => {
    const name = nameOf(args[0]!);
    return nonEmpty(name.slice(0, name.length - rules().extname(name).length));
  })
  .run('extension', '', 'Gives what follows the last dot of the last part, as an Option (18.7).', (args) =>
    nonEmpty(rules().extname(nameOf(args[0]!)).slice(1)),
  )
  .run('is_absolute', '', 'Tells whether the path starts at a root (18.7).', (args) => rules().isAbsolute(textOf(args[0]!)))
  .run(
    'is_relative',
    '',
    'Tells whether the path depends on the current directory (18.7).',
    (args) => !rules().isAbsolute(textOf(args[0]!)),
  )
  .suspend('exists', '', 'Tells whether there is something at the path (18.7).', function* (args) {
    return (yield* waitFor(ports.files.metadata(textOf(args[0]!)))) !== null;
  })
  .run('to_string', '', 'Gives the path as a String (18.7).', (args) => textOf(args[0]!))
  .build();

const pathStatics = new TableBuilder('Path.')
  .run('new', 'p', 'Gives a Path from a String (18.7).', (args) => pathOf(pathArg(args[0], 'Path.new: p')))
  .build();

export const pathType: LibraryType = {
  type: PATH,
  methods: pathMethods,
  statics: pathStatics,
  equals: (a, b) => textOf(a) === textOf(b),
  display: textOf,
  transfer: { crossing: 'shared' },
};

/** A path given as a String or a Path. */
export function pathArg(value: Value | undefined, what: string): string {
  if (value instanceof LibraryObject && value.type === PATH) return textOf(value);
  return textArg(value, what);
}

export function joinPath(directory: string, name: string): string {
  return rules().join(directory, name);
}

function textOf(path: Value): string {
  return ((path as LibraryObject).data as PathData).text;
}

function pathOf(text: string): Value {
  return new LibraryObject(PATH, { text } satisfies PathData);
}

function nameOf(path: Value): string {
  const name = rules().basename(textOf(path));
  return name === '..' || name === '.' ? '' : name;
}

const nonEmpty = (text: string): Value => (text === '' ? NONE : some(text));

const rules = () => (ports.environment.platform().os === 'win32' ? win32 : posix);
