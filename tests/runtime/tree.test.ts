import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Place } from '../../src/runtime/place.js';
import { EMPTY_NODE, findNode, type TreeNode } from '../../src/runtime/task-tree.js';
import { foldTree } from '../../src/runtime/tree-fold.js';
import { treeAs } from '../../src/runtime/tree-forms.js';
import { joinTrees } from '../../src/runtime/tree-parts.js';
import { chainText, waitChain } from '../../src/runtime/why.js';

const at = (line: number): Place => ({ file: 'src/jobs.aria', start: 0, end: 1, line, column: 1 });

const node = (parts: Partial<TreeNode>): TreeNode => ({ ...EMPTY_NODE, kind: 'task', name: 'task', state: 'done', ...parts });
const scope = (parts: Partial<TreeNode>): TreeNode => node({ kind: 'scope', state: 'running', ...parts });

const worker = (number: number): TreeNode =>
  node({
    number,
    name: `worker@jobs.aria:3#${number}`,
    state: 'suspended',
    place: at(9),
    wait: { what: 'receives from jobs', at: at(4), on: null },
  });

const pool = node({
  number: 1,
  name: 'main',
  state: 'suspended',
  wait: { what: 'waits for the tasks of scope pool', at: at(8), on: { kind: 'scope', number: 2 } },
  children: [
    scope({
      number: 2,
      name: 'scope pool',
      state: 'suspended',
      place: at(8),
      deadline: 40,
      children: [
        worker(2),
        worker(3),
        worker(4),
        node({ number: 5, name: 'saver', state: 'failed', error: 'IoError: "disk" is <full>, at jobs.aria:7', restarts: 2, place: at(10) }),
        node({ number: 6, name: 'logger', state: 'cancelled', cancelled: 'because saver failed', notes: ['daemon'], thread: 2 }),
      ],
    }),
  ],
});

describe('the forms of the tree', () => {
  test('text: one line a node, equal subtrees once with their number', () => {
    expect(treeAs('text', pool).split('\n')).toEqual([
      'main: suspended, waits for the tasks of scope pool at jobs.aria:8, on thread 1',
      '└─ scope pool: waits for its tasks, 40ms left, on thread 1',
      '   ├─ worker@jobs.aria:3#2 (×3): suspended, receives from jobs at jobs.aria:4, on thread 1, spawned at jobs.aria:9',
      '   ├─ saver: failed, IoError: "disk" is <full>, at jobs.aria:7, restarted 2 times, on thread 1, spawned at jobs.aria:10',
      '   └─ logger: cancelled because saver failed, daemon, on thread 2',
    ]);
  });

  test('JSON: every task, and only the fields that say something', () => {
    const data = JSON.parse(treeAs('json', pool));
    expect(data).toMatchObject({ kind: 'task', id: 1, state: 'suspended', waits: { on: { kind: 'scope', id: 2 } } });
    const [tasks] = data.children.map((one: { children: unknown[] }) => one.children);
    expect(tasks).toHaveLength(5);
    expect(tasks[0]).toEqual({
      kind: 'task',
      id: 2,
      name: 'worker@jobs.aria:3#2',
      state: 'suspended',
      thread: 1,
      spawned_at: { file: 'src/jobs.aria', line: 9, column: 1 },
      waits: { for: 'receives from jobs', at: { file: 'src/jobs.aria', line: 4, column: 1 } },
    });
  });

  test('Mermaid: a box a node, nothing of a text means anything to Mermaid', () => {
    const lines = treeAs('mermaid', pool).split('\n');
    expect(lines[0]).toBe('flowchart LR');
    expect(lines.filter((line) => line.includes(' --> '))).toEqual(['  n0 --> n1', '  n1 --> n2', '  n1 --> n3', '  n1 --> n4']);
    const saver = lines.find((line) => line.includes('saver')) as string;
    expect(saver).toContain('#34;disk#34; is #60;full#62;');
    expect(lines.at(-1)).toMatch(/^ {2}class n4 cancelled$/);
  });

  test('Mermaid: a box is never without text, which it would not take', () => {
    expect(treeAs('mermaid', scope({ name: '' })).split('\n')[1]).toBe('  n0(["#160;"])');
    expect(treeAs('mermaid', scope({ name: ' ' })).split('\n')[1]).toBe('  n0(["#160;"])');
  });

  test('DOT: quotes and backslashes are escaped', () => {
    const dot = treeAs('dot', node({ name: 'a "b" \\c' }));
    expect(dot).toContain('label="a \\"b\\" \\\\c\\ndone"');
    expect(dot.split('\n').at(0)).toBe('digraph tasks {');
  });

  const graphviz = spawnSync('dot', ['-V']).status === 0;
  test.skipIf(!graphviz)(`DOT: Graphviz takes whatever names and errors there are${graphviz ? '' : ': it is not installed here'}`, () => {
    const text = fc.string({ unit: 'binary' });
    const trees = fc
      .sample(fc.tuple(text, text), { numRuns: 60, seed: 5 })
      .map(([name, error]) => node({ name, state: 'failed', error, children: [scope({ name: error }), node({ name, number: 2 })] }));
    const { status, stderr, stdout } = spawnSync('dot', ['-Tdot'], {
      input: [pool, ...trees].map((tree) => treeAs('dot', tree)).join('\n'),
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.match(/^digraph tasks/gm)).toHaveLength(trees.length + 1);
  });

  const anyNode = fc.letrec<{ node: TreeNode }>((tie) => ({
    node: fc
      .record({
        name: fc.string(),
        number: fc.nat(),
        state: fc.constantFrom('pending', 'running', 'suspended', 'done', 'failed', 'cancelled'),
        error: fc.option(fc.string()),
        children: fc.oneof({ depthSize: 'small' }, fc.constant([]), fc.array(tie('node'), { maxLength: 4 })),
      })
      .map((parts) => node(parts as Partial<TreeNode>)),
  })).node;

  test('folding loses no node', () => {
    const size = (tree: TreeNode): number => tree.children.reduce((sum, child) => sum + size(child), 1);
    const unfolded = (folded: ReturnType<typeof foldTree>): number =>
      folded.count * folded.children.reduce((sum, child) => sum + unfolded(child), 1);
    fc.assert(
      fc.property(anyNode, (tree) => {
        expect(unfolded(foldTree(tree))).toBe(size(tree));
      }),
    );
  });

  test('no text of a program breaks out of its place', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const line = treeAs('mermaid', node({ name })).split('\n')[1] as string;
        expect(line.startsWith('  n0["') && line.endsWith('"]')).toBe(true);
        expect(line.slice(6, -2).replaceAll('<br/>', '')).not.toMatch(/["<>[\]{}|`&\r\n]/u);
        expect(() => JSON.parse(treeAs('json', node({ name })))).not.toThrow();
      }),
    );
  });
});

describe('why it hangs', () => {
  const waits = (number: number, name: string, on: number): TreeNode =>
    node({
      number,
      name,
      state: 'suspended',
      wait: { what: `waits for a lock held by task ${on}`, at: at(number), on: { kind: 'task', number: on } },
    });

  test('a cycle is found, and preferred to a dead end', () => {
    const hung = node({
      ...pool,
      children: [scope({ number: 2, name: 'scope pool', children: [worker(9), waits(3, 'left', 4), waits(4, 'right', 3)] })],
    });
    expect(chainText(waitChain(hung))).toEqual([
      'main waits for the tasks of scope pool, at jobs.aria:8',
      'left waits for a lock held by task 4, at jobs.aria:3',
      'right waits for a lock held by task 3, at jobs.aria:4',
      'and left is where this began: they wait for each other',
    ]);
  });

  test('a chain ends at a wait that nobody will end', () => {
    const hung = node({ ...pool, children: [scope({ number: 2, name: 'scope pool', children: [worker(9)] })] });
    expect(waitChain(hung).at(-1)).toMatchObject({ task: 'worker@jobs.aria:3#9', what: 'receives from jobs', closes: false });
  });

  test('any graph of waits gives a chain without a repetition, but for the one that closes it', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 10 }), (targets) => {
        const tasks = targets.map((on, i) => waits(i + 10, `t${i}`, on + 10));
        const chain = waitChain(node({ ...pool, children: [scope({ number: 2, children: tasks })] }));
        const names = chain.filter((step) => !step.closes).map((step) => step.task);
        expect(new Set(names).size).toBe(names.length);
        const last = chain.at(-1);
        if (last?.closes === true) expect(names).toContain(last.task);
      }),
    );
  });
});

describe('the parts of several threads', () => {
  test('what a guest does hangs where its home shows it; tasks of a stand-in join their scope', () => {
    const home = node({
      number: 1,
      name: 'main',
      children: [
        scope({ number: 7, name: 'scope pool', children: [node({ number: 2, name: 'guest', state: 'running', thread: 2, place: at(3) })] }),
      ],
    });
    const guest = node({ number: 2, name: 'guest', state: 'suspended', thread: 2, wait: { what: 'sleeps', at: at(5), on: null } });
    const standIn = scope({
      number: 7,
      name: 'scope pool',
      thread: 2,
      children: [guest, node({ number: 1_000_000_001, name: 'other', thread: 2 })],
    });
    const tree = joinTrees([
      { kind: 'tree', node: home },
      { kind: 'guest', node: guest },
      { kind: 'stand-in', node: standIn },
    ]);
    expect(treeAs('text', tree).split('\n').slice(1)).toEqual([
      '└─ scope pool: on thread 1',
      '   ├─ guest: suspended, sleeps at jobs.aria:5, on thread 2, spawned at jobs.aria:3',
      '   └─ other: done, on thread 2',
    ]);
    expect(findNode(tree, 'task', 1_000_000_001)?.name).toBe('other');
  });

  test('who waits for a lock is told who holds it on another thread', () => {
    const waits = { what: 'waits for a lock of thread 1', at: at(5), on: null, lock: '1:4' };
    const tree = joinTrees([
      { kind: 'tree', node: node({ name: 'main', state: 'suspended', wait: waits }) },
      { kind: 'locks', held: [{ lock: '1:4', number: 7, name: 'worker' }] },
    ]);
    expect(tree.wait).toEqual({ what: 'waits for a lock held by worker', at: at(5), on: { kind: 'task', number: 7 } });
  });

  test('what its home has not shown yet is not lost', () => {
    const tree = joinTrees([
      { kind: 'tree', node: node({ name: 'main' }) },
      { kind: 'guest', node: worker(5) },
    ]);
    expect(findNode(tree, 'task', 5)).not.toBeNull();
  });
});
