/** Light or dark: the reader's choice if there is one, else that of the system. */
import { forgetPalette } from './palette.js';

export function cycleTheme(): void {
  const { dataset } = document.documentElement;
  dataset.theme = isDark() ? 'light' : 'dark';
  forgetPalette();
}

export function followSystem(changed: () => void): void {
  const wanted = new URLSearchParams(location.hash.slice(1)).get('theme');
  if (wanted === 'light' || wanted === 'dark') document.documentElement.dataset.theme = wanted;
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    forgetPalette();
    changed();
  });
}

function isDark(): boolean {
  const chosen = document.documentElement.dataset.theme;
  return chosen === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark';
}
