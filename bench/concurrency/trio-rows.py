"""The rows of rows.aria in Python with Trio, counts divided so that it ends. `memory N` is memory.aria."""
import sys
import time

import trio


async def idle():
    pass


async def timed(name, n, work):
    best = None
    for _ in range(3):
        start = time.perf_counter_ns()
        await work(n)
        nanos = (time.perf_counter_ns() - start) / n
        best = nanos if best is None else min(best, nanos)
    print(f"{name} {best:.1f}")


async def empty_scopes(n):
    for _ in range(n):
        async with trio.open_nursery():
            pass


async def scopes_with_a_task(n):
    for _ in range(n):
        async with trio.open_nursery() as nursery:
            nursery.start_soon(idle)


async def spawn_and_await(n):
    async with trio.open_nursery() as nursery:
        for _ in range(n):
            done = trio.Event()

            async def task():
                done.set()

            nursery.start_soon(task)
            await done.wait()


async def checks(n):
    for _ in range(n):
        await trio.lowlevel.checkpoint_if_cancelled()


async def calls(n):
    for _ in range(n):
        await idle()


async def ping_pong(n):
    there_in, there_out = trio.open_memory_channel(0)
    back_in, back_out = trio.open_memory_channel(0)

    async def other():
        for _ in range(n // 2):
            await there_out.receive()
            await back_in.send(1)

    async with trio.open_nursery() as nursery:
        nursery.start_soon(other)
        for _ in range(n // 2):
            await there_in.send(1)
            await back_out.receive()


async def bounded_channel(n):
    sender, receiver = trio.open_memory_channel(64)

    async def feed():
        async with sender:
            for i in range(n):
                await sender.send(i)

    async with trio.open_nursery() as nursery:
        nursery.start_soon(feed)
        async for _ in receiver:
            pass


async def skynet(out, at, number, size):
    if size == 1:
        out[at] = number
        return
    part = size // 10
    parts = [0] * 10
    async with trio.open_nursery() as nursery:
        for i in range(10):
            nursery.start_soon(skynet, parts, i, number + i * part, part)
    out[at] = sum(parts)


async def skynets(n):
    out = [0]
    await skynet(out, 0, 0, n)
    assert out[0] == n * (n - 1) // 2


async def cancel_latency(name, rounds):
    samples = []
    for _ in range(rounds):
        async with trio.open_nursery() as nursery:
            nursery.start_soon(trio.sleep_forever)
            await trio.sleep(0.002)
            start = time.perf_counter_ns()
            nursery.cancel_scope.cancel()
        samples.append(time.perf_counter_ns() - start)
    samples.sort()
    print(f"{name}-p50 {samples[rounds // 2]}")
    print(f"{name}-p99 {samples[rounds * 99 // 100]}")


async def memory(n):
    sender, receiver = trio.open_memory_channel(0)

    async def wait():
        await receiver.receive()

    async with trio.open_nursery() as nursery:
        for _ in range(n):
            nursery.start_soon(wait)
        await trio.sleep(1)
        for _ in range(n):
            await sender.send(1)
    print(n)


async def main(less):
    await timed("scope", 20_000 // less, empty_scopes)
    await timed("scope-of-one", 10_000 // less, scopes_with_a_task)
    await timed("spawn-await", 10_000 // less, spawn_and_await)
    await timed("check", 200_000 // less, checks)
    await timed("call", 200_000 // less, calls)
    await timed("switch", 10_000 // less, ping_pong)
    await timed("channel", 20_000 // less, bounded_channel)
    await timed("skynet", 10_000 if less == 1 else 100, skynets)
    await cancel_latency("cancel-blocked", 1_000 // less + 2)


if sys.argv[1:2] == ["memory"]:
    trio.run(memory, int(sys.argv[2]))
else:
    trio.run(main, int(sys.argv[1]) if len(sys.argv) > 1 else 1)
