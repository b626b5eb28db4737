/**
 * Is a history of channel operations one that the sequential channel could have had (Wing and Gong, JPDC 1993)? Each operation must take effect
 * at one instant between its call and its return; a rendezvous is a send and a receive that take effect at the same instant.
 */
export interface Operation {
  readonly kind: 'send' | 'try_send' | 'recv' | 'try_recv' | 'close';
  /** What was sent, or null. */
  readonly value: number | null;
  /** `sent`, `full`, `closed`, `empty`, the value received, or `none`: given up, without effect. */
  readonly result: string | number;
  readonly start: number;
  readonly end: number;
}

export function isLinearizable(history: readonly Operation[], capacity: number): boolean {
  const operations = history.filter(({ result }) => result !== 'none');
  const failed = new Set<string>();
  const search = (left: ReadonlySet<Operation>, queue: readonly number[], closed: boolean): boolean => {
    if (left.size === 0) return true;
    const state = `${[...left].map((one) => operations.indexOf(one)).join()} ${queue.join()} ${closed}`;
    if (failed.has(state)) return false;
    const earliest = Math.min(...[...left].map(({ end }) => end));
    const possible = [...left].filter(({ start }) => start < earliest);
    for (const one of possible) {
      const next = apply(one, queue, closed, capacity);
      if (next !== null && search(without(left, one), next.queue, next.closed)) return true;
    }
    if (capacity === 0 && !closed) {
      for (const send of possible.filter(({ result }) => result === 'sent')) {
        for (const receive of possible.filter(({ result }) => result === send.value)) {
          if (search(without(without(left, send), receive), queue, closed)) return true;
        }
      }
    }
    failed.add(state);
    return false;
  };
  return search(new Set(operations), [], false);
}

interface State {
  readonly queue: readonly number[];
  readonly closed: boolean;
}

/** The channel after `operation`, or null if it could not have had that result. */
function apply({ kind, value, result }: Operation, queue: readonly number[], closed: boolean, capacity: number): State | null {
  const same: State = { queue, closed };
  if (kind === 'close') return { queue, closed: true };
  if (kind === 'send' || kind === 'try_send') {
    if (result === 'closed') return closed ? same : null;
    if (closed) return null;
    if (result === 'full') return queue.length >= capacity ? same : null;
    return queue.length < capacity ? { queue: [...queue, value as number], closed } : null;
  }
  if (result === 'closed') return closed && queue.length === 0 ? same : null;
  // A sender that waits at a full channel is not in the queue yet: nothing is only there to take if nothing is in the queue.
  if (result === 'empty') return queue.length === 0 && !closed ? same : null;
  return queue[0] === result ? { queue: queue.slice(1), closed } : null;
}

function without(set: ReadonlySet<Operation>, one: Operation): Set<Operation> {
  const rest = new Set(set);
  rest.delete(one);
  return rest;
}
