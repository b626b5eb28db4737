/** One check for all programs of this folder: `#>` behind a line says what the program prints there, in order. */
import { expect, test } from 'vitest';
import { output } from './harness.js';

/** The title is a sentence of the specification. */
export function check(title: string, program: string): void {
  test(title, async () => {
    const expected = [...program.matchAll(/#> ?(.*)$/gm)].map((match) => match[1] ?? '');
    expect((await output(program)).split('\n')).toEqual(expected);
  });
}
