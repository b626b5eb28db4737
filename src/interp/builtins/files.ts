/**
 * `File` of `std::io` (language.md 18.7). A file opened for reading holds its text from the moment it was opened and a position in
 * it; one opened for writing writes through, so nothing is lost if the program forgets `close`. An open file cannot cross into
 * another task.
 */

import type { Steps } from '../../runtime/task-code.js';
import { libraryType } from '../builtin-types.js';
import { ports } from '../host-ports.js';
import { isOk, ok } from '../option.js';
import { LibraryObject, UNIT, type Value } from '../value.js';
import { textArg } from './arguments.js';
import { methodsOf, TableBuilder } from './define.js';
import { fileFunctions } from './file-functions.js';
import { attempt, ioErr, linesOf, toUnit } from './io-results.js';
import type { LibraryType } from './library-data.js';
import { pathArg } from './paths.js';

class FileData {
  isOpen = true;
  position = 0;
  constructor(
    readonly path: string,
    /** What was in the file when it was opened; null if it is open for writing. */
    readonly text: string | null,
  ) {}
}

const FILE = libraryType('File');

const methods = methodsOf('File')
  .run('read_to_string', '', 'Reads what is left: Ok(String) (18.7).', (args) =>
    reading(args[0]!, (file, text) => {
      const rest = text.slice(file.position);
      file.position = text.length;
      return ok(rest);
    }),
  )
  .run('read_line', '', 'Reads the next line: Ok(String), at the end Err with kind UnexpectedEof (18.7).', (args) =>
    reading(args[0]!, nextLine),
  )
  .run('lines', '', 'Reads the lines that are left: Ok(Array) (18.7).', (args) =>
    reading(args[0]!, (file, text) => {
      const rest = text.slice(file.position);
      file.position = text.length;
      return ok(linesOf(rest));
    }),
  )
  .suspend('write', 's', 'Writes a String at the end of the file: Ok(()) (18.7).', function* (args) {
    return yield* writing(args[0]!, textArg(args[1], 'File.write: s'));
  })
  .suspend('write_line', 's', 'Writes a String and a newline at the end of the file: Ok(()) (18.7).', function* (args) {
    return yield* writing(args[0]!, `${textArg(args[1], 'File.write_line: s')}\n`);
  })
  .run('flush', '', 'Makes sure that everything is written: Ok(()) (18.7).', (args) => whileOpen(args[0]!) ?? ok(UNIT))
  .run('close', '', 'Closes the file: Ok(()) (18.7).', (args) => {
    const refused = whileOpen(args[0]!);
    fileOf(args[0]!).isOpen = false;
    return refused ?? ok(UNIT);
  })
  .run('path', '', 'Gives the path the file was opened with (18.7).', (args) => fileOf(args[0]!).path)
  .run('is_open', '', 'Tells whether the file has not been closed (18.7).', (args) => fileOf(args[0]!).isOpen)
  .build();

const statics = new TableBuilder('File.')
  .suspend('open', 'path', 'Opens a file for reading: Ok(File) (18.7).', function* (args) {
    const path = pathArg(args[0], 'File.open: path');
    return yield* attempt(ports.files.readText(path), (text) => new LibraryObject(FILE, new FileData(path, text)));
  })
  .suspend('create', 'path', 'Creates a file or empties it, and opens it for writing: Ok(File) (18.7).', function* (args) {
    const path = pathArg(args[0], 'File.create: path');
    return yield* attempt(ports.files.writeText(path, ''), () => new LibraryObject(FILE, new FileData(path, null)));
  })
  .suspend('append', 'path', 'Opens a file for writing at its end, creating it if needed: Ok(File) (18.7).', function* (args) {
    const path = pathArg(args[0], 'File.append: path');
    return yield* attempt(ports.files.appendText(path, ''), () => new LibraryObject(FILE, new FileData(path, null)));
  })
  .build();

/** `File.read(p)` and its kin are the functions of the prelude under shorter names. */
const shortNames = [
  ['read', 'read_file'],
  ['write', 'write_file'],
  ['lines', 'read_lines'],
  ['exists?', 'file_exists'],
  ['exists', 'file_exists'],
] as const;

export const fileType: LibraryType = {
  type: FILE,
  methods,
  get statics() {
    return new Map([...statics, ...shortNames.map(([name, long]) => [name, fileFunctions.get(long)!] as const)]);
  },
  transfer: { crossing: 'never' },
  display: (object) => `<file ${fileOf(object).path}>`,
};

function fileOf(value: Value): FileData {
  return (value as LibraryObject).data as FileData;
}

/** The refusal of a file that has been closed. */
function whileOpen(value: Value): Value | null {
  const file = fileOf(value);
  return file.isOpen ? null : ioErr('Other', 'file is closed', file.path);
}

function reading(value: Value, read: (file: FileData, text: string) => Value): Value {
  const file = fileOf(value);
  const refused = whileOpen(value);
  if (refused !== null) return refused;
  return file.text === null ? ioErr('PermissionDenied', 'file is not open for reading', file.path) : read(file, file.text);
}

function nextLine(file: FileData, text: string): Value {
  if (file.position >= text.length) return ioErr('UnexpectedEof', 'end of file', file.path);
  const end = text.indexOf('\n', file.position);
  const line = text.slice(file.position, end < 0 ? text.length : end);
  file.position = end < 0 ? text.length : end + 1;
  return ok(line.endsWith('\r') ? line.slice(0, -1) : line);
}

function* writing(value: Value, text: string): Steps<Value> {
  const file = fileOf(value);
  const refused = whileOpen(value);
  if (refused !== null) return refused;
  if (file.text !== null) return ioErr('PermissionDenied', 'file is not open for writing', file.path);
  const written = yield* attempt(ports.files.appendText(file.path, text), toUnit);
  return isOk(written) ? ok(UNIT) : written;
}
