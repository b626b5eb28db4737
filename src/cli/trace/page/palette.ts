/** Colours of the canvases, read from the style sheet, so that both themes have one source. */
export interface Palette {
  readonly [name: string]: string;
}

const NAMES = [
  'text',
  'muted',
  'line',
  'panel',
  'row',
  'running',
  'waiting',
  'pending',
  'done',
  'failed',
  'cancelled',
  'scope',
  'select',
  'hit',
];

let cached: Palette | null = null;

export function palette(): Palette {
  if (cached === null) {
    const style = getComputedStyle(document.documentElement);
    cached = Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
  }
  return cached;
}

/** After the theme has changed. */
export function forgetPalette(): void {
  cached = null;
  patterns.clear();
}

const patterns = new Map<string, CanvasPattern | string>();

/** Hatching in a colour: what is over or hindered, told apart without seeing colours. */
export function hatched(context: CanvasRenderingContext2D, color: string): CanvasPattern | string {
  let pattern = patterns.get(color);
  if (pattern === undefined) {
    const tile = document.createElement('canvas');
    tile.width = 6;
    tile.height = 6;
    const pen = tile.getContext('2d') as CanvasRenderingContext2D;
    pen.strokeStyle = color;
    pen.lineWidth = 1.6;
    pen.beginPath();
    for (const x of [-6, 0, 6]) {
      pen.moveTo(x, 6);
      pen.lineTo(x + 6, 0);
    }
    pen.stroke();
    pattern = context.createPattern(tile, 'repeat') ?? color;
    patterns.set(color, pattern);
  }
  return pattern;
}
