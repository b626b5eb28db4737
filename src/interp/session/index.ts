/**
 * An interactive session on its thread: entries come one after the other, each a unit of its own, and share the values before them.
 *
 * What it is: `session-program` loads and runs entries; `preview` turns a result into plain data that the other side lays out; `members`
 * answers what can be written behind a dot; `session-messages` is what both sides say to each other. What it is not: names are resolved on the main thread
 * (`resolve/session.ts`), and nothing here knows a terminal.
 *
 * Invariants: an entry that fails or is cancelled keeps what it had assigned; entries and questions run as root tasks, one at a time, while
 * tasks spawned by earlier entries go on in the scope of the session (runtime, `lasting-scope.ts`).
 */
export { type Member, membersOf } from './members.js';
export { type Preview, preview } from './preview.js';
export type { EntryResult, EntryUnit, MemberBase, SessionOrder, ValueType } from './session-messages.js';
export { SessionProgram } from './session-program.js';
