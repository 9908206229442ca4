import { expect, test } from 'vitest';
import { createCatalogue } from '../../../shared/profiles/catalogue.ts';
import { defineProfile, type Profile, profileById, tolerant } from '../../../shared/profiles/index.ts';
import { standardDefinitions } from '../../../shared/scim/definitions.ts';
import type { Json, JsonObject } from '../../../shared/scim/json.ts';
import { type Client, client, enterpriseUrn, groupUrn, patchUrn, resourcesOf, userUrn } from '../client.ts';

const slackGuest = 'urn:ietf:params:scim:schemas:extension:slack:guest:2.0:User';
const slackProfile = 'urn:ietf:params:scim:schemas:extension:slack:profile:2.0:User';
const notionUser = 'urn:ietf:params:scim:schemas:extension:notion:2.0:User';
const principalUrn = 'urn:ietf:params:scim:schemas:core:2.0:ServicePrincipal';

const app = (id: string) => profileById(id) as Profile;

/** One directory, seen as several apps. */
function sharedBy(...profiles: readonly Profile[]): ((profile: Profile) => Client)[] {
  const first = client(profiles[0]);
  return [
    (profile) => {
      const at =
        (method: string) =>
        (path: string, body?: Json, headers: readonly string[] = []) => {
          first.mock.setProfile(profile);
          return first.send(method, path, body, ['User-Agent', 'test', ...headers]);
        };
      return {
        ...first,
        get: (path) => at('GET')(path),
        post: (path, body) => at('POST')(path, body as Json),
        put: (path, body) => at('PUT')(path, body as Json),
        patch: (path, Operations) => at('PATCH')(path, { schemas: [patchUrn], Operations }),
      };
    },
  ];
}

const ada = (further: JsonObject = {}): JsonObject => ({
  schemas: [userUrn],
  userName: 'ada',
  externalId: 'x1',
  displayName: 'Ada',
  active: true,
  name: { givenName: 'Ada', familyName: 'Byron' },
  emails: [{ value: 'ada@example.com', type: 'work', primary: true }],
  ...further,
});

test('an app’s own extensions are listed, kept, filtered and shown by it', () => {
  const scim = client(app('slack'));
  const urns = resourcesOf(scim.get('/Schemas')).map(({ id }) => id);
  expect(urns).toEqual(expect.arrayContaining([slackGuest, slackProfile, enterpriseUrn]));
  const [userType] = resourcesOf(scim.get('/ResourceTypes'));
  expect(userType?.schemaExtensions).toEqual(
    [enterpriseUrn, slackProfile, slackGuest].map((schema) => ({ schema, required: false })),
  );
  const guest = { type: 'multi', expiration: '2027-01-31T00:00:00Z' };
  const created = scim.post('/Users', ada({ schemas: [userUrn, slackGuest], [slackGuest]: guest }));
  expect(created.status, created.text).toBe(201);
  expect(created.body[slackGuest]).toEqual(guest);
  expect(created.body.schemas).toContain(slackGuest);
  const path = `/Users/${created.body.id}`;
  expect(
    scim.patch(path, [{ op: 'replace', path: `${slackGuest}:type`, value: 'single' }]).body[slackGuest],
  ).toMatchObject({ type: 'single' });
  const wrong = scim.patch(path, [{ op: 'replace', path: `${slackGuest}:expiration`, value: 'soon' }]);
  expect(wrong.status).toBe(400);
});

test('what one app has of its own is not there for another, and outlives what that one writes', () => {
  const [as] = sharedBy(app('slack'));
  const slack = as?.(app('slack')) as Client;
  const github = as?.(app('github-emu')) as Client;
  const plain = as?.(tolerant) as Client;
  const { id } = slack.post(
    '/Users',
    ada({ schemas: [userUrn, slackGuest], [slackGuest]: { type: 'multi' } }),
  ).body;
  const path = `/Users/${id}`;
  plain.patch(path, [{ op: 'add', path: `${enterpriseUrn}:department`, value: 'Sales' }]);
  for (const other of [github, plain]) {
    expect(other.get(path).body).not.toHaveProperty([slackGuest]);
    expect(other.get(path).body.schemas).not.toContain(slackGuest);
  }
  expect(resourcesOf(plain.get('/Schemas')).map((schema) => schema.id)).not.toContain(slackGuest);
  expect(plain.get(`/Users?filter=${encodeURIComponent(`${slackGuest}:type pr`)}`).body.totalResults).toBe(0);
  expect(github.get(path).body).not.toHaveProperty([enterpriseUrn]);
  expect(github.put(path, ada({ displayName: 'Ada B' })).status).toBe(200);
  expect(slack.get(path).body).toMatchObject({
    displayName: 'Ada B',
    [slackGuest]: { type: 'multi' },
    [enterpriseUrn]: { department: 'Sales' },
  });
  expect(slack.put(path, ada()).body).not.toHaveProperty([slackGuest]);
});

test('an attribute at the top that only one app has', () => {
  const scim = client(app('linear'));
  const avatarUrl = 'https://example.com/ada.png';
  const { body } = scim.post('/Users', ada({ userName: 'ada@example.com', avatarUrl }));
  expect(body.avatarUrl).toBe(avatarUrl);
  const schema = scim.get(`/Schemas/${userUrn}`).body.attributes as JsonObject[];
  expect(schema.map(({ name }) => name)).toContain('avatarUrl');
  const other = client(tolerant).post('/Users', ada({ avatarUrl }));
  expect(other.body).not.toHaveProperty('avatarUrl');
  expect(other.trace).toContain('unknown-attribute');
  expect(JSON.stringify(client(tolerant).get('/Schemas').body)).not.toContain('avatarUrl');
});

test('values of an own extension are restricted as the app does', () => {
  const scim = client(app('notion'));
  const role = (value: string) =>
    scim.post(
      '/Users',
      ada({ schemas: [userUrn, notionUser], userName: value, [notionUser]: { role: value } }),
    );
  expect(role('membership_admin').status).toBe(201);
  expect(role('emperor')).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
});

test('what the app gives a new resource stays through PUT and cannot be written', () => {
  const scim = client(app('atlassian'));
  const urn = 'urn:scim:schemas:extension:atlassian-external:1.0';
  const created = scim.post('/Users', ada());
  const own = created.body[urn] as JsonObject;
  expect(own.atlassianAccountId).toMatch(/^[\da-f-]{36}$/);
  const replaced = scim.put(
    `/Users/${created.body.id}`,
    ada({ schemas: [userUrn, urn], [urn]: { atlassianAccountId: 'mine' } }),
  );
  expect(replaced.body[urn]).toEqual(own);
});

test('a resource type of an app: served, a member of groups, and unknown to others', () => {
  const scim = client(app('databricks'));
  expect(resourcesOf(scim.get('/ResourceTypes')).map(({ name }) => name)).toContain('ServicePrincipal');
  const principal = scim.post('/ServicePrincipals', { schemas: [principalUrn], displayName: 'CI' });
  expect(principal.status, principal.text).toBe(201);
  expect(principal.body).toMatchObject({ active: true, meta: { resourceType: 'ServicePrincipal' } });
  const id = principal.body.id as string;
  const group = scim.group('Robots', [id]);
  expect(scim.get(`/Groups/${group}`).body.members).toMatchObject([{ value: id, type: 'ServicePrincipal' }]);
  expect(scim.get(`/ServicePrincipals/${id}`).body.groups).toMatchObject([
    { value: group, display: 'Robots' },
  ]);
  expect(scim.mock.counts()).toEqual({ User: 0, Group: 1, ServicePrincipal: 1 });
  const plain = client(tolerant);
  expect(plain.get('/ServicePrincipals').status).toBe(404);
  expect(plain.mock.counts()).toEqual({ User: 0, Group: 0 });
  const foreign = plain.post('/Groups', { schemas: [groupUrn], displayName: 'G', members: [{ value: id }] });
  expect(foreign.body.scimType).toBe('invalidValue');
});

test('two profiles cannot mean different things by one name', () => {
  const urn = 'urn:example:Thing';
  const profile = (id: string, name: string) =>
    defineProfile({
      id,
      name: id,
      summary: id,
      schemas: {
        own: [{ id: urn, name: 'Thing', attributes: [{ name }] }],
        extensions: { User: [{ schema: urn, required: true }] },
      },
    });
  const [one, other] = [profile('one', 'a'), profile('other', 'b')];
  expect(() => createCatalogue(standardDefinitions, [one, one])).not.toThrow();
  expect(() => createCatalogue(standardDefinitions, [one, other])).toThrow(
    'other defines urn:example:Thing anew',
  );
  expect(() => createCatalogue(standardDefinitions, []).viewOf(one)).toThrow('schemas of one');
  const required = client(one).post('/Users', { schemas: [userUrn], userName: 'ada' });
  expect(required.body.scimType).toBe('invalidValue');
});
