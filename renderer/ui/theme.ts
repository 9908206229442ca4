import type { Preferences } from '../../shared/contract/workspace.ts';

export type Theme = Preferences['theme'];

const dark = matchMedia('(prefers-color-scheme: dark)');
const contrast = matchMedia('(prefers-contrast: more)');
let wanted: Theme = 'system';

function apply(): void {
  const system = contrast.matches ? 'contrast' : dark.matches ? 'dark' : 'light';
  const { documentElement } = document;
  documentElement.dataset.theme = wanted === 'system' ? system : wanted;
  // The window around the page takes this colour, so that resizing and the next start do not flash.
  document
    .querySelector('meta[name="theme-color"]')
    ?.setAttribute('content', getComputedStyle(documentElement).getPropertyValue('--bg').trim());
}

/** Shows a theme and remembers it for the next first paint (`public/theme.js` reads it). */
export function showTheme(theme: Theme): void {
  wanted = theme;
  localStorage.setItem('scimscope.theme', theme);
  apply();
}

dark.addEventListener('change', apply);
contrast.addEventListener('change', apply);
