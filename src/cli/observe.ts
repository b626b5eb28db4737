/** What a run needs only when somebody looks: a bundle of its own, so that an ordinary start does not carry it. */
export { serveTree } from './live-server.js';
export { showFinalTree, showLiveTree, type TreeTarget } from './show-tree.js';
