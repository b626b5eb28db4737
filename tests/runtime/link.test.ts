/** Causal order over three threads (link.ts): what has an effect is confirmed before anybody else hears of what came after it. */
import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Links } from '../../src/runtime/link.js';
import type { Message } from '../../src/runtime/protocol.js';
import { SharedMemory } from '../../src/runtime/shared-memory.js';
import { ROLE_WORKER } from '../../src/runtime/shared-threads.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** Thread 1, and the other ends of its links to 2 and 3. */
function threeThreads(): { links: Links; second: MessagePort; third: MessagePort; close(): void } {
  const memory = SharedMemory.allocate(3);
  for (let i = 0; i < 3; i++) memory.reserveThread(ROLE_WORKER);
  const links = new Links(1, memory, { message: () => undefined, woken: () => undefined, beforePost: () => undefined });
  const [toSecond, toThird] = [new MessageChannel(), new MessageChannel()];
  links.connect(2, toSecond.port1);
  links.connect(3, toThird.port1);
  const close = (): void => [toSecond, toThird].forEach(({ port1 }) => void port1.close());
  return { links, second: toSecond.port2, third: toThird.port2, close };
}

const received = (port: MessagePort): string[] => {
  const batch = receiveMessageOnPort(port)?.message as readonly Message[] | undefined;
  return (batch ?? []).map(({ kind }) => kind);
};

describe('an effect on one thread', () => {
  test('is confirmed before a third one is told anything', () => {
    const { links, second, third, close } = threeThreads();
    links.sendEffect(2, { kind: 'tell', object: 1, operation: 'release', data: null });
    links.send(3, { kind: 'withdraw', ask: 1 });
    links.flush();
    expect([received(second), received(third)]).toEqual([['tell', 'settle'], []]);
    links.settled(2);
    expect(received(third)).toEqual(['withdraw']);
    close();
  });

  test('is not waited for when that thread is inside one long operation', () => {
    const { links, third, close } = threeThreads();
    links.sendEffect(2, { kind: 'tell', object: 1, operation: 'release', data: null });
    links.send(3, { kind: 'withdraw', ask: 1 });
    links.flush();
    vi.advanceTimersByTime(900);
    expect(received(third)).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(received(third)).toEqual(['withdraw']);
    close();
  });
});
