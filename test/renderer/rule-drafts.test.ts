import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createClient } from '../../shared/contract/client.ts';
import type { RuleEntry } from '../../shared/contract/rules.ts';
import { Rule } from '../../shared/rules/rule.ts';
import { type FakeEngine, fakeEngine } from './fake-engine.ts';

let place: typeof import('../../renderer/screens/rules/rules-place.ts');
let state: typeof import('../../renderer/screens/rules/rules-state.ts');
let app: FakeEngine;

const refuse = Rule.parse({ acts: [{ act: 'status', status: 503 }] });

function entry(id: number, rule: Rule): RuleEntry {
  return { id, rule, sentence: [], matched: 0, acted: 0, lastAt: null };
}

beforeAll(async () => {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {} }));
  place = await import('../../renderer/screens/rules/rules-place.ts');
  state = await import('../../renderer/screens/rules/rules-state.ts');
});

beforeEach(async () => {
  const { engine } = await import('../../renderer/app/engine.ts');
  app = fakeEngine({
    'rule.create': ({ rule }: { rule: Rule }) => entry(9, rule),
    'rule.update': ({ id, rule }: { id: number; rule: Rule }) => entry(id, rule),
  });
  engine.set({ kind: 'connected', client: createClient(app.channel) });
  place.moveTo({ open: null, drafts: new Map(), task: null });
});

function opened() {
  const { open, drafts } = place.rulesPlace.get();
  const draft = open === null ? undefined : drafts.get(open);
  if (!draft) throw new Error('Nothing is open.');
  return draft;
}

test('a new rule is switched on when it is saved, or acts once when only the next request is meant', async () => {
  place.openNew(refuse);
  expect(await place.save(opened().key, place.usualSave(opened()))).toBe(true);
  place.openNew(refuse);
  expect(await place.save(opened().key, 'once')).toBe(true);
  const saved = app.calls.map(({ params }) => (params as { rule: Rule }).rule);
  expect(saved.map(({ on, limits }) => [on, limits.count])).toEqual([
    [true, null],
    [true, 1],
  ]);
  expect(place.rulesPlace.get().drafts.size).toBe(0);
});

test('saving leaves a rule as its switch is by then, whatever it was when the editor was opened', async () => {
  state.tookList({ on: true, rules: [entry(1, refuse)] });
  place.toggle(entry(1, refuse));
  place.changeDraft('rule 1', { rule: { ...refuse, name: 'Maintenance' } });
  state.tookList({ on: true, rules: [entry(1, { ...refuse, on: false })] });
  await place.save('rule 1', 'keep');
  expect(app.calls.at(-1)?.params).toMatchObject({ id: 1, rule: { name: 'Maintenance', on: false } });
});

test('what is no rule is never sent, be it the form or its JSON', async () => {
  place.openNew(refuse);
  const { key } = opened();
  place.changeDraft(key, { rule: { ...refuse, acts: [] } });
  expect(await place.save(key, 'on')).toBe(false);
  expect(opened()).toMatchObject({ tried: true, valid: refuse });
  place.changeDraft(key, { rule: refuse, json: '{', faulty: true });
  expect(await place.save(key, 'on')).toBe(false);
  expect(app.calls).toEqual([]);
});

test('closing keeps what was changed and forgets what was not', () => {
  place.toggle(entry(1, refuse));
  place.close('rule 1');
  expect(place.rulesPlace.get().drafts.size).toBe(0);
  place.toggle(entry(1, refuse));
  place.changeDraft('rule 1', { rule: { ...refuse, name: 'Maintenance' } });
  place.close('rule 1');
  place.toggle(entry(1, refuse));
  expect(opened().rule.name).toBe('Maintenance');
});

test('changes to a rule that is removed elsewhere become a rule of their own', () => {
  place.toggle(entry(1, refuse));
  place.changeDraft('rule 1', { rule: { ...refuse, name: 'Maintenance' } });
  place.settleDrafts(new Set([2]));
  expect(opened()).toMatchObject({ id: null, rule: { name: 'Maintenance' } });

  place.moveTo({ open: null, drafts: new Map() });
  place.toggle(entry(3, refuse));
  place.settleDrafts(new Set([2]));
  expect(place.rulesPlace.get()).toMatchObject({ open: null, drafts: new Map() });
});
