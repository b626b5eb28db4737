/**
 * `aria trace FILE`: runs the program as `aria run` does, and writes what happened: `NAME.html`, a page that needs nothing else, and
 * `NAME.json` for ui.perfetto.dev. Both are written whatever the program's end is; the exit code is the program's.
 */

import { readFileSync } from 'node:fs';
import { readTrace } from '../../engine/observe.js';
import type { RunHandle } from '../../engine.js';
import type { BoundFlags } from '../bounds.js';
import { reportProblem, type Voice, voiceOf } from '../cli-problem.js';
import { ExitCode } from '../exit-codes.js';
import { run } from '../run.js';
import { type ColorMode, writeErr } from '../terminal.js';
import { chromeTrace } from './chrome-events.js';
import type { PageData } from './page/data.js';
import { pageData } from './page-data.js';
import { writeWhole } from './whole-files.js';

export interface TraceRequest {
  readonly file: string;
  readonly args: readonly string[];
  /** Of the files, without an extension. */
  readonly out: string;
  readonly threads?: string;
  readonly seed?: string;
  readonly color: ColorMode;
  readonly json: boolean;
  readonly bounds?: BoundFlags;
}

export async function trace(request: TraceRequest): Promise<number> {
  let failed: number = ExitCode.ok;
  const voice = voiceOf(request);
  const { out, ...rest } = request;
  const exitCode = await run({
    ...rest,
    traced: async (handle, file) => {
      try {
        await writeTrace(handle, file, out, voice);
      } catch (error) {
        const message = `cannot write the trace: ${error instanceof Error ? error.message : String(error)}`;
        failed = reportProblem({ message, help: 'name another place with `--out NAME`', exitCode: ExitCode.output }, voice);
      }
    },
  });
  return exitCode === ExitCode.ok ? failed : exitCode;
}

async function writeTrace(handle: RunHandle, file: string, out: string, { json }: Voice): Promise<void> {
  if (handle.trace === null) return;
  const model = readTrace(handle.trace);
  // Nothing ran: the program has errors.
  if (model.tasks.count === 0) return;
  await writeWhole(
    new Map<string, Iterable<string | Uint8Array>>([
      [`${out}.html`, page(pageData(model, file, handle.sources))],
      [`${out}.json`, chromeTrace(model, file)],
    ]),
  );
  const { count } = model.tasks;
  const millis = model.duration / 1e6;
  if (json) {
    writeErr(`${JSON.stringify({ trace: { tasks: count, millis, page: `${out}.html`, events: `${out}.json` } })}\n`);
    return;
  }
  const tasks = `${count.toLocaleString('en')} ${count === 1 ? 'task' : 'tasks'}`;
  writeErr(`aria: traced ${tasks} in ${millis.toFixed(1)}ms: open ${out}.html in a browser, or ${out}.json in ui.perfetto.dev\n`);
}

/** The built page with the data in its place. `<` is written so that no text of a program can end the script it stands in. */
function page({ tables, ...texts }: PageData): string[] {
  const template = readFileSync(new URL('./trace-page.html', import.meta.url), 'utf8');
  const [before = '', after = ''] = template.split('"TRACE DATA"');
  const safe = JSON.stringify(texts)
    .replace(/</g, '\\u003c')
    .replace(/\u2028|\u2029/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
  // There are no texts in tables, but very many numbers.
  return [before, safe.slice(0, -1), ',"tables":', JSON.stringify(tables), '}', after];
}
