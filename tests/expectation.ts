/**
 * Programs carry what they must print as comments:
 *
 *   println(1 + 1)        #> 2
 *   # expect: a whole line of standard output (the same as a line that begins with #>)
 *   # error: text that standard error must contain
 *   # exit: 1
 *   # args: README.md LICENSE
 *   # threads: 2          (only with this many; default: once with 1 and once with 2)
 *   # schedules: none     (needs files or the time of day, or waits busily: not for random schedules, rules.test.ts)
 */
export interface Expectation {
  readonly stdout: string;
  readonly errors: readonly string[];
  readonly exit: number;
  readonly args: readonly string[];
  readonly threads: readonly number[];
  readonly schedules: boolean;
}

export function expectationOf(source: string): Expectation {
  const out: string[] = [];
  const errors: string[] = [];
  let exit: number | null = null;
  let args: string[] = [];
  let threads = [1, 2];
  let schedules = true;
  for (const line of source.split('\n')) {
    const printed = /#> ?(.*)$/.exec(line) ?? /^# expect: ?(.*)$/.exec(line);
    if (printed !== null) out.push(printed[1] as string);
    const [, key, value] = /^# (error|exit|args|threads|schedules): (.*)$/.exec(line) ?? [];
    if (key === 'error') errors.push(value as string);
    else if (key === 'exit') exit = Number(value);
    else if (key === 'args') args = (value as string).split(' ');
    else if (key === 'threads') threads = (value as string).split(' ').map(Number);
    else if (key === 'schedules') schedules = value !== 'none';
  }
  return { stdout: out.map((line) => `${line}\n`).join(''), errors, exit: exit ?? (errors.length > 0 ? 1 : 0), args, threads, schedules };
}
