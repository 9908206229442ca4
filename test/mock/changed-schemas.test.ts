import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rfcStrict, tolerant } from '../../shared/profiles/index.ts';
import { completeDefinitions, OwnDefinitions } from '../../shared/scim/definitions.ts';
import type { Json, JsonObject } from '../../shared/scim/json.ts';
import type { SchemaInput } from '../../shared/scim/schema-definition.ts';
import { client, groupUrn, resourcesOf, userUrn } from './client.ts';
import { Kept } from './kept.ts';

const ownUrn = 'urn:ietf:params:scim:schemas:extension:acme:2.0:User';

const names = ['userName', 'displayName', 'active', 'emails', 'title', 'groups', 'members', 'x'] as const;
const kinds = ['string', 'integer', 'boolean', 'dateTime', 'complex'] as const;

const attribute = fc
  .record({
    name: fc.constantFrom(...names),
    type: fc.constantFrom(...kinds),
    multiValued: fc.boolean(),
    mutability: fc.constantFrom('readWrite', 'immutable', 'readOnly', 'writeOnly'),
    returned: fc.constantFrom('default', 'always', 'request', 'never'),
    uniqueness: fc.constantFrom('none', 'server'),
  })
  .map((one) => ({
    ...one,
    ...(one.type === 'complex' && {
      subAttributes: [
        { name: 'value' },
        { name: 'primary', type: 'boolean' },
        { name: '$ref', type: 'reference', referenceTypes: ['User', 'Group'] },
      ],
    }),
  }));

const attributes = fc.uniqueArray(attribute, { selector: ({ name }) => name, minLength: 1, maxLength: 6 });

/** Schemas in place of those of RFC 7643, in which any attribute may be anything. */
const definitions = fc.tuple(attributes, attributes, attributes).map(([user, group, own]) =>
  OwnDefinitions.parse({
    schemas: [
      { id: userUrn, name: 'User', attributes: user },
      { id: groupUrn, name: 'Group', attributes: group },
      { id: ownUrn, name: 'Own', attributes: own, extends: ['User'] },
    ] as SchemaInput[],
  }),
);

const value: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>('ada', '', true, 7, null, '2026-01-31T00:00:00Z', { value: 'ada', primary: true }),
  fc.constant<Json>([{ value: 'ada', primary: true }, { value: 'bo' }]),
  fc.constant<Json>(['ada', 3]),
);
const body = fc.dictionary(fc.constantFrom(...names), value);

test('what was stored by other schemas is never a 500, and a schema that comes back finds its values again', () => {
  fc.assert(
    fc.property(
      definitions,
      definitions,
      fc.array(fc.tuple(body, body), { maxLength: 4 }),
      (one, other, people) => {
        const [first, second] = [completeDefinitions(one), completeDefinitions(other)];
        const kept = new Kept();
        const before = client(tolerant, { definitions: first });
        const ids: string[] = [];
        for (const [core, own] of people) {
          const schemas = [userUrn, ownUrn];
          const reply = before.post('/Users', {
            schemas,
            userName: `u${ids.length}`,
            ...core,
            [ownUrn]: own,
          } as JsonObject);
          expect(reply.status).toBeLessThan(500);
          kept.apply(reply.changes);
          if (reply.status === 201) ids.push(String(reply.body.id));
        }
        const group = before.post('/Groups', {
          schemas: [groupUrn],
          displayName: 'G',
          members: ids.map((id) => ({ value: id })),
        });
        expect(group.status).toBeLessThan(500);
        kept.apply(group.changes);
        const shown = before.get('/Users').text;

        for (const profile of [tolerant, rfcStrict]) {
          const after = client(profile, { definitions: second, stored: kept });
          const all = (path: string) => expect([path, after.get(path).status < 500]).toEqual([path, true]);
          for (const name of [...names, `${ownUrn}:x`]) {
            all(`/Users?filter=${encodeURIComponent(`${name} eq "ada" or ${name} pr or ${name} co "a"`)}`);
            all(`/Users?sortBy=${encodeURIComponent(name)}`);
            all(`/Users?attributes=${encodeURIComponent(name)}`);
          }
          for (const id of ids) {
            all(`/Users/${id}`);
            const put = { schemas: [userUrn], ...people[0]?.[0] } as JsonObject;
            expect(after.put(`/Users/${id}`, put).status).toBeLessThan(500);
            for (const name of names) {
              for (const op of ['add', 'replace', 'remove']) {
                const operation = { op, path: name, ...(op === 'remove' ? {} : { value: 'ada' }) };
                expect(after.patch(`/Users/${id}`, [operation]).status).toBeLessThan(500);
              }
            }
          }
          expect(resourcesOf(after.get('/Schemas')).length).toBeGreaterThan(5);
        }
        expect(client(tolerant, { definitions: first, stored: kept }).get('/Users').text).toBe(shown);
      },
    ),
    { numRuns: 150 },
  );
});
