/**
 * The tree as a drawing for other tools: Mermaid and Graphviz DOT. Equal subtrees are folded; failed and cancelled nodes differ in shape of
 * the border as well as in colour, which is of a palette that colour-blind readers can tell apart.
 */
import type { TreeNode } from './task-tree.js';
import { type FoldedNode, foldTree } from './tree-fold.js';
import { nodeFacts, severalThreads } from './tree-label.js';

interface Style {
  readonly fill: string;
  readonly stroke: string;
  readonly dashed: boolean;
}

const STYLES: Readonly<Record<'scope' | TreeNode['state'], Style>> = {
  scope: { fill: '#f4f4f6', stroke: '#8a8f98', dashed: false },
  pending: { fill: '#ffffff', stroke: '#8a8f98', dashed: true },
  running: { fill: '#dbeefb', stroke: '#0072b2', dashed: false },
  suspended: { fill: '#fdf3d8', stroke: '#b07800', dashed: false },
  done: { fill: '#dff3ea', stroke: '#00795a', dashed: false },
  failed: { fill: '#fbe3d6', stroke: '#c04a00', dashed: false },
  cancelled: { fill: '#f3e4ee', stroke: '#a3487f', dashed: true },
};

/** Facts longer than this are broken into lines, so that boxes stay boxes. */
const LINE = 38;

export function treeMermaid(tree: TreeNode): string {
  const lines = ['flowchart LR'];
  const used = new Map<string, number[]>();
  eachBox(tree, ({ id, parent, node, label, style }) => {
    // Mermaid refuses a box without any text.
    const text = label.map(mermaidText).join('<br/>').trim() || '#160;';
    lines.push(node.kind === 'scope' ? `  n${id}(["${text}"])` : `  n${id}["${text}"]`);
    if (parent !== null) lines.push(`  n${parent} --> n${id}`);
    used.set(style, [...(used.get(style) ?? []), id]);
  });
  for (const [name, ids] of used) {
    const { fill, stroke, dashed } = STYLES[name as keyof typeof STYLES];
    lines.push(`  classDef ${name} fill:${fill},stroke:${stroke},color:#1c1e21${dashed ? ',stroke-dasharray:5 3' : ''}`);
    lines.push(`  class ${ids.map((id) => `n${id}`).join(',')} ${name}`);
  }
  return lines.join('\n');
}

export function treeDot(tree: TreeNode): string {
  const lines = [
    'digraph tasks {',
    '  rankdir=LR;',
    '  node [fontname="Helvetica,Arial,sans-serif", fontsize=11, shape=box, style="filled,rounded"];',
    '  edge [color="#8a8f98", arrowsize=0.7];',
  ];
  eachBox(tree, ({ id, parent, node, label, style }) => {
    const { fill, stroke, dashed } = STYLES[style];
    const text = label.map(dotText).join('\\n');
    const shape = node.kind === 'scope' ? ', shape=oval' : '';
    const border = node.kind === 'scope' ? 'filled' : `filled,rounded${dashed ? ',dashed' : ''}`;
    const width = style === 'failed' ? ', penwidth=2' : '';
    lines.push(`  n${id} [label="${text}", fillcolor="${fill}", color="${stroke}", style="${border}"${shape}${width}];`);
    if (parent !== null) lines.push(`  n${parent} -> n${id};`);
  });
  lines.push('}');
  return lines.join('\n');
}

interface Box {
  readonly id: number;
  readonly parent: number | null;
  readonly node: TreeNode;
  readonly label: readonly string[];
  readonly style: keyof typeof STYLES;
}

function eachBox(tree: TreeNode, draw: (box: Box) => void): void {
  const threads = severalThreads(tree);
  let last = 0;
  const walk = ({ node, count, children }: FoldedNode, parent: number | null): void => {
    const id = last++;
    const name = count > 1 ? `${node.name} (×${count})` : node.name;
    const facts = nodeFacts(node, threads).flatMap(wrapped);
    draw({ id, parent, node, label: [name, ...facts], style: styleOf(node) });
    for (const child of children) walk(child, id);
  };
  walk(foldTree(tree), null);
}

function styleOf(node: TreeNode): keyof typeof STYLES {
  if (node.kind === 'task') return node.state;
  if (node.state === 'failed') return 'failed';
  return node.cancelled === null ? 'scope' : 'cancelled';
}

/** Breaks a text at spaces into lines of about `LINE` characters. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + word.length >= LINE) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  if (line !== '') lines.push(line);
  return lines;
}

/** Mermaid reads HTML entities, written with `#`; everything that means something to it or to HTML goes in as one. */
function mermaidText(text: string): string {
  return text.replace(/[^\p{L}\p{N} .,:@/()\u00d7_-]/gu, (character) => `#${character.codePointAt(0)};`);
}

function dotText(text: string): string {
  // Graphviz reads no zero bytes.
  return text.replace(/[\\"]/g, '\\$&').replaceAll('\n', ' ').replaceAll('\0', '\uFFFD');
}
