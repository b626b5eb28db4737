/** Times and counts as people read them. Times are microseconds. */

/** `840µs`, `12.4ms`, `3.02s`: three digits. */
export function duration(micros: number): string {
  if (micros < 1) return '0';
  if (micros < 1000) return `${Math.round(micros)}µs`;
  if (micros < 1e6) return `${digits(micros / 1000)}ms`;
  if (micros < 60e6) return `${digits(micros / 1e6)}s`;
  const minutes = Math.floor(micros / 60e6);
  return `${minutes}min ${Math.round((micros % 60e6) / 1e6)}s`;
}

/** A label of the time axis whose ticks are `step` apart: `1.2s` from a second on, else `850ms`. */
export function tickLabel(micros: number, step: number): string {
  if (micros === 0) return '0';
  return micros >= 1e6 ? `${trim(micros / 1e6, step / 1e6)}s` : `${trim(micros / 1000, step / 1000)}ms`;
}

/** A step of 1, 2 or 5 times a power of ten that gives ticks at least `pixels` apart. */
export function tickStep(microsPerPixel: number, pixels: number): number {
  const least = Math.max(1, microsPerPixel * pixels);
  const power = 10 ** Math.floor(Math.log10(least));
  for (const factor of [1, 2, 5]) if (factor * power >= least) return factor * power;
  return 10 * power;
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}

/** `worker@jobs.aria:3` of `worker@jobs.aria:3#12`, `batch-` of `batch-7`: what tasks of one kind have in common. */
export function family(name: string): string {
  return /#[\d.]+$/.test(name) ? name.replace(/#[\d.]+$/, '') : name.replace(/\d+$/, '');
}

/** `worker:3#12`: where there is one file only, its name says nothing. */
export function shortName(name: string, oneFile: boolean): string {
  return oneFile ? name.replace(/@[^@]*(:\d+(#[\d.]+)?)$/, '$1') : name;
}

function digits(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function trim(value: number, step: number): string {
  const places = step >= 1 ? 0 : Math.min(6, Math.ceil(-Math.log10(step)));
  return value.toFixed(places);
}
