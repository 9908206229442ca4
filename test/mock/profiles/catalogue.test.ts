import { expect, test } from 'vitest';
import { createCatalogue } from '../../../shared/profiles/catalogue.ts';
import {
  appProfiles,
  defineProfile,
  differences,
  Profile,
  profileById,
  profileSummaries,
  profiles,
  rfcStrict,
  tolerant,
} from '../../../shared/profiles/index.ts';
import { standardDefinitions } from '../../../shared/scim/definitions.ts';
import { resolveName } from '../../../shared/scim/resolve.ts';
import { client, userUrn } from '../client.ts';

const catalogue = createCatalogue(standardDefinitions, profiles);

test('the apps that are imitated', () => {
  expect(appProfiles.map(({ id }) => id)).toEqual([
    '1password',
    'asana',
    'atlassian',
    'aws-iam-identity-center',
    'aws-iam-identity-center-cursor',
    'databricks',
    'dropbox',
    'figma',
    'github-emu',
    'github-org',
    'gitlab',
    'linear',
    'notion',
    'salesforce',
    'slack',
    'snowflake',
    'zoom',
  ]);
  expect(new Set(profiles.map(({ id }) => id)).size).toBe(profiles.length);
});

test.each(appProfiles.map((profile) => [profile.id, profile] as const))(
  '%s: a valid profile with sources, whose paths and assumptions name what there is',
  (_, profile) => {
    expect(Profile.parse(profile)).toEqual(profile);
    expect(profile.sources.length).toBeGreaterThan(0);
    for (const path of Object.keys(profile.assumed)) expect([path, at(profile, path)]).toEqual([path, true]);
    for (const [type, path] of pathsOf(profile)) {
      const known = catalogue.viewOf(profile).type(type);
      expect([type, path, known && resolveName(known, path)?.kind]).not.toContain(undefined);
    }
  },
);

/** Whether a knob, or a group of knobs, is there. */
function at(profile: Profile, path: string): boolean {
  let value: unknown = profile;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !(name in value)) return false;
    value = (value as Record<string, unknown>)[name];
  }
  return true;
}

/** Every attribute path a profile names, with its resource type. */
function* pathsOf({ attributes, filter, patch, lifecycle, view }: Profile): Generator<[string, string]> {
  const lists = [
    attributes.required,
    attributes.primary,
    attributes.ignored,
    attributes.refused,
    attributes.unique,
    attributes.suffixed,
    attributes.email,
    filter.attributes,
    patch.attributes,
    patch.once,
    patch.noRemove,
    patch.refused,
    view.hidden,
    view.hiddenInLists,
  ];
  const keyed = [
    attributes.complete,
    attributes.createOnly,
    attributes.renamed,
    attributes.transforms,
    attributes.values,
    attributes.maxLength,
    attributes.maxValues,
  ];
  const valued = [filter.aliases, patch.aliases, view.repeated];
  for (const rules of lists) {
    for (const [type, paths] of Object.entries(rules)) for (const path of paths) yield [type, path];
  }
  for (const rules of keyed) {
    for (const [type, byPath] of Object.entries(rules))
      for (const path of Object.keys(byPath)) yield [type, path];
  }
  for (const rules of valued) {
    for (const [type, byName] of Object.entries(rules))
      for (const path of Object.values(byName)) yield [type, path];
  }
  for (const [type, { knownBy }] of Object.entries(lifecycle)) for (const path of knownBy) yield [type, path];
}

test('differences: none for the letter, sentences for the apps, ours marked as ours', () => {
  for (const profile of profiles) {
    for (const { text, assumed, why } of differences(profile)) {
      expect(text).toMatch(/^([A-Z\d/"]|[a-z]+[A-Z.]).*\.$/);
      expect(text).not.toMatch(/undefined|\[object|NaN|\bnull\b/);
      if (!assumed) expect(why).toBeNull();
    }
  }
  const of = (id: string) => profileSummaries.find((profile) => profile.id === id)?.differences ?? [];
  expect(of('rfc-strict')).toEqual([]);
  expect(of('github-org')).toContainEqual({
    text: 'Filters: one eq, on id, userName, emails or externalId of users; anything else is refused.',
    assumed: false,
    why: null,
  });
  expect(of('github-org')).toContainEqual({
    text: 'Setting active to false removes users and forgets the id, which is 404 from then on.',
    assumed: false,
    why: null,
  });
  expect(
    of('notion')
      .filter(({ assumed }) => assumed)
      .map(({ text }) => text),
  ).toContain('Creating somebody who is there is answered 409, as the RFC has it; no answer is documented.');
  for (const profile of appProfiles) {
    const said = differences(profile);
    for (const why of Object.values(profile.assumed)) {
      expect([profile.id, why, said.some((one) => one.text === why || one.why?.includes(why))]).toEqual([
        profile.id,
        why,
        true,
      ]);
    }
  }
});

const letter = defineProfile({ id: 'letter', name: 'Letter', summary: 'The letter.' });
/** `members.display` follows the schema or the example of RFC 7643, which differ: neither is a difference. */
const noDifference = ['members.display'];
const noBehaviour = ['id', 'name', 'summary', 'sources', 'assumed', 'endpoint', 'dialect'];

/** Knobs in which a profile differs from the letter of the RFCs, each with the profile that has it not. */
function* turned(profile: Profile): Generator<[string, Profile]> {
  for (const group of Object.keys(profile) as (keyof Profile)[]) {
    if (noBehaviour.includes(group)) continue;
    const value = profile[group];
    const plain = letter[group];
    const isGroup = typeof value === 'object' && !Array.isArray(value) && Object.keys(plain ?? {}).length > 0;
    for (const knob of isGroup ? Object.keys(value as object) : [null]) {
      const [had, normal] = [value, plain].map((one) =>
        knob === null ? one : (one as Record<string, unknown>)[knob],
      );
      if (JSON.stringify(had) === JSON.stringify(normal)) continue;
      const reset = knob === null ? normal : { ...(value as object), [knob]: normal };
      yield [knob === null ? group : `${group}.${knob}`, { ...profile, [group]: reset }];
    }
  }
}

test.each(profiles.map((profile) => [profile.id, profile] as const))(
  '%s: every knob that is turned is told',
  (_, profile) => {
    const told = JSON.stringify(differences(profile).map(({ text }) => text));
    for (const [knob, without] of turned(profile)) {
      if (noDifference.includes(knob)) continue;
      const silent = JSON.stringify(differences(without).map(({ text }) => text)) === told;
      expect([knob, silent]).toEqual([knob, false]);
    }
  },
);

test('Scimscope itself sees what the app hides, and is not counted', () => {
  for (const profile of appProfiles) {
    const { mock } = client(profile);
    const ask = (target: string, inside: boolean) =>
      mock.answer({
        method: 'GET',
        target: `/scim/v2${target}`,
        rawHeaders: [],
        body: Buffer.alloc(0),
        basePath: '/scim/v2',
        baseUrl: 'https://scim.example.com/scim/v2',
        inside,
      });
    for (let time = 0; time < 5; time++) expect(ask('/Groups?attributes=members', true).status).toBe(200);
    const schemas = JSON.parse(String(ask('/Schemas', true).body)) as { Resources: { id: string }[] };
    expect(schemas.Resources.map(({ id }) => id)).toContain(userUrn);
    expect(mock.profile).toBe(profile);
  }
});

test('one directory shown as several apps: each sees what the others change', () => {
  const { mock } = client(tolerant);
  const ask = (profile: Profile, method: string, path: string, sent?: unknown) => {
    const answer = mock.as(profile).answer({
      method,
      target: `/scim/v2${path}`,
      rawHeaders: ['User-Agent', 'test', 'Content-Type', 'application/scim+json'],
      body: Buffer.from(sent === undefined ? '' : JSON.stringify(sent)),
      basePath: '/scim/v2',
      baseUrl: 'https://scim.example.com/scim/v2',
    });
    return {
      status: answer.status,
      body: JSON.parse(String(answer.body ?? '{}')) as Record<string, unknown>,
    };
  };
  const { body } = ask(tolerant, 'POST', '/Users', { schemas: [userUrn], userName: 'ada', title: 'before' });
  const path = `/Users/${body.id}`;
  for (const profile of profiles) {
    expect([profile.id, ask(profile, 'GET', path).body.title]).toEqual([profile.id, 'before']);
  }
  const [figma, tight] = [byId('figma'), byId('zoom')];
  expect(ask(tight, 'GET', path).status).toBe(429);
  ask(tolerant, 'PUT', path, { schemas: [userUrn], userName: 'ada', title: 'after', active: false });
  expect(ask(figma, 'GET', path).status).toBe(404);
  expect(ask(rfcStrict, 'GET', path).body.title).toBe('after');
  expect(ask(tolerant, 'GET', path).body.title).toBe('after');
});

function byId(id: string): Profile {
  return profileById(id) as Profile;
}
