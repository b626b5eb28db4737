/** A recorded run as it comes from the threads; trace-rows.ts says what is in the chunks. */

/** What a thread has recorded. */
export interface ThreadTrace {
  readonly thread: number;
  /** As far as they are written. */
  readonly chunks: readonly Float64Array[];
  /** By number; kinds of texts: names, JSON of `Place`, of `ErrorText`, of `WhyText`. */
  readonly texts: readonly string[];
}

/** Everything that was recorded, as the coordinator has it. */
export interface TraceData {
  readonly threads: readonly ThreadTrace[];
  /** When this was read, on the clock of the rows. */
  readonly endedAt: number;
}

/** Why something was cancelled. `by` names the task that is behind it. */
export interface WhyText {
  readonly text: string;
  readonly by: string | null;
}
