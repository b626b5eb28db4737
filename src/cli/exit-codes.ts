/** Exit codes of `aria` itself (sysexits where they apply). A program's own `exit(n)` passes through unchanged. */
export const ExitCode = {
  ok: 0,
  /** An uncaught error in the program. */
  uncaught: 1,
  /** A test failed. */
  testsFailed: 1,
  /** The command line was wrong. */
  usage: 64,
  /** The source has parse or resolve errors; nothing ran. */
  source: 65,
  /** A file is missing or cannot be read. */
  input: 66,
  /** Something cannot be written. */
  output: 73,
  /** A limit was reached. */
  limit: 75,
  /** The program asked for something it was not given. */
  permission: 77,
  /** A fault in the toolchain, not in the program. */
  internal: 70,
  /** A second Ctrl-C, or one where nothing of the program runs any more. */
  interrupted: 130,
  /** Whoever read the output went away (what a shell reports for SIGPIPE). */
  brokenPipe: 141,
  /** SIGTERM where nothing of the program runs any more. */
  terminated: 143,
} as const;
