/**
 * How fast source text becomes a tree: MB/s and ms per 1,000 lines on a generated megabyte, the growth from 1 MB to 4 MB, and what the
 * grammar costs when it is first needed. Beside it acorn, if it is installed, on a JavaScript text of the same size and contents: an
 * orientation, not a contest, for it reads another language.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const parserFile = new URL('../dist/parser.js', import.meta.url);
const MB = 1_000_000;
const ROUNDS = 5;

/** The figures as rows `[name, text]`. */
export async function parseBenchmark() {
  const { parse } = await import(parserFile.href);
  const aria = (text) => {
    const { problems } = parse(text, 'bench.aria');
    if (problems.length > 0) throw new Error(`the generated program is wrong: ${problems[0].message}`);
  };
  const small = generate(ariaBlock, MB);
  const large = generate(ariaBlock, 4 * MB);
  const [one, four] = [best(() => aria(small)), best(() => aria(large))];
  const rows = [
    ['parse 1 MB of Aria', speed(small, one)],
    ['parse 4 MB of Aria', `${speed(large, four)}; ${(four / one).toFixed(2)} times the time of 1 MB (linear: 4)`],
    ['grammar construction, fresh process', firstParse()],
  ];
  const acorn = await import('acorn').catch(() => undefined);
  const script = generate(scriptBlock, MB);
  const peer = acorn && best(() => acorn.parse(script, { ecmaVersion: 'latest', sourceType: 'module' }));
  rows.push([
    'acorn on 1 MB of JavaScript',
    peer === undefined ? 'not installed' : `${speed(script, peer)}; ratio ${(one / peer).toFixed(2)}`,
  ]);
  return rows;
}

/** Processor time of the fastest round in ms: what else runs on the machine does not count. */
function best(run) {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const begun = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(begun);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

function speed(text, ms) {
  const lines = text.split('\n').length;
  return `${ms.toFixed(0)} ms, ${(text.length / MB / (ms / 1000)).toFixed(2)} MB/s, ${((ms / lines) * 1000).toFixed(1)} ms per 1,000 lines (${lines} lines)`;
}

/** The first parse builds the grammar; the second shows what the text itself costs. Median of some processes. */
function firstParse() {
  const script = `
    const now = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
    const begun = now();
    const { parse } = await import(${JSON.stringify(parserFile.href)});
    const loaded = now();
    parse('x = 1', 'a');
    const built = now();
    parse('x = 1', 'a');
    console.log([loaded - begun, built - loaded - (now() - built)].join(' '));`;
  const runs = Array.from({ length: ROUNDS }, () => {
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      cwd: fileURLToPath(new URL('..', import.meta.url)),
    });
    return stdout.trim().split(' ').map(Number);
  });
  const median = (index) => runs.map((run) => run[index]).sort((a, b) => a - b)[ROUNDS >> 1];
  return `${median(1).toFixed(1)} ms of processor time, after ${median(0).toFixed(1)} ms to load the parser`;
}

/** Blocks with different names until the text has at least `size` characters. */
function generate(block, size) {
  const blocks = [];
  for (let length = 0, number = 0; length < size; number++) {
    const text = block(number);
    blocks.push(text);
    length += text.length;
  }
  return blocks.join('');
}

function ariaBlock(n) {
  return `## What account ${n} can do.
struct Account${n}
  pub owner: String
  balance: Int = 0
  fn deposit(mut self, amount: Int) -> Result<Int, String>
    return Err("amount must be positive, got #{amount}") if amount <= 0
    self.balance += amount
    Ok(self.balance)
  end
end

fn summary_${n}(accounts: [Account${n}], limit = ${n}) -> String
  let mut lines = []
  for account in accounts
    let kind = match account.balance
      0 => "empty"
      1..<100 => "small"
      b if b > limit * 2 + 1 => "rich"
      _ => "plain"
    end
    lines.push("#{account.owner}: #{account.balance:>8} (#{kind})")
  end
  let total = accounts.map { |a| a.balance }.filter(|b| b > 0).sum()
  if total > limit and not lines.is_empty()
    lines.push("total #{total}")
  elsif total == 0
    println("nothing to add", {limit: limit, names: accounts.map(|a| a.owner)})
  else
    lines = [...lines, "low"]
  end
  lines.join("\\n")
end

`;
}

function scriptBlock(n) {
  return `/** What account ${n} can do. */
export class Account${n} {
  owner;
  balance = 0;
  deposit(amount) {
    if (amount <= 0) return { error: \`amount must be positive, got \${amount}\` };
    this.balance += amount;
    return { ok: this.balance };
  }
}

export function summary_${n}(accounts, limit = ${n}) {
  let lines = [];
  for (const account of accounts) {
    let kind;
    switch (true) {
      case account.balance === 0: kind = 'empty'; break;
      case account.balance < 100: kind = 'small'; break;
      case account.balance > limit * 2 + 1: kind = 'rich'; break;
      default: kind = 'plain';
    }
    lines.push(\`\${account.owner}: \${String(account.balance).padStart(8)} (\${kind})\`);
  }
  const total = accounts.map((a) => a.balance).filter((b) => b > 0).reduce((a, b) => a + b, 0);
  if (total > limit && !(lines.length === 0)) {
    lines.push(\`total \${total}\`);
  } else if (total === 0) {
    console.log('nothing to add', { limit: limit, names: accounts.map((a) => a.owner) });
  } else {
    lines = [...lines, 'low'];
  }
  return lines.join('\\n');
}

`;
}
