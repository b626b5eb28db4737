/** Atomic, Mutex, Semaphore, Barrier, Once (language.md, section 17.7; runtime.md, sections 8, 12.6 and 12.7). */
import { AtomicCell, Barrier, type Int, Mutex, Once, Semaphore } from '../../../runtime/index.js';
import type { Steps } from '../../../runtime/task-code.js';
import { addSlow, subSlow } from '../../arithmetic.js';
import { callSteps, frameFor, stepFrame } from '../../call.js';
import { handOver, shareEnds } from '../../end-ownership.js';
import { invalidArgument } from '../../errors.js';
import { copyForTask, freeze } from '../../isolate.js';
import { interruptible } from '../../poll.js';
import { here } from '../../site.js';
import { sited } from '../../sited.js';
import { Cell, FunctionValue, type Value } from '../../value.js';
import { intArg, sizeArg, wrongKind } from '../arguments.js';
import { call } from '../callbacks.js';
import { methodsOf, TableBuilder } from '../define.js';

const statics = (type: string, param: string, doc: string, make: (value: Value | undefined) => Value) =>
  new TableBuilder(`${type}.`).run('new', param, doc, ([value]) => make(value)).build();

export const atomicStatics = statics(
  'Atomic',
  'n',
  'Makes an Int that tasks share (17.7).',
  (n) => new AtomicCell(intArg(n, 'Atomic.new')),
);

export const mutexStatics = statics('Mutex', 'v', 'Makes a lock around a value of its own (17.7).', (v) => new Mutex(ownValue(v ?? null)));

export const semaphoreStatics = statics('Semaphore', 'n', 'Makes n permits (17.7).', (n) => {
  const permits = sizeArg(n, 'Semaphore.new');
  if (permits < 0) throw invalidArgument('Semaphore.new', 'the number of permits must not be negative');
  return new Semaphore(permits);
});

export const barrierStatics = statics('Barrier', 'n', 'Makes a barrier that lets tasks through n at a time (17.7).', (n) => {
  const size = sizeArg(n, 'Barrier.new');
  if (size < 1) throw invalidArgument('Barrier.new', 'a barrier needs at least one party');
  return new Barrier(size);
});

export const onceStatics = new TableBuilder('Once.').run('new', '', 'Makes a block that will run once (17.7).', () => new Once()).build();

export const atomicMethods = methodsOf('Atomic')
  .run('get/load', '', 'Gives the value (17.7).', ([cell]) => atomicArg(cell).get())
  .run('set/store', 'n', 'Sets the value and gives it (17.7).', ([cell, n]) => atomicArg(cell).set(intArg(n, 'Atomic.set')))
  .run('add', 'n', 'Adds n and gives the new value (17.7).', ([cell, n]) => changed(cell, n, 'Atomic.add', addSlow))
  .run('sub', 'n', 'Subtracts n and gives the new value (17.7).', ([cell, n]) => changed(cell, n, 'Atomic.sub', subSlow))
  .each(
    'update',
    'f',
    'Replaces the value by f(value), which may run several times, and gives the new value (17.7).',
    function* ([cell, f]) {
      const atomic = atomicArg(cell);
      for (;;) {
        const before = atomic.get();
        const after = intArg(yield call(f ?? null, before), 'Atomic.update: the result');
        if (atomic.compareAndSet(before, after)) return after;
      }
    },
  )
  .run('compare_and_set', 'expected n', 'Sets the value if it is the expected one; tells whether it did (17.7).', ([cell, expected, n]) =>
    atomicArg(cell).compareAndSet(intArg(expected, 'Atomic.compare_and_set: expected'), intArg(n, 'Atomic.compare_and_set: n')),
  )
  .build();

export const mutexMethods = methodsOf('Mutex')
  .suspend('lock', 'f', 'Runs f with the value; what its parameter holds at the end is put back (17.7).', function* ([mutex, f]) {
    if (!(mutex instanceof Mutex)) throw wrongKind('a lock', 'Mutex', mutex);
    const { site } = here;
    if (!mutex.lockFast()) yield* sited(mutex.lock());
    try {
      here.site = site;
      return freeze(yield* holding(mutex, f ?? null));
    } finally {
      mutex.unlock();
    }
  })
  .run('is_locked', '', 'Tells whether somebody holds the lock (17.7).', ([mutex]) => mutex instanceof Mutex && mutex.locked)
  .build();

export const semaphoreMethods = methodsOf('Semaphore')
  .suspend('acquire', '', 'Takes a permit, waiting for one (17.7).', function* ([semaphore]) {
    const permits = semaphoreArg(semaphore);
    if (!permits.acquireFast()) yield* permits.acquire();
    return null;
  })
  .run('try_acquire', '', 'Takes a permit if there is one; tells whether it did (17.7).', ([semaphore]) =>
    semaphoreArg(semaphore).tryAcquire(),
  )
  .run('release', '', 'Gives a permit back (17.7).', ([semaphore]) => {
    semaphoreArg(semaphore).release();
    return null;
  })
  .suspend('with_permit', 'f', 'Runs f with a permit (17.7).', ([semaphore, f]) => {
    const { site } = here;
    return semaphoreArg(semaphore).withPermit(() => {
      here.site = site;
      return callSteps(f ?? null, []);
    });
  })
  .run('permits', '', 'Gives the number of free permits (17.7).', ([semaphore]) => semaphoreArg(semaphore).permits)
  .build();

export const barrierMethods = methodsOf('Barrier')
  .suspend('wait', '', 'Waits until all parties have come (17.7).', function* ([barrier]) {
    if (!(barrier instanceof Barrier)) throw wrongKind('a barrier', 'Barrier', barrier);
    yield* barrier.wait();
    return null;
  })
  .build();

export const onceMethods = methodsOf('Once')
  .suspend('call', 'f', 'Runs f the first time and gives its value each time (17.7).', function* ([once, f]) {
    if (!(once instanceof Once)) throw wrongKind('a once', 'Once', once);
    const { site } = here;
    return (yield* once.call(function* () {
      here.site = site;
      return handOver(yield* callSteps(f ?? null, []));
    })) as Value;
  })
  .run('is_done', '', 'Tells whether the block has run (17.7).', ([once]) => once instanceof Once && once.isDone())
  .build();

/**
 * The body of a lock. What it leaves in its parameter becomes the value of the lock, as a copy of its own: the body may have kept
 * references to what it saw. If it raises, what it changed in place stays.
 */
function* holding(mutex: Mutex, f: Value): Steps<Value> {
  const given = mutex.value as Value;
  if (!(f instanceof FunctionValue) || f.code.params.length !== 1) {
    const result = yield* callSteps(f, f instanceof FunctionValue && f.code.params.length === 0 ? [] : [given]);
    mutex.value = ownValue(given);
    return result;
  }
  const frame = frameFor(f, [given]);
  const { slot } = f.code.params[0] as (typeof f.code.params)[number];
  try {
    const result = yield* stepFrame(f.code, frame, here.site);
    const left = frame[slot];
    mutex.value = ownValue((left instanceof Cell ? left.v : left) as Value);
    return result;
  } catch (error) {
    mutex.value = ownValue(given);
    throw error;
  }
}

/** A value that nobody else can reach, for the holders of a lock. */
function ownValue(value: Value): Value {
  const own = copyForTask(value);
  shareEnds(own);
  return own;
}

function changed(cell: Value | undefined, n: Value | undefined, what: string, operation: (a: Value, b: Value) => Value): Value {
  const amount = intArg(n, what);
  return atomicArg(cell).update((before) => operation(before, amount) as Int);
}

function atomicArg(cell: Value | undefined): AtomicCell {
  interruptible();
  if (cell instanceof AtomicCell) return cell;
  throw wrongKind('an atomic', 'Atomic', cell);
}

function semaphoreArg(semaphore: Value | undefined): Semaphore {
  interruptible();
  if (semaphore instanceof Semaphore) return semaphore;
  throw wrongKind('a semaphore', 'Semaphore', semaphore);
}
