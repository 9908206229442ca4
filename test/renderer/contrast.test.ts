import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync(new URL('../../renderer/ui/tokens.css', import.meta.url), 'utf8');

function themeColours(theme: string): Record<string, string> {
  const colours: Record<string, string> = {};
  const block = new RegExp(`\\[data-theme=["']${theme}["']\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  for (const [, name, value] of block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)) {
    if (name && value) colours[name] = value;
  }
  return colours;
}

/** WCAG 2 relative luminance of `#rrggbb`. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)].sort((x, y) => y - x) as [number, number];
  return (a + 0.05) / (b + 0.05);
}

const surfaces = ['bg', 'raised', 'chrome', 'hover', 'sel', 'pop'];
const texts = ['t1', 't2', 't3', 'accent', 'ok', 'redir', 'warn', 'bad', 'held'];

test.each([
  ['dark', 4.5],
  ['light', 4.5],
  ['contrast', 7],
])('%s: every text colour reaches its contrast on every surface', (theme, least) => {
  const colours = themeColours(theme);
  for (const text of texts) {
    for (const surface of surfaces) {
      const [ink, paper] = [colours[text], colours[surface]];
      if (!ink || !paper) throw new Error(`${theme} lacks ${text} or ${surface}`);
      expect(contrast(ink, paper), `${text} on ${surface}`).toBeGreaterThanOrEqual(least);
    }
  }
});

test.each(['dark', 'light', 'contrast'])('%s: control edges and coloured tiles can be made out', (theme) => {
  const colours = themeColours(theme);
  const pair = (one: string, other: string) => contrast(colours[one] ?? '', colours[other] ?? '');
  expect(pair('ctl', 'bg')).toBeGreaterThanOrEqual(3);
  for (const tile of ['listener-a', 'listener-b', 'listener-c']) {
    expect(pair(tile, 'on-listener'), tile).toBeGreaterThanOrEqual(4.5);
  }
  expect(pair('accent-fill', 'on-accent')).toBeGreaterThanOrEqual(4.5);
  for (const key of ['json-key', 'json-string', 'json-literal', 'json-punctuation']) {
    expect(pair(key, 'bg'), key).toBeGreaterThanOrEqual(4.5);
  }
});
