/** Light or dark: the reader's choice if there is one, else that of the system. The style sheet only knows the attribute. */
import { forgetPalette } from './palette.js';

type Theme = 'light' | 'dark';

const system = matchMedia('(prefers-color-scheme: dark)');
let chosen: Theme | null = null;

export function cycleTheme(): void {
  chosen = theme() === 'dark' ? 'light' : 'dark';
  apply();
}

/** `#theme=dark` in the address is a choice too. */
export function followSystem(changed: () => void): void {
  const wanted = new URLSearchParams(location.hash.slice(1)).get('theme');
  if (wanted === 'light' || wanted === 'dark') chosen = wanted;
  apply();
  system.addEventListener('change', () => {
    apply();
    changed();
  });
}

function theme(): Theme {
  return chosen ?? (system.matches ? 'dark' : 'light');
}

function apply(): void {
  document.documentElement.dataset.theme = theme();
  forgetPalette();
}
