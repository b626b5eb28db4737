/** Where a tree goes: to standard error, or into the file of `--tree-out`. */
import { writeFileSync } from 'node:fs';
import { readTrace, type TreeForm, type TreeNode, traceTree, treeAs } from '../engine/observe.js';
import type { RunHandle } from '../engine.js';
import { writeErr } from './terminal.js';

export interface TreeTarget {
  readonly form: TreeForm;
  /** A file; undefined: standard error. */
  readonly out?: string;
}

/** The tree as it is now, for a signal. */
export async function showLiveTree(handle: RunHandle, target: TreeTarget): Promise<void> {
  show(await handle.tree(), target);
  if (target.out !== undefined) writeErr(`aria: wrote the tree to ${target.out}\n`);
}

/** The tree of a run that is over: all there was, or who waited for whom if it came to a standstill. */
export function showFinalTree(handle: RunHandle, target: TreeTarget): void {
  const { deadlock, trace } = handle;
  // The report of a deadlock shows the text already.
  if (deadlock !== null && target.form === 'text' && target.out === undefined) return;
  if (deadlock !== null) show(deadlock, target);
  else if (trace?.threads.some(({ texts }) => texts.length > 1)) show(traceTree(readTrace(trace)), target);
}

function show(tree: TreeNode, { form, out }: TreeTarget): void {
  const text = `${treeAs(form, tree)}\n`;
  if (out === undefined) writeErr(text);
  else {
    try {
      writeFileSync(out, text);
    } catch (error) {
      writeErr(`error: cannot write the tree to \`${out}\`: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
}
