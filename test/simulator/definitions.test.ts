import { expect, test } from 'vitest';
import { unexplained } from '../../shared/simulator/definition.ts';
import { idpInputs, idps, idpsNamed } from '../../shared/simulator/idps/index.ts';

test.each(idpInputs)('$id: every behaviour names its source or says that it is assumed', (input) => {
  expect(unexplained(input)).toEqual([]);
});

test.each(idps)(
  '$id: evidence names sources that are there, and none is there for nothing',
  ({ evidence, sources }) => {
    const named = new Set(Object.values(evidence).map(({ source }) => source));
    for (const source of named) expect(Object.keys(sources)).toContain(source);
  },
);

test('a knob that nothing is said for is found', () => {
  const [first] = idpInputs;
  const { people: _, ...rest } = first!.evidence;
  const without = Object.fromEntries(Object.entries(rest).filter(([path]) => !path.startsWith('people')));
  expect(unexplained({ ...first!, evidence: without })).toContain('people.update');
});

test('a vendor’s name stands for all of its kinds, an id for one, all for all', () => {
  expect(idpsNamed('okta').map(({ id }) => id)).toEqual(['okta-wizard', 'okta-catalogue']);
  expect(idpsNamed('ping').map(({ id }) => id)).toEqual(['pingone', 'pingfederate']);
  expect(idpsNamed('entra-default').map(({ id }) => id)).toEqual(['entra-default']);
  expect(idpsNamed('all')).toHaveLength(idps.length);
  expect(idpsNamed('nobody')).toEqual([]);
});
