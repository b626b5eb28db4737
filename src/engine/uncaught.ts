/** How an error that nobody caught is printed (language.md, Appendix B.1): the frame, the active calls, the tasks, what it suppressed. */
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { renderText, type TextStyle } from '../diagnostics/render-text.js';
import type { Sources } from '../diagnostics/sources.js';
import type { FaultReport } from '../interp/fault-report.js';
import type { RootOutcome, ThreadDeath } from '../runtime/coordinator-api.js';

/** `error` is what the host's `encodeError` made: it carries a FaultReport. */
export function renderUncaught(error: unknown, sources: Sources, style: TextStyle): string {
  const report = (error as { readonly report: FaultReport }).report;
  const { site } = report;
  const heading =
    site === null
      ? `error[${report.code}]: ${report.message}\n`
      : renderText(diagnosticOf(report, site), sources, { ...style, explain: false });
  const path = report.taskPath.length > 1 ? [`  in task ${report.taskPath.join(' > ')}`] : [];
  const lines = [...foldStack(report), ...path, ...otherErrors(report, sources, '  ')];
  return heading + lines.map((line) => `${line}\n`).join('');
}

/** A raised error as a diagnostic. */
export function faultDiagnostic(report: FaultReport, file: string): Diagnostic {
  if (report.site !== null) return diagnosticOf(report, report.site);
  return { severity: 'error', code: report.code, message: report.message, file, labels: [], notes: report.notes, help: [], fixes: [] };
}

function diagnosticOf(report: FaultReport, site: NonNullable<FaultReport['site']>): Diagnostic {
  const span = { start: site.start, end: site.end };
  const at = report.related?.find((one) => one.file === site.file && one.start === site.start);
  const related = (report.related ?? [])
    .filter((one) => one !== at)
    .map(({ file, start, end, text }) => ({ file, span: { start, end }, message: text, primary: false }));
  return {
    severity: 'error',
    code: report.code,
    message: report.message,
    file: site.file,
    labels: [{ span, message: at?.text ?? '', primary: true }, ...related],
    notes: report.notes,
    help: [],
    fixes: [],
  };
}

/** Most different frames shown at each end of a deep stack. */
const SHOWN_FRAMES = 12;

/** One line per active call; a run of the same calls is folded. */
function foldStack(report: FaultReport): string[] {
  const lines = report.stack.map(({ name, file, line }) => `  at ${name} (${file}:${line})`);
  const folded: string[] = [];
  for (let i = 0; i < lines.length; ) {
    const period = repeatingPeriod(lines, i);
    if (period === 0) {
      folded.push(lines[i] as string);
      i++;
      continue;
    }
    let end = i + period;
    while (end < lines.length && lines[end] === lines[end - period]) end++;
    folded.push(...lines.slice(i, i + period), `  ... repeated ${Math.floor((end - i) / period) - 1} more times`);
    i = end - ((end - i) % period);
  }
  if (folded.length <= 2 * SHOWN_FRAMES) return folded;
  const hidden = folded.length - 2 * SHOWN_FRAMES;
  return [...folded.slice(0, SHOWN_FRAMES), `  ... ${hidden} more calls`, ...folded.slice(-SHOWN_FRAMES)];
}

/** The length of a group of up to 4 lines that follows itself at least 3 times from `at`, or 0. */
function repeatingPeriod(lines: readonly string[], at: number): number {
  for (let period = 1; period <= 4; period++) {
    let same = 0;
    while (same < 3 * period && lines[at + same] !== undefined && lines[at + same] === lines[at + same + period]) same++;
    if (same === 3 * period) return period;
  }
  return 0;
}

/** What caused it and what it suppressed: a line each, with its place, and what these have to tell below them. */
function otherErrors(report: FaultReport, sources: Sources, indent: string): string[] {
  const line = (how: string, one: FaultReport): string[] => {
    const task = one.taskPath.at(-1);
    const place = placeText(one, sources);
    return [
      `${indent}${how}: error[${one.code}]: ${one.message}${task === undefined ? '' : ` (task ${task})`}${place === '' ? '' : ` at ${place}`}`,
      ...otherErrors(one, sources, `${indent}  `),
    ];
  };
  return [
    ...(report.cause === undefined ? [] : line('caused by', report.cause)),
    ...report.suppressed.flatMap((one) => line('suppressed', one)),
  ];
}

function placeText({ site }: FaultReport, sources: Sources): string {
  const line = site === null ? undefined : sources.get(site.file)?.position(site.start).line;
  return site === null || line === undefined ? '' : `${site.file}:${line}`;
}

export function renderCancelled(outcome: Extract<RootOutcome, { state: 'cancelled' }>): string {
  const { report } = outcome.error as { readonly report: FaultReport };
  return `error[${report.code}]: ${report.message}\n`;
}

export function renderThreadDeath(death: ThreadDeath): string {
  if (death.cause === 'killed') {
    const help = 'the program ends with its first thread; a task spawned with `kill_after:` gets a thread of its own and is killed alone';
    return `error[E6008]: the program was killed: ${death.message}\n  help: ${help}\n`;
  }
  const cause = death.cause === 'out-of-memory' ? 'it ran out of memory' : death.message;
  return `error[E6008]: task main died: thread ${death.thread} ended: ${cause}\n`;
}
