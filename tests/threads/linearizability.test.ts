/** Channels across threads: what their tasks see is what a sequential channel could have shown them (runtime.md, section 7). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isLinearizable, type Operation } from '../runtime/linearizable.js';

const KINDS = ['send', 'send', 'recv', 'recv', 'try_send', 'try_recv', 'close'] as const;
const ROUNDS = 60 * Number(process.env.ARIA_TEST_FACTOR ?? 1);

const built = new URL('../../dist/testing.js', import.meta.url).href;
const { runText } = (await import(built)) as typeof import('../../src/testing.js');

/** One shared counter orders calls and returns on all threads. Operations that would wait too long give up, without effect. */
const PROGRAM = `
fn carry_out(ch, kind, v)
  match kind
    "send" => match ch.send_timeout(v, 8.ms)
      Ok(_) => "sent"
      Err(SendTimeoutError::Timeout(_)) => "none"
      Err(_) => "closed"
    end
    "try_send" => match ch.try_send(v)
      Ok(_) => "sent"
      Err(TrySendError::Full(_)) => "full"
      Err(_) => "closed"
    end
    "recv" => match ch.recv_timeout(8.ms)
      Ok(got) => got
      Err(RecvTimeoutError::Timeout) => "none"
      Err(_) => "closed"
    end
    "try_recv" => match ch.try_recv()
      Ok(got) => got
      Err(TryRecvError::Empty) => "empty"
      Err(_) => "closed"
    end
    _ => do
      ch.close()
      "closed"
    end
  end
end

fn worker(ch, part, number, clock, start)
  start.wait()
  mut lines = []
  for (i, kind) in part.enumerate()
    v = number * 100 + i
    before = clock.add(1)
    result = carry_out(ch, kind, v)
    lines.push("#{kind} #{v} #{result} #{before} #{clock.add(1)}")
  end
  lines
end

fn main()
  for (capacity, plan) in PLANS
    ch = capacity < 0 ? Channel.unbounded() : Channel.new(capacity: capacity)
    clock = Atomic.new(0)
    start = Barrier.new(plan.len())
    lines = with Async.scope |s|
      plan.enumerate().map { |i, part| s.spawn(on: :thread) worker(ch, part, i + 1, clock, start) }.to_array().await_all
    end
    println("#{capacity}|#{lines.flatten().join("|")}")
  end
end
`;

describe.each([2, 4])('on %i threads', (threads) => {
  test('histories are linearizable', async () => {
    const parts = fc.array(fc.constantFrom(...KINDS), { minLength: 1, maxLength: 4 });
    const plan = fc.tuple(fc.constantFrom(-1, 0, 1, 2), fc.array(parts, { minLength: 2, maxLength: 4 }));
    const plans = fc.sample(plan, { numRuns: ROUNDS, seed: threads });
    const literal = plans.map(([capacity, tasks]) => `  (${capacity}, ${JSON.stringify(tasks)}),`).join('\n');
    const { stdout, stderr } = await runText(`const PLANS = [\n${literal}\n]\n${PROGRAM}`, { threads });
    expect(stderr).toBe('');
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(ROUNDS);
    for (const line of lines) {
      const [capacity, ...operations] = line.split('|');
      expect(isLinearizable(operations.map(readOperation), capacity === '-1' ? Number.POSITIVE_INFINITY : Number(capacity)), line).toBe(
        true,
      );
    }
  });
});

function readOperation(text: string): Operation {
  const [kind, value, result, start, end] = text.split(' ') as [Operation['kind'], string, string, string, string];
  return {
    kind,
    value: kind.endsWith('send') ? Number(value) : null,
    result: /^\d+$/.test(result) ? Number(result) : result,
    start: Number(start),
    end: Number(end),
  };
}
