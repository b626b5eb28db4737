/**
 * `aria trace FILE`: runs the program as `aria run` does, and writes what happened: `NAME.html`, a page that needs nothing else, and
 * `NAME.json` for ui.perfetto.dev. Both are written whatever the program's end is; the exit code is the program's.
 */

import { once } from 'node:events';
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { readTrace } from '../../engine/observe.js';
import type { RunHandle } from '../../engine.js';
import type { BoundFlags } from '../bounds.js';
import { reportProblem, type Voice, voiceOf } from '../cli-problem.js';
import { ExitCode } from '../exit-codes.js';
import { run } from '../run.js';
import { type ColorMode, writeErr } from '../terminal.js';
import { chromeTrace } from './chrome-events.js';
import { pageData } from './page-data.js';

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
  if (model.tasks.size === 0) return;
  writeFileSync(`${out}.html`, page(JSON.stringify(pageData(model, file, handle.sources))));
  const stream = createWriteStream(`${out}.json`);
  for (const chunk of chromeTrace(model, file)) if (!stream.write(chunk)) await once(stream, 'drain');
  stream.end();
  await once(stream, 'finish');
  const { duration } = model;
  if (json) {
    writeErr(`${JSON.stringify({ trace: { tasks: model.tasks.size, millis: duration, page: `${out}.html`, events: `${out}.json` } })}\n`);
    return;
  }
  const tasks = `${model.tasks.size.toLocaleString('en')} ${model.tasks.size === 1 ? 'task' : 'tasks'}`;
  writeErr(`aria: traced ${tasks} in ${duration.toFixed(1)}ms: open ${out}.html in a browser, or ${out}.json in ui.perfetto.dev\n`);
}

/** The built page with the data in its place. `<` is written so that no text of a program can end the script it stands in. */
export function page(data: string): string {
  const template = readFileSync(new URL('./trace-page.html', import.meta.url), 'utf8');
  const safe = data.replace(/</g, '\\u003c').replace(/\u2028|\u2029/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
  return template.replace('"TRACE DATA"', () => safe);
}
