import type { Profile } from './profile.ts';
import { capital, each, extensionName, join, type Said, types } from './words.ts';

/** What an app has of its own beside the schemas of RFC 7643, and which of those it lacks. */
export function schemaDifferences({ schemas }: Profile): Said[] {
  const { own, extensions, attributes, resourceTypes, linked, without } = schemas;
  const namesIn = (urn: string): string =>
    join(own.find(({ id }) => id === urn)?.attributes.map(({ name }) => name) ?? [], 'and');
  const said: Said[] = resourceTypes.map(({ name, endpoint, schema }) => [
    ['schemas.resourceTypes', 'schemas.own'],
    `There are also ${name}s, at ${endpoint}, with ${namesIn(schema)}.`,
  ]);
  for (const [type, list] of Object.entries(extensions)) {
    for (const { schema, required } of list) {
      said.push([
        ['schemas.extensions', 'schemas.own'],
        `${capital(types([type]))} ${required ? 'must have' : 'can have'} ${namesIn(schema)}, of the extension ${schema}.`,
      ]);
    }
  }
  said.push(
    ...each(
      attributes,
      ['schemas.attributes'],
      (type, list) =>
        `${capital(types([type]))} also have ${join(
          list.map(({ name }) => name),
          'and',
        )}, beside the core schema.`,
    ),
  );
  said.push(
    ...each(linked, ['schemas.linked'], (_, links) =>
      Object.entries(links)
        .map(([attribute, to]) => `${capital(types(to))} can be among the ${attribute}.`)
        .join(' '),
    ),
  );
  for (const urn of without) {
    said.push([['schemas.without'], `There is no ${extensionName(urn)}; what is sent of it is left out.`]);
  }
  return said;
}
