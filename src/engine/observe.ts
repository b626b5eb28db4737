/** What the command line needs to show a run: the forms of the tree, and reading a trace. Loaded when something is to be shown. */
export { NUMBERS_PER_THREAD, numberText } from '../runtime/numbers.js';
export { type Place, placedName, placeText } from '../runtime/place.js';
export type { TreeNode } from '../runtime/task-tree.js';
export type { TraceData } from '../runtime/trace-format.js';
export * as Trace from '../runtime/trace-model.js';
export { readTrace } from '../runtime/trace-read.js';
export { traceTree } from '../runtime/trace-tree.js';
export { TREE_FORMS, type TreeForm, treeAs } from '../runtime/tree-forms.js';
export { type ErrorText, errorText } from '../runtime/why.js';
