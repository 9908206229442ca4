import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { checks, idsIn, inWords, tally } from './catalogue.mjs';

const report = (tests) => ({
  testResults: [{ assertionResults: Object.entries(tests).map(([title, status]) => ({ title, status })) }],
});

test('ids are read from the beginnings of titles', () => {
  expect(idsIn('B04 B09 B10: uniqueness')).toEqual(['B04', 'B09', 'B10']);
  expect(idsIn('F22–F24 (3.5.2) remove')).toEqual(['F22', 'F23', 'F24']);
  expect(idsIn('A16: bearer')).toEqual(['A16']);
  expect(idsIn('no id, A16 further on')).toEqual([]);
});

test('a check passes when it has tests and all of them pass', () => {
  const all = Object.fromEntries(checks.map((id) => [`${id}: x`, 'passed']));
  expect(tally(report(all)).failed).toEqual([]);
  const { 'A01: x': _, ...without } = all;
  expect(tally(report(without)).failed).toEqual(['A01']);
  const failing = tally(report({ ...all, 'A01–A02 y': 'failed' }));
  expect(failing.failed).toEqual(['A01', 'A02']);
  expect(inWords(failing)).toBe(
    `Catalogue: ${checks.length} checks in ${checks.length + 1} tests, ${checks.length - 2} passed, 2 failed: A01, A02`,
  );
});

test('the README counts the checks that there are', () => {
  const readme = readFileSync(path.join(import.meta.dirname, '../../README.md'), 'utf8');
  expect(readme).toContain(`catalogue of ${checks.length} checks`);
});
