/** Which part of time is in view, and how it maps to pixels. No DOM here. */
export class Viewport {
  from: number;
  to: number;
  width = 1;
  /** The run, and a little more: what ends with it is to be seen whole. */
  readonly end: number;

  constructor(duration: number) {
    this.end = Math.max(duration, 1) * (1 + MARGIN);
    this.from = 0;
    this.to = this.end;
  }

  get microsPerPixel(): number {
    return (this.to - this.from) / this.width;
  }

  get whole(): boolean {
    return this.from <= 0 && this.to >= this.end;
  }

  x(micros: number): number {
    return (micros - this.from) / this.microsPerPixel;
  }

  time(x: number): number {
    return this.from + x * this.microsPerPixel;
  }

  /** `factor` below 1 zooms in; the time at pixel `x` stays where it is. */
  zoom(factor: number, x: number): void {
    const at = this.time(x);
    const span = Math.min(this.end, Math.max(LEAST_SPAN, (this.to - this.from) * factor));
    const from = at - (x / this.width) * span;
    this.show(from, from + span);
  }

  pan(pixels: number): void {
    const by = pixels * this.microsPerPixel;
    this.show(this.from + by, this.to + by);
  }

  /** Shows a range; its length is kept at the ends of the run. */
  show(from: number, to: number): void {
    const span = Math.min(this.end, Math.max(LEAST_SPAN, to - from));
    this.from = Math.min(Math.max(0, from), this.end - span);
    this.to = this.from + span;
  }

  /** Shows a range with some space around it. */
  fit(from: number, to: number): void {
    const space = Math.max((to - from) * 0.15, LEAST_SPAN);
    this.show(from - space, to + space);
  }

  reset(): void {
    this.from = 0;
    this.to = this.end;
  }
}

/** The part of the run's length that is shown after its end. */
const MARGIN = 0.015;
/** The closest look, in microseconds. */
const LEAST_SPAN = 5;
