import asyncio

from harness import measure


async def produce(chunks, n):
    seed = 1
    for _ in range(n):
        for _ in range(5):
            seed = seed * 16807 % 2147483647
        await chunks.put(seed % 1000)
    await chunks.put(None)


async def consume(chunks):
    total = 0
    while (chunk := await chunks.get()) is not None:
        x = chunk
        for i in range(20):
            x = (x * 31 + i) % 10007
            if x % 2 == 0:
                total += 1
        total += x
    return total


async def main(n):
    chunks = asyncio.Queue(16)
    async with asyncio.TaskGroup() as group:
        group.create_task(produce(chunks, n))
        consumer = group.create_task(consume(chunks))
    return consumer.result()


def tasks(n):
    return asyncio.run(main(n))


measure(tasks)
