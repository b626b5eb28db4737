/** The tables of a trace (trace-model.ts) as they are made: with room for so many rows, and wider when that is not enough. */
import type { MessageTable, RestartTable, ScopeTable, SliceTable, TaskTable, WaitTable } from './trace-model.js';

export function taskTable(rows: number): TaskTable {
  return {
    count: 0,
    number: new Float64Array(rows),
    scope: new Int32Array(rows),
    spawner: new Int32Array(rows),
    name: new Int32Array(rows),
    given: new Uint8Array(rows),
    place: new Int32Array(rows),
    spawnedOn: new Uint16Array(rows),
    thread: new Uint16Array(rows),
    spawned: new Float64Array(rows),
    started: new Float64Array(rows).fill(-1),
    ended: new Float64Array(rows).fill(-1),
    state: new Uint8Array(rows),
    error: new Int32Array(rows).fill(-1),
    why: new Int32Array(rows).fill(-1),
    lastWait: new Int32Array(rows).fill(-1),
  };
}

export function scopeTable(rows: number): ScopeTable {
  return {
    count: 0,
    number: new Float64Array(rows),
    owner: new Int32Array(rows),
    around: new Int32Array(rows),
    name: new Int32Array(rows),
    place: new Int32Array(rows),
    opened: new Float64Array(rows),
    cancelled: new Float64Array(rows).fill(-1),
    closed: new Float64Array(rows).fill(-1),
    error: new Int32Array(rows).fill(-1),
    why: new Int32Array(rows).fill(-1),
  };
}

export function sliceTable(rows: number): SliceTable {
  return {
    count: 0,
    task: new Int32Array(rows),
    thread: new Uint16Array(rows),
    from: new Float64Array(rows),
    to: new Float64Array(rows),
  };
}

export function waitTable(rows: number): WaitTable {
  return {
    count: 0,
    task: new Int32Array(rows),
    kind: new Uint8Array(rows),
    on: new Float64Array(rows),
    place: new Int32Array(rows),
    from: new Float64Array(rows),
    to: new Float64Array(rows),
  };
}

export function messageTable(rows: number): MessageTable {
  return {
    count: 0,
    task: new Int32Array(rows),
    thread: new Uint16Array(rows),
    sent: new Uint8Array(rows),
    channel: new Float64Array(rows),
    at: new Float64Array(rows),
  };
}

export function restartTable(rows: number): RestartTable {
  return { count: 0, task: new Int32Array(rows), at: new Float64Array(rows), error: new Int32Array(rows) };
}

type Column = Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

/** A row at the end; the caller fills it. */
export function addRow(table: SliceTable | WaitTable): number {
  if (table.count === table.from.length) {
    const wider = Math.max(16, 2 * table.count);
    const columns = table as unknown as Record<string, Column | number>;
    for (const [name, column] of Object.entries(columns)) if (typeof column !== 'number') columns[name] = widened(column, wider);
  }
  return table.count++;
}

function widened<T extends Column>(column: T, rows: number): T {
  const wider = new (column.constructor as new (rows: number) => T)(rows);
  wider.set(column);
  return wider;
}
