/**
 * The types of library objects (language.md 18.7-18.12), each defined in its own file, listed here once: their methods and statics for
 * the registry, and how they are compared, shown, iterated and copied for the rest of the interpreter.
 */
import type { Builtin, BuiltinTable } from '../builtin.js';
import { registerLibraryDisplay } from '../display.js';
import { registerLibraryEquality } from '../equality.js';
import { ListCursor, registerLibraryIteration } from '../iteration.js';
import { registerLibraryTransfer } from '../library-transfer.js';
import type { Value } from '../value.js';
import { instantType, systemTimeType } from './clock-times.js';
import { dateTimeType } from './date-time.js';
import { dequeType, linkedListType } from './deque.js';
import { platformType } from './environment.js';
import { dirEntryType, metadataType } from './file-system.js';
import { fileType } from './files.js';
import { genType } from './gen.js';
import { jsonErrorType, jsonType } from './json.js';
import { type LibraryType, SequenceData } from './library-data.js';
import { pathType } from './paths.js';
import { priorityQueueType } from './priority-queue.js';
import { rngType } from './random.js';
import { sortedMapType } from './sorted-map.js';
import { stringBuilderType } from './text-building.js';

const libraryTypes = (): readonly LibraryType[] => [
  fileType,
  pathType,
  metadataType,
  dirEntryType,
  platformType,
  instantType,
  systemTimeType,
  dateTimeType,
  rngType,
  jsonType,
  jsonErrorType,
  stringBuilderType,
  dequeType,
  linkedListType,
  priorityQueueType,
  sortedMapType,
  genType,
];

/** Method tables by type name. `withSequence` puts the sequence methods under a type's own. */
export function* libraryMethods(
  withSequence: (name: string, own: BuiltinTable) => BuiltinTable,
): Iterable<readonly [string, BuiltinTable]> {
  for (const { type, methods, sequence } of libraryTypes()) {
    if (methods !== undefined) yield [type.name, sequence === true ? withSequence(type.name, methods) : methods];
  }
}

/** Static members by type name. An object is made by one of these, so the forms are known before there is any. */
export function* libraryStatics(): Iterable<readonly [string, ReadonlyMap<string, Value | Builtin>]> {
  for (const library of libraryTypes()) {
    registerForms(library);
    if (library.statics !== undefined) yield [library.type.name, library.statics];
  }
}

/** Idempotent. Objects that modules of std make without a static (Platform, DirEntry) need it as well. */
export function registerLibraryForms(): void {
  for (const library of libraryTypes()) registerForms(library);
}

function registerForms({ type, equals, display, transfer, sequence }: LibraryType): void {
  if (equals !== undefined) registerLibraryEquality(type, equals);
  if (display !== undefined) registerLibraryDisplay(type, display);
  if (transfer !== undefined) registerLibraryTransfer(type, transfer);
  if (sequence === true) {
    registerLibraryIteration(type, ({ data }) => new ListCursor(data instanceof SequenceData ? data.toItems() : []));
  }
}
