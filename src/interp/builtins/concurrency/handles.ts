/** Runtime objects as values: their kinds and text forms (language.md, sections 8.1 and 8.4). Loaded once a thread. */
import {
  AtomicCell,
  Barrier,
  Broadcast,
  CancelToken,
  Channel,
  Mutex,
  Once,
  RecvChan,
  Scope,
  Semaphore,
  SendChan,
  Task,
} from '../../../runtime/index.js';
import { libraryType } from '../../builtin-types.js';
import { registerHandleKind } from '../../kinds.js';

registerHandleKind(Task, 'Task', (task) => `<task ${task.name}>`);
registerHandleKind(Scope, 'Scope', (scope) => `<scope ${scope.name}>`);
registerHandleKind(CancelToken as unknown as abstract new () => CancelToken, 'CancelToken', () => '<cancel token>');
registerHandleKind(Channel, 'Channel', () => '<channel>');
registerHandleKind(SendChan, 'SendChan', () => '<sender>');
registerHandleKind(RecvChan, 'RecvChan', () => '<receiver>');
registerHandleKind(Broadcast, libraryType('Broadcast').name, () => '<broadcast>');
registerHandleKind(AtomicCell, 'Atomic', (cell) => `<atomic ${cell.get()}>`);
registerHandleKind(Mutex, 'Mutex');
registerHandleKind(Semaphore, 'Semaphore');
registerHandleKind(Barrier, 'Barrier');
registerHandleKind(Once, 'Once');
