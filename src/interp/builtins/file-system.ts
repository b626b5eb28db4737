/**
 * `std::fs` (language.md 18.7): files and directories by path. Everything may wait for the host, so everything suspends.
 */

import type { Steps } from '../../runtime/task-code.js';
import { libraryType } from '../builtin-types.js';
import { type FileMetadata, IoFailure, ports } from '../host-ports.js';
import { compareText } from '../text.js';
import { ArrayValue, LibraryObject, type Value } from '../value.js';
import { arrayArg, boolArg, textArg, wrongKind } from './arguments.js';
import { systemTime } from './clock-times.js';
import { methodsOf, moduleFunctions } from './define.js';
import { attempt, toUnit } from './io-results.js';
import type { LibraryType } from './library-data.js';
import { joinPath, pathArg } from './paths.js';
import { waitFor } from './waiting.js';

const METADATA = libraryType('Metadata');
const DIR_ENTRY = libraryType('DirEntry');

export const fsFunctions = moduleFunctions('fs')
  .suspend('read_to_string/read', 'path', 'Reads a whole file: Ok(String) (18.7).', function* (args) {
    return yield* attempt(ports.files.readText(path(args[0], 'read')), (text) => text);
  })
  .suspend('write', 'path text', 'Creates or replaces a file: Ok(()) (18.7).', function* (args) {
    return yield* attempt(ports.files.writeText(path(args[0], 'write'), textArg(args[1], 'fs::write: text')), toUnit);
  })
  .suspend('write_bytes', 'path bytes', 'Creates or replaces a file with the bytes of an Array of Ints: Ok(()) (18.7).', function* (args) {
    return yield* attempt(ports.files.writeBytes(path(args[0], 'write_bytes'), bytesOf(args[1])), toUnit);
  })
  .suspend('append', 'path text', 'Creates or extends a file: Ok(()) (18.7).', function* (args) {
    return yield* attempt(ports.files.appendText(path(args[0], 'append'), textArg(args[1], 'fs::append: text')), toUnit);
  })
  .suspend('exists', 'path', 'Tells whether there is something at the path (18.7).', function* (args) {
    return (yield* waitFor(ports.files.metadata(path(args[0], 'exists')))) !== null;
  })
  .suspend('is_file', 'path', 'Tells whether the path leads to a file (18.7).', function* (args) {
    return (yield* waitFor(ports.files.metadata(path(args[0], 'is_file'))))?.isFile ?? false;
  })
  .suspend('is_dir', 'path', 'Tells whether the path leads to a directory (18.7).', function* (args) {
    return (yield* waitFor(ports.files.metadata(path(args[0], 'is_dir'))))?.isDirectory ?? false;
  })
  .suspend('metadata', 'path', 'Gives what the system knows about a path: Ok(Metadata) (18.7).', function* (args) {
    return yield* metadataOf(path(args[0], 'metadata'));
  })
  .suspend('file_size', 'path', 'Gives the size of a file in bytes: Ok(Int) (18.7).', function* (args) {
    return yield* attempt(existing(path(args[0], 'file_size')), (metadata) => metadata.size);
  })
  .suspend('create_dir', 'path', 'Creates a directory: Ok(()) (18.7).', function* (args) {
    return yield* attempt(ports.files.createDirectory(path(args[0], 'create_dir'), false), toUnit);
  })
  .suspend('create_dir_all', 'path', 'Creates a directory and those it is in: Ok(()) (18.7).', function* (args) {
    return yield* attempt(ports.files.createDirectory(path(args[0], 'create_dir_all'), true), toUnit);
  })
  .suspend('remove_file', 'path', 'Removes a file: Ok(()) (18.7).', function* (args) {
    return yield* attempt(ports.files.removeFile(path(args[0], 'remove_file')), toUnit);
  })
  .suspend('remove_dir', 'path', 'Removes an empty directory: Ok(()) (18.7).', function* (args) {
    return yield* attempt(ports.files.removeDirectory(path(args[0], 'remove_dir'), false), toUnit);
  })
  .suspend('remove_dir_all', 'path', 'Removes a directory with everything in it: Ok(()) (18.7).', function* (args) {
    return yield* attempt(ports.files.removeDirectory(path(args[0], 'remove_dir_all'), true), toUnit);
  })
  .suspend('copy', 'from to', 'Copies a file: Ok(()) (18.7).', function* (args) {
    return yield* attempt(ports.files.copy(path(args[0], 'copy'), path(args[1], 'copy')), toUnit);
  })
  .suspend('rename', 'from to', 'Moves a file or directory: Ok(()) (18.7).', function* (args) {
    return yield* attempt(ports.files.rename(path(args[0], 'rename'), path(args[1], 'rename')), toUnit);
  })
  .suspend('symlink', 'target link', 'Makes a symbolic link to the target: Ok(()) (18.7).', function* (args) {
    return yield* attempt(ports.files.symlink(path(args[0], 'symlink'), path(args[1], 'symlink')), toUnit);
  })
  .suspend('set_permissions', 'path readonly', 'Makes a file read-only or writable: Ok(()) (18.7).', function* (args) {
    const readonly = boolArg(args[1], 'fs::set_permissions: readonly');
    return yield* attempt(ports.files.setReadonly(path(args[0], 'set_permissions'), readonly), toUnit);
  })
  .suspend('read_dir', 'path', 'Gives what is in a directory, by name: Ok(Array of DirEntry) (18.7).', function* (args) {
    return yield* attempt(entriesOf(path(args[0], 'read_dir')), (entries) => new ArrayValue(entries));
  })
  .suspend(
    'walk_dir',
    'path',
    'Gives what is in a directory and below, each directory before its content: Ok(Array of DirEntry) (18.7).',
    function* (args) {
      return yield* attempt(walk(path(args[0], 'walk_dir')), (entries) => new ArrayValue(entries));
    },
  )
  .suspend('read_link', 'path', 'Gives the target of a symbolic link: Ok(String) (18.7).', function* (args) {
    return yield* attempt(ports.files.readLink(path(args[0], 'read_link')), (target) => target);
  })
  .suspend('canonicalize', 'path', 'Gives the absolute path without links: Ok(String) (18.7).', function* (args) {
    return yield* attempt(ports.files.canonicalize(path(args[0], 'canonicalize')), (target) => target);
  })
  .suspend('temp_file', '', 'Creates an empty file with a new name: Ok(String) (18.7).', function* () {
    return yield* attempt(ports.files.makeTemporary('file'), (created) => created);
  })
  .suspend('temp_dir', '', 'Creates a directory with a new name: Ok(String) (18.7).', function* () {
    return yield* attempt(ports.files.makeTemporary('directory'), (created) => created);
  })
  .build();

export const metadataType: LibraryType = {
  type: METADATA,
  methods: methodsOf('Metadata')
    .run('size', '', 'Gives the size in bytes (18.7).', (args) => factsOf(args[0]!).size)
    .run('is_file', '', 'Tells whether it is a file (18.7).', (args) => factsOf(args[0]!).isFile)
    .run('is_dir', '', 'Tells whether it is a directory (18.7).', (args) => factsOf(args[0]!).isDirectory)
    .run('is_symlink', '', 'Tells whether the path itself is a symbolic link (18.7).', (args) => factsOf(args[0]!).isSymlink)
    .run('readonly', '', 'Tells whether it cannot be written (18.7).', (args) => factsOf(args[0]!).readonly)
    .run('created', '', 'Gives the SystemTime of its creation (18.7).', (args) => systemTime(factsOf(args[0]!).created))
    .run('modified', '', 'Gives the SystemTime of its last change (18.7).', (args) => systemTime(factsOf(args[0]!).modified))
    .run('accessed', '', 'Gives the SystemTime of its last use (18.7).', (args) => systemTime(factsOf(args[0]!).accessed))
    .build(),
};

export const dirEntryType: LibraryType = {
  type: DIR_ENTRY,
  methods: methodsOf('DirEntry')
    .run('name', '', 'Gives the name within its directory (18.7).', (args) => entryOf(args[0]!).name)
    .run('path', '', 'Gives the path (18.7).', (args) => entryOf(args[0]!).path)
    .suspend('metadata', '', 'Gives what the system knows about it: Ok(Metadata) (18.7).', function* (args) {
      return yield* metadataOf(entryOf(args[0]!).path);
    })
    .build(),
  display: (object) => entryOf(object).path,
};

interface Entry {
  readonly name: string;
  readonly path: string;
}

function factsOf(value: Value): FileMetadata {
  return (value as LibraryObject).data as FileMetadata;
}

function entryOf(value: Value): Entry {
  return (value as LibraryObject).data as Entry;
}

function path(value: Value | undefined, what: string): string {
  return pathArg(value, `fs::${what}: path`);
}

function* metadataOf(path: string): Steps<Value> {
  return yield* attempt(existing(path), (metadata) => new LibraryObject(METADATA, metadata));
}

async function existing(path: string): Promise<FileMetadata> {
  const metadata = await ports.files.metadata(path);
  if (metadata === null) throw new IoFailure('NotFound', 'no such file or directory', path);
  return metadata;
}

async function entriesOf(directory: string): Promise<LibraryObject[]> {
  const names = [...(await ports.files.list(directory))].sort(compareText);
  return names.map((name) => new LibraryObject(DIR_ENTRY, { name, path: joinPath(directory, name) }));
}

/** Does not follow links to directories: a link cannot make it endless. */
async function walk(directory: string): Promise<LibraryObject[]> {
  const found: LibraryObject[] = [];
  for (const entry of await entriesOf(directory)) {
    found.push(entry);
    const facts = await ports.files.metadata(entryOf(entry).path);
    if (facts?.isDirectory === true && !facts.isSymlink) found.push(...(await walk(entryOf(entry).path)));
  }
  return found;
}

function bytesOf(value: Value | undefined): Uint8Array {
  const { items } = arrayArg(value, 'fs::write_bytes: bytes');
  return Uint8Array.from(items, (item) => {
    if (typeof item === 'number' && item >= 0 && item <= 255) return item;
    throw wrongKind('fs::write_bytes: each byte', 'an Int from 0 to 255', item);
  });
}
