/**
 * An interactive session: entries are evaluated one after the other and share what they define. The REPL is a client of it.
 *
 * Aria code runs on threads as in a run, so the caller stays responsive: a running entry can be cancelled even in a busy loop, and tasks it
 * spawned go on between entries. Nothing an entry does ends the session, except `exit`; if a thread dies, the session starts anew
 * without the bindings, and says so.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { renderAll } from '../diagnostics/render-all.js';
import type { TextStyle } from '../diagnostics/render-text.js';
import { SourceText } from '../diagnostics/source.js';
import { setUpConcurrency } from '../interp/builtins/concurrency/index.js';
import { functionSuspension, methodSuspension } from '../interp/builtins/index.js';
import type { Capabilities } from '../interp/capabilities.js';
import type { FaultReport } from '../interp/fault-report.js';
import { type Limits, limitOf } from '../interp/limits.js';
import type { Ref } from '../interp/resolution.js';
import { ResolveSession, type SessionEntry, type VisibleName } from '../interp/resolve/index.js';
import { PRELUDE } from '../interp/resolve/prelude-names.js';
import type { EntryResult, Member, MemberBase, Preview, SessionOrder, ValueType } from '../interp/session/index.js';
import { LAST_NAMES, LAST_UNIT } from '../interp/session/session-program.js';
import type { Unit } from '../parser/ast.js';
import { parse } from '../parser/index.js';
import { Coordinator } from '../runtime/coordinator.js';
import type { RootOutcome } from '../runtime/coordinator-api.js';
import type { TreeNode } from '../runtime/task-tree.js';
import { type SourceReader, sourcePort } from './front-end.js';
import { limitDiagnostic } from './limit-diagnostic.js';
import type { ProgramSetting } from './node-ports.js';
import { RunControl } from './run-control.js';
import type { LimitMessage } from './thread-account.js';
import { threadHeap } from './thread-heap.js';
import { renderThreadDeath, renderUncaught } from './uncaught.js';

export type { VisibleName } from '../interp/resolve/index.js';
export type { Member, MemberBase, Preview } from '../interp/session/index.js';

/** Every name that is visible without import. */
export const preludeNames = (): readonly string[] => [...PRELUDE.keys()];

export interface SessionOptions extends SourceReader {
  /** Most threads that run Aria code. */
  readonly threads: number;
  /** Every scheduling choice comes from it. */
  readonly seed?: number;
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
  /** What entries may reach. Everything by default. */
  readonly capabilities?: Capabilities;
  /** What each entry may use, with the tasks that are alive while it runs. Nothing is limited by default. */
  readonly limits?: Limits;
  /** Whether reports are coloured. */
  readonly color: boolean;
  /** Width of the terminal that reports are cut to; without it they are not. */
  columns?(): number | undefined;
  stdout(chunk: string): void | Promise<void>;
  stderr(chunk: string): void | Promise<void>;
  readonly input?: { readLine(): Promise<string | null>; readAll(): Promise<string> };
  /** A task of an earlier entry has failed; the report is ready to print. */
  taskFailed?(report: string): void;
}

export type EntryOutcome =
  /** `preview` is null if there is nothing to show. `millis`: how long it ran. */
  | { readonly kind: 'done'; readonly preview: Preview | null; readonly type: string; readonly millis: number }
  /** The text has errors; nothing ran. */
  | { readonly kind: 'invalid'; readonly report: string }
  | { readonly kind: 'failed'; readonly report: string }
  | { readonly kind: 'cancelled' }
  /** The entry called `exit`: the session is over. */
  | { readonly kind: 'exit'; readonly status: number }
  /** A thread died, and all bindings with it. The session has started anew. */
  | { readonly kind: 'lost'; readonly report: string };

/** What a reset makes anew. */
interface SessionParts {
  readonly coordinator: Coordinator;
  readonly resolver: ResolveSession;
  readonly sources: Map<string, SourceText>;
  readonly control: RunControl | null;
}

export class Session {
  private parts: SessionParts;
  private entries = 0;
  private running = false;
  /** Failures of tasks while an entry runs: told when it has ended, unless it failed with the same error. */
  private failures: FaultReport[] = [];
  private exited: (status: number) => void = () => {};
  private giveUp: () => void = () => {};

  constructor(private readonly options: SessionOptions) {
    setUpConcurrency();
    this.parts = this.start();
  }

  /** The next entry is called `<input n>` in diagnostics. */
  get nextNumber(): number {
    return this.entries + 1;
  }

  /** Runs a text as the next entry. `file`: where it comes from, if from a file. Never rejects. One at a time. */
  async evaluate(text: string, file?: string): Promise<EntryOutcome> {
    const name = file === undefined ? `<input ${this.nextNumber}>` : this.freshName(file);
    this.entries++;
    const parsed = parse(text, name);
    this.sources.set(name, new SourceText(text, name));
    if (parsed.problems.some(isError)) return { kind: 'invalid', report: this.render(parsed.problems.filter(isError)) };
    const { units, updates, problems } = this.resolver.resolve(parsed.unit);
    if (problems.some(isError)) return { kind: 'invalid', report: this.render(problems.filter(isError)) };
    const warnings = [...parsed.problems, ...problems];
    if (warnings.length > 0) await this.options.stderr(this.render(warnings));
    this.load(units, updates);
    return this.run(name);
  }

  /** Cancels the running entry; what it has assigned stays. Asked again, the tasks that earlier entries spawned are cancelled too. */
  cancel(): void {
    this.coordinator.cancel('signal', 'SIGINT');
  }

  /** Every task that lives, the running entry's among them. */
  tree(): Promise<TreeNode> {
    return this.coordinator.tree();
  }

  /** What the next entry sees beyond the prelude. */
  visible(): readonly VisibleName[] {
    return this.resolver.visible();
  }

  /** The tree of a unit of this session: an entry, or a file that one imported. */
  unit(file: string): { readonly unit: Unit; readonly text: string } | undefined {
    const unit = this.resolver.unitOf(file);
    return unit === undefined ? undefined : { unit, text: this.sources.get(file)?.text ?? '' };
  }

  /** What can be written behind `base.path.`. Empty while an entry runs. */
  async members(base: MemberBase, path: readonly string[]): Promise<readonly Member[]> {
    return (await this.ask<readonly Member[]>({ order: 'members', base, path })) ?? [];
  }

  /** The type of the value of a name, and where its members are; null if it has no value. Nothing is run. */
  async typeAt(base: {
    readonly ref: Ref;
  }): Promise<{ readonly text: string; readonly kind: string | null; readonly base: MemberBase } | null> {
    const type = await this.ask<ValueType | null>({ order: 'type', ref: base.ref });
    return type === null ? null : { text: type.name, kind: type.builtin ? type.name : null, base };
  }

  /** Forgets everything and ends all tasks. */
  async reset(): Promise<void> {
    const { coordinator, control } = this.parts;
    control?.end();
    this.parts = this.start();
    await coordinator.close();
  }

  close(): Promise<void> {
    this.parts.control?.end();
    return this.parts.coordinator.close();
  }

  private get coordinator(): Coordinator {
    return this.parts.coordinator;
  }

  private get resolver(): ResolveSession {
    return this.parts.resolver;
  }

  private get sources(): Map<string, SourceText> {
    return this.parts.sources;
  }

  private start(): SessionParts {
    const { options } = this;
    const { limits = {} } = options;
    const threads = Math.max(1, Math.min(options.threads, limitOf(limits, 'threads')));
    const control =
      options.limits === undefined
        ? null
        : new RunControl(limits, threads, {
            // Between entries there is nothing to cancel: what polls is ended there.
            cancel: (source, reason) => this.running && this.coordinator.cancel(source, reason),
            giveUp: () => this.giveUp(),
          });
    control?.between();
    const setting: ProgramSetting = {
      args: options.args ?? [],
      programName: 'repl',
      workingDirectory: options.workingDirectory ?? '.',
      environment: options.environment ?? {},
      session: true,
      ...(control === null ? {} : { account: control.account }),
      ...(options.capabilities === undefined ? {} : { capabilities: options.capabilities }),
    };
    const coordinator = new Coordinator({
      threadFile: new URL('./thread.cjs', import.meta.url),
      threads,
      ...threadHeap(limits),
      ...(options.seed === undefined ? {} : { seed: options.seed }),
      hostData: setting,
      output: (stream, text) => (stream === 'out' ? options.stdout(text) : options.stderr(text)),
      onHostRequest: (name, data) => this.answer(name, data),
    });
    const sources = new Map<string, SourceText>();
    const resolver = new ResolveSession(sourcePort(sources, options, '.'), {
      functionSuspends: functionSuspension,
      methodSuspends: methodSuspension,
    });
    const last = resolver.resolve(parse('let value = nil\nlet error = nil\n', LAST_UNIT).unit);
    const [unit] = last.units;
    if (unit !== undefined) {
      coordinator.loadUnit({ ...unit, text: '', updates: [] });
      for (const [index, name] of LAST_NAMES.entries()) resolver.expose(name, LAST_UNIT, index);
    }
    return { coordinator, resolver, sources, control };
  }

  private answer(name: string, data: unknown): unknown {
    switch (name) {
      case 'read-line':
        return this.options.input?.readLine() ?? null;
      case 'read-all':
        return this.options.input?.readAll() ?? '';
      case 'exit':
        this.exited(data as number);
        return null;
      case 'limit':
        this.limitReached(data as LimitMessage);
        return null;
      case 'task-failed':
        if (this.running) this.failures.push(data as FaultReport);
        else this.tell(data as FaultReport);
        return null;
      default:
        throw new Error(`unknown host request ${name}`);
    }
  }

  private load(units: SessionEntry['units'], updates: SessionEntry['updates']): void {
    const changes = updates.map(({ unit, resolution }) => ({ file: unit.file, resolution }));
    units.forEach((unit, at) => {
      const text = this.sources.get(unit.unit.file)?.text ?? '';
      // Whatever older code now refers to is in the last unit or before it.
      this.coordinator.loadUnit({ ...unit, text, updates: at === units.length - 1 ? changes : [] });
    });
  }

  private async run(name: string): Promise<EntryOutcome> {
    this.running = true;
    const givenUp = new Promise<'given up'>((settle) => {
      this.giveUp = () => settle('given up');
    });
    this.parts.control?.restart();
    const outcome = await Promise.race([this.root({ order: 'run', file: name }), givenUp]);
    const limit = this.limitReport();
    this.parts.control?.between();
    const result = outcome === 'given up' ? await this.lost(limit ?? '') : await this.conclude(name, outcome, limit);
    this.running = false;
    if (outcome === 'given up') return result;
    const { failures } = this;
    this.failures = [];
    for (const failure of failures) if (!isSame(failure, outcome)) this.tell(failure);
    return result;
  }

  private async root(order: SessionOrder): Promise<RootOutcome | number> {
    const exit = new Promise<number>((settle) => {
      this.exited = settle;
    });
    return Promise.race([this.coordinator.runRoot('main', [JSON.stringify(order)]), exit]);
  }

  /** `limit`: the report of the limit that ended the entry, if one did. */
  private async conclude(name: string, outcome: RootOutcome | number, limit: string | null): Promise<EntryOutcome> {
    if (typeof outcome === 'number') return { kind: 'exit', status: outcome };
    const death = this.coordinator.threadDeath;
    if (death !== null) return this.lost(limit ?? renderThreadDeath(death));
    if (outcome.state === 'done') {
      const { assigned, ...result } = JSON.parse(String(outcome.value)) as EntryResult;
      this.resolver.settle(name, (index) => assigned.includes(index));
      return { kind: 'done', ...result };
    }
    const assigned = (await this.ask<readonly number[]>({ order: 'assigned', file: name })) ?? [];
    this.resolver.settle(name, (index) => assigned.includes(index));
    if (limit !== null) return { kind: 'failed', report: limit };
    if (outcome.state === 'cancelled') return { kind: 'cancelled' };
    return { kind: 'failed', report: renderUncaught(outcome.error, this.sources, this.style) };
  }

  /** The threads are gone, or have to be ended. */
  private async lost(report: string): Promise<EntryOutcome> {
    await this.reset();
    return { kind: 'lost', report };
  }

  private limitReached(message: LimitMessage): void {
    const { control } = this.parts;
    if (control === null) return;
    const isFirst = control.stop === null;
    control.limitReached(message);
    if (this.running || !isFirst) return;
    control.end();
    const report = this.limitReport();
    if (report !== null) this.options.taskFailed?.(report);
  }

  private limitReport(): string | null {
    const { control, coordinator } = this.parts;
    if (coordinator.threadDeath?.cause === 'out-of-memory') control?.limitReached({ limit: 'memory', site: null });
    const stop = control?.stop ?? null;
    if (control === null || stop?.kind !== 'limit') return null;
    return this.render([limitDiagnostic(stop.limit, control.limits, control.usage(), stop.site, `<input ${this.entries}>`)]);
  }

  private async ask<T>(order: SessionOrder): Promise<T | null> {
    const outcome = await this.root(order);
    return typeof outcome === 'number' || outcome.state !== 'done' ? null : (JSON.parse(String(outcome.value)) as T);
  }

  private tell(report: FaultReport): void {
    this.options.taskFailed?.(renderUncaught({ report }, this.sources, this.style));
  }

  private get style(): TextStyle {
    const columns = this.options.columns?.();
    return { color: this.options.color, ...(columns === undefined ? {} : { columns }) };
  }

  private render(problems: readonly Diagnostic[]): string {
    return renderAll(problems, this.sources, { ...this.style, format: 'text' });
  }

  /** A file may be loaded again: each time it is another unit. */
  private freshName(file: string): string {
    for (let count = 1; ; count++) {
      const name = count === 1 ? file : `${file} (${count})`;
      if (!this.sources.has(name)) return name;
    }
  }
}

/** True if the entry failed with that very error: it awaited the task. */
function isSame(failure: FaultReport, outcome: RootOutcome | number): boolean {
  if (typeof outcome === 'number' || outcome.state !== 'failed' || outcome.error === null) return false;
  const { report } = outcome.error as { readonly report: FaultReport };
  return report.message === failure.message && JSON.stringify(report.site) === JSON.stringify(failure.site);
}

const isError = (problem: Diagnostic): boolean => problem.severity === 'error' || problem.severity === 'bug';
