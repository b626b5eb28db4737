/**
 * A data pipeline that uses the scopes of the runtime from the host: a task reads records, several clean them with an Aria program,
 * one collects. A record that is beyond repair fails its task, the scope cancels the rest, and nothing is left running.
 * Run it: `node examples/embedding/pipeline.mjs`.
 */
import { Engine, unwrap } from 'aria-lang';
import { all, Channel, withScope } from 'aria-lang/runtime';

const CLEANING = `
fn clean(record) -> Map
  let name = record["name"].trim().capitalize()
  let amount = parse(record["amount"])
  {"name": name, "amount": amount}
end

fn parse(text) -> Int
  match text.trim().parse_int()
    Ok(n) -> n
    Err(_) -> raise InvalidArgument("no amount: #{text}")
  end
end
`;

const engine = new Engine({ limits: { time: 5000, threads: 1 }, parallel: 2 });
const program = engine.compile(CLEANING, { name: 'clean.aria' });

/** Cleans all records, `workers` at a time; the total of their amounts. */
const pipeline = (records, workers) =>
  withScope(async (scope) => {
    const dirty = new Channel(4);
    const cleaned = new Channel(4);
    scope.spawn(async () => {
      for (const record of records) await dirty.send(record);
      dirty.close();
    });
    const cleaners = Array.from({ length: workers }, () =>
      scope.spawn(async () => {
        const instance = await engine.instantiate(program);
        try {
          for await (const record of dirty) {
            const result = await instance.call('clean', [record], { signal: scope.signal });
            await cleaned.send(unwrap(result));
          }
        } finally {
          instance.dispose();
        }
      }),
    );
    scope.spawn(async () => {
      await all(cleaners);
      cleaned.close();
    });
    let total = 0;
    for await (const record of cleaned) total += record.get('amount');
    return total;
  });

const good = Array.from({ length: 50 }, (_, i) => ({ name: ` customer ${i} `, amount: `${i} ` }));
console.log('total', await pipeline(good, 2));

try {
  await pipeline([...good, { name: 'x', amount: 'much' }, ...good], 2);
} catch (failure) {
  console.log(failure.message);
}

// Both pipelines are over, so is every run they began.
console.log(await engine.dispose());
