/** Reads source files. Whatever can be wrong with a file gets its own words; nothing here throws, so no JS stack can escape. */
import { isUtf8 } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import type { CliProblem } from './cli-problem.js';
import { ExitCode } from './exit-codes.js';

export interface LoadedSource {
  /** The path as given, `<stdin>` or `<eval>`. */
  readonly file: string;
  readonly text: string;
}

export type LoadResult = { readonly ok: true; readonly source: LoadedSource } | { readonly ok: false; readonly problem: CliProblem };

/** An empty file is an empty program. */
export function loadSource(file: string): LoadResult {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return { ok: false, problem: unreadable(file, error) };
  }
  return decode(file, bytes);
}

/** All of standard input. */
export async function loadStandardInput(): Promise<LoadResult> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  } catch (error) {
    return { ok: false, problem: unreadable(STANDARD_INPUT, error) };
  }
  return decode(STANDARD_INPUT, Buffer.concat(chunks));
}

/** The text of a module, or null when there is no such readable file: the importer has its own diagnostic for that. */
export function readModule(path: string): string | null {
  const result = loadSource(path);
  return result.ok ? result.source.text : null;
}

/** Whether a module path is a directory. */
export function sourceDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

const STANDARD_INPUT = '<stdin>';

function decode(file: string, bytes: Buffer): LoadResult {
  if (isUtf8(bytes)) return { ok: true, source: { file, text: bytes.toString('utf8') } };
  return { ok: false, problem: invalidText(file, bytes) };
}

function unreadable(file: string, error: unknown): CliProblem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const { cause, help } = CAUSES[code] ?? {
    cause: error instanceof Error ? error.message : String(error),
    help: 'check that the file exists and can be read',
  };
  return { message: `cannot read \`${file}\`: ${cause}`, help, exitCode: ExitCode.input };
}

const CAUSES: Readonly<Record<string, { readonly cause: string; readonly help: string }>> = {
  ENOENT: { cause: 'no such file', help: 'check the path; it is relative to the current directory' },
  ENOTDIR: { cause: 'a part of the path is not a directory', help: 'check the path' },
  EISDIR: { cause: 'it is a directory', help: 'name a file in it; `aria check` takes directories too' },
  EACCES: { cause: 'permission denied', help: 'make the file readable, for example with `chmod u+r`' },
  EPERM: { cause: 'permission denied', help: 'make the file readable, for example with `chmod u+r`' },
  EMFILE: { cause: 'too many open files', help: 'raise the limit with `ulimit -n`' },
  ELOOP: { cause: 'its symbolic links go in a circle', help: 'look at the links with `ls -l`' },
  ENAMETOOLONG: { cause: 'the name is too long', help: 'to run a piece of code, use `aria -e CODE`' },
  ERR_INVALID_ARG_VALUE: { cause: 'the name contains a null byte', help: 'check the path' },
};

/** UTF-8 never has a newline byte inside a character, so each line can be judged alone. */
function invalidText(file: string, bytes: Buffer): CliProblem {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const newline = bytes.indexOf(10, start);
    const end = newline < 0 ? bytes.length : newline;
    if (!isUtf8(bytes.subarray(start, end))) break;
    start = end + 1;
  }
  const looksUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return {
    message: `cannot read \`${file}\`: line ${line} is not valid UTF-8`,
    notes: [looksUtf16 ? 'the file looks like UTF-16' : 'source files are UTF-8 text'],
    help: looksUtf16
      ? `save it as UTF-8, for example with \`iconv -f UTF-16 -t UTF-8\``
      : 'save it as UTF-8, or check that this is the file you meant',
    exitCode: ExitCode.input,
  };
}
