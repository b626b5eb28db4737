/**
 * What is said about a program that did not end well: problems in its text, an error nobody caught, a cancellation, a dead thread; for people or
 * as JSON, a diagnostic a line (diagnostics/render-json.ts). An uncaught error has four fields more: `kind`, `stack` (name, file, line of each
 * active call, innermost first), `taskPath` and `suppressed`; and `cause` if another error is behind it.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { renderAll } from '../diagnostics/render-all.js';
import { diagnosticObject } from '../diagnostics/render-json.js';
import type { TextStyle } from '../diagnostics/render-text.js';
import type { Sources } from '../diagnostics/sources.js';
import type { FaultReport } from '../interp/fault-report.js';
import type { RootOutcome, ThreadDeath } from '../runtime/coordinator-api.js';
import { faultDiagnostic, renderCancelled, renderThreadDeath, renderUncaught } from './uncaught.js';

export type ReportFormat = 'text' | 'json';

export class EndReport {
  constructor(
    /** The program's own, for what has no place. */
    private readonly file: string,
    private readonly sources: Sources,
    private readonly format: ReportFormat,
    private readonly style: TextStyle,
  ) {}

  problems(problems: readonly Diagnostic[]): string {
    return renderAll(problems, this.sources, { ...this.style, format: this.format });
  }

  /** `error` is what the host's `encodeError` made: it carries a FaultReport. */
  uncaught(error: unknown): string {
    if (this.format === 'text') return renderUncaught(error, this.sources, this.style);
    return this.fault((error as { readonly report: FaultReport }).report, renderUncaught(error, this.sources, { color: false }));
  }

  cancelled(outcome: Extract<RootOutcome, { state: 'cancelled' }>): string {
    const rendered = renderCancelled(outcome);
    return this.format === 'text' ? rendered : this.fault((outcome.error as { readonly report: FaultReport }).report, rendered);
  }

  threadDeath(death: ThreadDeath): string {
    const rendered = renderThreadDeath(death);
    if (this.format === 'text') return rendered;
    const report = { code: 'E6008', kind: 'TaskFailed', message: `thread ${death.thread} died: ${death.message}` };
    return this.fault({ ...report, site: null, stack: [], taskPath: [], suppressed: [], notes: [] }, rendered);
  }

  private fault(report: FaultReport, rendered: string): string {
    return `${JSON.stringify({ ...this.faultObject(report), rendered })}\n`;
  }

  private faultObject(report: FaultReport): object {
    const { rendered, ...diagnostic } = diagnosticObject(faultDiagnostic(report, this.file), this.sources);
    const { kind, taskPath } = report;
    const stack = report.stack.map(({ name, file, line }) => ({ name, file, line }));
    const cause = report.cause === undefined ? {} : { cause: this.faultObject(report.cause) };
    return { ...diagnostic, kind, stack, taskPath, suppressed: report.suppressed.map((one) => this.faultObject(one)), ...cause };
  }
}
