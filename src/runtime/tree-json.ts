/** The tree as JSON for programs: nothing folded, one object a node, fields without a value left out. */
import type { Place } from './place.js';
import type { TreeNode } from './task-tree.js';

export function treeJson(tree: TreeNode): string {
  return JSON.stringify(nodeData(tree), null, 2);
}

type Data = Readonly<Record<string, unknown>>;

function nodeData({
  kind,
  number,
  name,
  state,
  thread,
  place,
  wait,
  deadline,
  cancelled,
  error,
  restarts,
  notes,
  children,
}: TreeNode): Data {
  const data: Record<string, unknown> = { kind, id: number, name, state, thread };
  if (place !== null) data[kind === 'task' ? 'spawned_at' : 'opened_at'] = placeData(place);
  if (wait !== null) {
    data.waits = {
      for: wait.what,
      ...(wait.at === null ? {} : { at: placeData(wait.at) }),
      ...(wait.on === null ? {} : { on: { kind: wait.on.kind, id: wait.on.number } }),
    };
  }
  if (deadline !== null) data.deadline_left_ms = deadline;
  if (cancelled !== null) data.cancelled = cancelled;
  if (error !== null) data.error = error;
  if (restarts > 0) data.restarts = restarts;
  if (notes.length > 0) data.notes = notes;
  if (children.length > 0) data.children = children.map(nodeData);
  return data;
}

const placeData = ({ file, line, column }: Place): Data => ({ file, line, column });
