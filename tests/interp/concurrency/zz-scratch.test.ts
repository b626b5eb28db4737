import { readFileSync } from 'node:fs';
import { test } from 'vitest';
import { play } from './harness.js';
const parts = readFileSync('/tmp/progs.aria', 'utf8').split(/^#### ?/m).slice(1);
for (const part of parts) {
  const name = part.slice(0, part.indexOf('\n'));
  test(name, async () => {
    let shown: unknown;
    try { const r = await play(part.slice(part.indexOf('\n') + 1)); shown = `${r.printed}\n   [took ${r.took}] ${r.error ?? ''}`; } catch (e) { shown = e instanceof Error ? (e.stack ?? '').split('\n').slice(0, 8).join('\n') : e; }
    process.stdout.write(`== ${name}\n${shown}\n`);
  });
}
