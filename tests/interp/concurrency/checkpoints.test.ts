/**
 * What is a checkpoint and what is not, member by member (runtime.md, sections 4.2, 4.3, 12.3 and 12.8): in a cancelled scope a suspending
 * primitive raises the signal though it could complete at once, and nothing has happened; everything else goes through. Members of the
 * library that suspend and have no row here fail the test.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Builtin } from '../../../src/interp/builtin.js';
import { setUpConcurrency } from '../../../src/interp/builtins/concurrency/index.js';
import {
  isBuiltin,
  type LibraryMember,
  methodTable,
  preludeFunctions,
  staticMembers,
  stdModules,
} from '../../../src/interp/builtins/index.js';

/** Where the file functions may do what they do. */
const scratch = mkdtempSync(join(tmpdir(), 'aria-checkpoints-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const built = new URL('../../../dist/testing.js', import.meta.url).href;
const { runText } = (await import(built)) as typeof import('../../../src/testing.js');

setUpConcurrency();

const KINDS = 'Task Scope CancelToken Registration Channel SendChan RecvChan Atomic Mutex Semaphore Barrier Once Parallel'.split(' ');
const NAMESPACES = 'Async Cancel CancelToken Channel Broadcast Atomic Mutex Semaphore Barrier Once'.split(' ');

/** Every operation could complete at once if nothing were cancelled. */
const CHECKPOINTS = [
  'done.await',
  'await done',
  'done.await(timeout: 1.hours)',
  'done.await_result',
  'done.await_result(timeout: 1.hours)',
  'done.cancel_and_wait()',
  '[done].await_all',
  '(done, done).await_all',
  '[done].await_first',
  '[done].await_result',
  'Async.await(done)',
  'Async.race([done])',
  's.join()',
  'ended.join()',
  'ch.send(8)',
  'ch <- 8',
  'ch.send_timeout(8, 1.hours)',
  'ch.send_timeout(8, 0.ms)',
  'ch.recv()',
  '<-ch',
  'ch.recv_timeout(1.hours)',
  'ch.recv_timeout(0.ms)',
  'for v in ch do break end',
  'closed.send(8)',
  'closed.recv()',
  'for v in closed do 1 end',
  'ends[0].send(8)',
  'ends[1].recv()',
  'select\n  v = <-ch => v\nend',
  'select\n  ch.send(8) => 1\nend',
  'select\n  v = <-done => v\nend',
  'select\n  <-token.cancelled => 1\n  after 0.ms => 2\nend',
  'select\n  <-Channel.new() => 1\n  default => 2\nend',
  'select(biased: true)\n  v = <-ch => v\nend',
  'sleep(0.ms)',
  'Async.sleep(0.ms)',
  'Async.yield()',
  'm.lock |v| v end',
  'sem.acquire()',
  'sem.with_permit do 1 end',
  'gate.wait()',
  'once.call do 1 end',
  's.start do |ready| ready(1) end',
  '[1, 2].par.map { |x| x }.collect()',
  '[1, 2].par.sum()',
  '(1..3).par.for_each { |x| x }',
  'Cancel.check()',
  'token.check()',
  ...inputAndOutput(),
];

/** They suspend only for what is in their block, or for a place under a limit. */
const FORMS = 'scope nursery supervisor timeout block_on single_threaded runtime spawn_with_cancel spawn start_soon'.split(' ');

/** They go through in a cancelled scope. A call of a block is not among them: entering a function polls (4.2). */
const OTHERS = [
  'print("")',
  'eprint("")',
  'spawn 1',
  'spawn(name: "x") do 1 end',
  's.spawn 1',
  's.spawn(on: :thread) do 1 end',
  's.start_soon do 1 end',
  's.try_spawn 1',
  's.spawn_daemon do 1 end',
  's.spawn_blocking do 1 end',
  'Async.spawn(() => 1)',
  'spawn_blocking do 1 end',
  'done.done?',
  'done.cancelled?',
  'done.state',
  'done.name',
  'done.id',
  'done.cancel()',
  's.cancel("again")',
  's.token',
  's.name',
  's.cancelled?',
  's.active_count()',
  's.complete?',
  's.first_error',
  's.set_local(:k, 1)',
  's.get_local(:k)',
  's.on_cancel do |reason| 1 end',
  's.done',
  's.tree',
  'ch.try_send(8)',
  'ch.try_recv()',
  'closed.try_send(8)',
  'closed.try_recv()',
  'ch.len()',
  'ch.capacity()',
  'ch.closed?',
  'ch.empty?',
  'ch.full?',
  'ch.stats',
  'ch.clone()',
  'ch.iter()',
  'ch.split()',
  'ch.sender',
  'ch.receiver',
  'ch.close()',
  'Channel.new(capacity: 2)',
  'Channel.unbounded()',
  'rendezvous()',
  'mpsc()',
  'broadcast()[1]()',
  'atomic.get()',
  'atomic.set(1)',
  'atomic.add(1)',
  'atomic.sub(1)',
  'atomic.compare_and_set(0, 1)',
  'm.locked?',
  'sem.try_acquire()',
  'sem.release()',
  'sem.permits',
  'once.done?',
  'Cancel.is_cancelled()',
  'Cancel.token()',
  'Cancel.reason',
  'Cancel.on_cancel do |reason| 1 end',
  'Cancel.shield(timeout: 1.hours) do ch.recv() end',
  'CancelToken.new()',
  'token.child()',
  'token.cancel()',
  'token.cancelled?',
  'token.on_cancel { |reason| 1 }.remove',
  'token.reason',
  'Async.local(:k)',
  'Async.deadline',
  'Async.threads',
  'Async.tree',
  'Async.interval(1.hours)',
  'with Async.scope |inner| 1 end',
  'with Async.nursery |inner| 1 end',
  'with Async.supervisor |inner| 1 end',
  'with Async.timeout(1.hours) do 1 end',
];

/** Every function of the library that waits for the host. */
function inputAndOutput(): readonly string[] {
  const modules = ['fs', 'io'].flatMap((module) => calls(`${module}::`, stdModules.get(module)!));
  return [...modules, ...calls('', preludeFunctions)];
}

function calls(prefix: string, members: ReadonlyMap<string, LibraryMember>): readonly string[] {
  const args: Readonly<Record<string, string>> = { bytes: '[1]', lines: '["line"]', readonly: 'true' };
  return suspending(members)
    .filter((name) => name !== 'sleep' && !name.endsWith('?'))
    .map((name) => {
      const { params } = members.get(name) as Builtin;
      const required = params.filter((param) => !param.endsWith('?'));
      return `${prefix}${name}(${required.map((param) => args[param] ?? JSON.stringify(join(scratch, 'nowhere', 'at-all'))).join(', ')})`;
    });
}

function suspending(members: ReadonlyMap<string, LibraryMember> | undefined): readonly string[] {
  return [...(members ?? [])].flatMap(([name, member]) => (isBuiltin(member) && member.kind === 'suspend' ? [name] : []));
}

/** For each operation a line: whether the task passed it, and what the world looks like after it. */
function program(operations: readonly string[], place: string): string {
  const rows = operations.map(
    (operation, i) => `
fn row_${i}()
  with Async.scope |outer|
    done = outer.spawn 5
    done.await
    mut one = nil
    with Async.scope |closed_scope|
      one = closed_scope
    end
    ended = one
    ch = Channel.new(capacity: 4)
    ch.send(7)
    closed = Channel.new()
    closed.close()
    ends = bounded(3)
    ends[0].send(1)
    (m, sem, gate, once) = (Mutex.new(0), Semaphore.new(2), Barrier.new(1), Once.new())
    (atomic, token, passed) = (Atomic.new(0), CancelToken.new(), Atomic.new(0))
    outer.spawn${place} do
      with Async.scope |s|
        s.cancel("now")
        ${operation.replaceAll('\n', '\n        ')}
        passed.set(1)
      end
    end.await
    println(passed.get(), ch.len(), ch.closed?, ends[1].len(), sem.permits, once.done?, m.locked?, atomic.get())
  end
end
row_${i}()`,
  );
  return `import std::{fs, io}\n${rows.join('\n')}`;
}

const STOPPED = '0 1 false 1 2 false false 0';

/** What each operation came to. */
function outcomes(operations: readonly string[], output: string): readonly string[] {
  const lines = output.trimEnd().split('\n');
  return operations.map((operation, i) => `${operation} => ${lines[i]}`);
}

test('every member of the concurrency library that suspends is in the table', () => {
  const members = [...KINDS.map(methodTable), ...NAMESPACES.map(staticMembers)].flatMap(suspending);
  const tested = (name: string): boolean => CHECKPOINTS.some((operation) => new RegExp(`\\b${name}\\b`).test(operation));
  expect(members.length).toBeGreaterThan(20);
  expect(members.filter((name) => !FORMS.includes(name) && !tested(name))).toEqual([]);
});

describe.each([
  ['in the task itself', 1, ''],
  ['on objects of another thread', 2, '(on: :thread)'],
])('%s', (_where, threads, place) => {
  test('every suspending primitive is a checkpoint though it could complete at once, and has done nothing', async () => {
    const { stdout, stderr } = await runText(program(CHECKPOINTS, place), { threads });
    expect(stderr).toBe('');
    expect(outcomes(CHECKPOINTS, stdout)).toEqual(CHECKPOINTS.map((operation) => `${operation} => ${STOPPED}`));
  });

  test('nothing else is one', async () => {
    const { stdout, stderr } = await runText(program(OTHERS, place), { threads });
    expect(stderr).toBe('');
    const passed = outcomes(OTHERS, stdout).filter((line) => !line.includes(' => 1 '));
    expect(passed).toEqual([]);
  });
});
