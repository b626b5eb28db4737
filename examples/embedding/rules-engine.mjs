/**
 * A rules engine behind an HTTP server: rules are text, compiled once and run for every request, with limits, while the server goes on
 * answering. Run it: `node examples/embedding/rules-engine.mjs`; it starts the server, puts it under load, and prints what came of it.
 */
import { createServer, request } from 'node:http';
import { Engine } from 'aria-lang';

const RULES = `
struct Verdict
  discount: Int
  reasons: [String]
end

fn main(args)
  let order = args[0]
  let total = order["items"].map(|i| i["price"] * i["count"]).sum()
  let found = rules().filter(|r| (r["when"])(order, total))
  Verdict(discount: found.map(|r| r["percent"]).sum(), reasons: found.map(|r| r["name"]))
end

fn rules() = [
  {"name": "large order", "percent": 5, "when": |order, total| total > 100},
  {"name": "good customer", "percent": 10, "when": |order, total| score(order["customer"]) >= 80},
]
`;

const scores = new Map([
  ['ada', 95],
  ['bob', 20],
]);

const engine = new Engine({
  limits: { time: 10_000, steps: 100_000, memory: 32 * 2 ** 20, threads: 1 },
  // A look-up that takes its time: the rule waits, the server does not.
  functions: { score: async ([customer]) => scores.get(customer) ?? 0 },
});
const rules = engine.compile(RULES, { name: 'rules.aria' });
const endless = engine.compile('fn main(args)\n  loop\n  end\nend', { name: 'endless.aria' });

const server = createServer(async (incoming, outgoing) => {
  let body = '';
  for await (const chunk of incoming) body += chunk;
  const program = incoming.url === '/endless' ? endless : rules;
  const result = await engine.run(program, { args: [JSON.parse(body)] });
  outgoing.statusCode = result.ok ? 200 : 422;
  outgoing.end(JSON.stringify(result.ok ? result.value.fields : { problem: result.diagnostic.message }));
});
await new Promise((listening) => server.listen(0, listening));
const { port } = server.address();

const order = (customer, price) => ({ customer, items: [{ price, count: 2 }] });
console.log(await post('/', order('ada', 60)));
console.log(await post('/', order('bob', 10)));
console.log(await post('/endless', order('bob', 10)));

const times = [];
const client = async (requests) => {
  for (let i = 0; i < requests; i++) {
    const start = performance.now();
    const { status } = await post('/', order('ada', i));
    if (status === 200) times.push(performance.now() - start);
  }
};
await Promise.all(Array.from({ length: 10 }, () => client(30)));
times.sort((a, b) => a - b);
console.log(`${times.length} of 300 requests answered`);
console.error(`p50 ${times[150].toFixed(1)} ms, p99 ${times[296].toFixed(1)} ms`);

server.close();
await engine.dispose();

function post(path, data) {
  return new Promise((done, fail) => {
    const sent = request({ port, path, method: 'POST' }, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      done({ status: response.statusCode, ...JSON.parse(text) });
    });
    sent.on('error', fail);
    sent.end(JSON.stringify(data));
  });
}
