import { equalJson } from '../scim/json.ts';
import { defineProfile, type Profile } from './profile.ts';
import type { Lifecycle } from './resource-knobs.ts';
import { capital, each, extensionName, join, list, type Said, types } from './words.ts';

const letter = defineProfile({ id: 'letter', name: 'RFC', summary: 'The letter of the RFCs.' });

/** What a profile does with resources that the RFC does not. */
export function resourceDifferences(profile: Profile): Said[] {
  return [...lifecycles(profile), ...attributes(profile), ...groups(profile), ...shown(profile)];
}

function lifecycles({ lifecycle }: Profile): Said[] {
  return Object.entries(lifecycle).flatMap(([type, life]) => {
    const said = lifeOf(types([type]), life);
    return said.map(([knob, text]): Said => [[`lifecycle.${type}.${knob}`], text]);
  });
}

function lifeOf(who: string, life: Lifecycle): [keyof Lifecycle, string][] {
  const said: [keyof Lifecycle, string][] = [];
  if (life.delete === 'deactivate')
    said.push(['delete', `DELETE of ${who} sets active to false; they stay.`]);
  if (life.delete === 'empty') said.push(['delete', `DELETE of ${who} takes their members out; they stay.`]);
  if (life.inactive === 'remove') {
    said.push([
      'inactive',
      `Setting active to false removes ${who} and forgets the id, which is 404 from then on.`,
    ]);
  }
  if (life.inactive === 'hide') {
    said.push([
      'inactive',
      `Setting active to false hides ${who}: GET is 404 and lists leave them out until active is true again.`,
    ]);
  }
  if (!life.reactivate) said.push(['reactivate', `Deactivated ${who} cannot be activated again: 400.`]);
  if (!life.createInactive)
    said.push(['createInactive', `${capital(who)} cannot be created with active: false: 400.`]);
  const by = join(life.knownBy, 'or');
  if (life.recreate === 'revive') {
    said.push([
      'recreate',
      `Creating ${who} again, by ${by}, brings those who are inactive back under their id.`,
    ]);
  }
  if (life.recreate === 'adopt') {
    said.push(['recreate', `Creating ${who} that are there, by ${by}, answers 201 and updates them.`]);
  }
  return said;
}

function attributes({ attributes: knobs }: Profile): Said[] {
  const on = (name: keyof typeof knobs) => [`attributes.${name}`];
  const short = (path: string) => path.slice(path.lastIndexOf(':') + 1);
  const paths = (some: readonly string[], last: 'and' | 'or' = 'and') => join(some.map(short), last);
  const said: Said[] = [
    ...each(
      knobs.required,
      on('required'),
      (type, some) => `Required for ${types([type])} too: ${paths(some)}.`,
    ),
    ...each(knobs.complete, on('complete'), (type, rules) =>
      Object.entries(rules)
        .map(([path, subs]) => `Each of ${path} of ${types([type])} needs ${join(subs, 'and')}.`)
        .join(' '),
    ),
    ...each(
      knobs.primary,
      on('primary'),
      (type, some) => `One of ${paths(some)} of ${types([type])} must be primary.`,
    ),
    ...each(knobs.refused, on('refused'), (type, some) => `Refused for ${types([type])}: ${paths(some)}.`),
    ...each(
      knobs.ignored,
      on('ignored'),
      (type, some) => `Not kept for ${types([type])}: ${join(some.map(named), 'and')}.`,
    ),
    ...each(
      knobs.assigned,
      on('assigned'),
      (type, rules) => `${capital(types([type]))} are given ${paths(Object.keys(rules))} when created.`,
    ),
    ...each(knobs.createOnly, on('createOnly'), (type, rules) => {
      const by = (rule: string) => Object.keys(rules).filter((path) => rules[path] === rule);
      return [
        by('refuse').length > 0 &&
          `Cannot be changed for ${types([type])}: ${paths(by('refuse'))}; the attempt is 400.`,
        by('ignore').length > 0 &&
          `Stay as created for ${types([type])}, changes are passed over: ${paths(by('ignore'))}.`,
      ]
        .filter((one) => one !== false)
        .join(' ');
    }),
    ...each(
      knobs.renamed,
      on('renamed'),
      (type, names) =>
        `Other names for ${types([type])}: ${Object.entries(names)
          .map(([path, name]) => `${name} for ${short(path)}`)
          .join(', ')}.`,
    ),
    ...each(knobs.transforms, on('transforms'), (type, rules) =>
      Object.entries(rules)
        .map(
          ([path, steps]) =>
            `${path} of ${types([type])} is ${join(
              steps.map((step) => transformWords[step]),
              'and',
            )}.`,
        )
        .join(' '),
    ),
    ...each(
      knobs.email,
      on('email'),
      (type, some) => `${paths(some)} of ${types([type])} must be an e-mail address.`,
    ),
    ...each(knobs.values, on('values'), (type, rules) =>
      Object.entries(rules)
        .map(
          ([path, values]) => `${capital(types([type]))}: ${short(path)} can only be ${join(values, 'or')}.`,
        )
        .join(' '),
    ),
    ...each(
      knobs.maxLength,
      on('maxLength'),
      (type, rules) => `Longest values for ${types([type])}: ${counts(rules)} characters.`,
    ),
    ...each(knobs.maxValues, ['attributes.maxValues', 'attributes.moreValues'], (type, rules) => {
      const more =
        knobs.moreValues === 'drop' ? 'the rest is dropped, the primary one kept' : 'more are refused';
      return `Most values for ${types([type])}: ${counts(rules)}; ${more}.`;
    }),
    ...each(knobs.same, on('same'), (_, pairs) =>
      pairs.map(([a, b]) => `${a} and ${b} are one: writing either changes both.`).join(' '),
    ),
    ...each(
      knobs.unique,
      on('unique'),
      (type, some) => `Unique among ${types([type])} too: ${paths(some)}; 409.`,
    ),
    ...each(
      knobs.suffixed,
      on('suffixed'),
      (type, some) =>
        `A ${paths(some)} of ${types([type])} that is taken gets a number, "Sales (2)", instead of 409.`,
    ),
    ...each(knobs.replaceDefaults, on('replaceDefaults'), (type, values) =>
      Object.entries(values)
        .map(
          ([name, value]) => `PUT of ${types([type])} without ${name} sets it to ${JSON.stringify(value)}.`,
        )
        .join(' '),
    ),
  ];
  if (!equalJson(knobs.defaults, letter.attributes.defaults)) {
    said.push(
      ...each(
        knobs.defaults,
        on('defaults'),
        (type, values) => `Unless given, ${types([type])} have ${JSON.stringify(values)}.`,
      ),
    );
  }
  if (knobs.canonicalValues === 'enforced') {
    said.push([on('canonicalValues'), 'Values beside the canonical ones of a schema are refused.']);
  }
  return said;
}

const transformWords = { handle: 'cut at the @', lower: 'stored in lower case' } as const;

function groups({ members }: Profile): Said[] {
  const said: Said[] = [];
  if (members.nested === 'refuse') said.push([['members.nested'], 'Groups cannot be members: 400.']);
  if (members.nested === 'direct')
    said.push([['members.nested'], 'Members of a group within a group do not show the outer one.']);
  if (!members.mustExist) said.push([['members.mustExist'], 'Members need not exist.']);
  if (!members.inactive)
    said.push([['members.inactive'], 'Users who are inactive cannot be added to groups: 400.']);
  if (members.perRequest !== null) {
    said.push([
      ['members.perRequest'],
      `One request changes at most ${list(members.perRequest)} members: 400.`,
    ]);
  }
  if (members.perGroup !== null) {
    said.push([['members.perGroup'], `A group has at most ${list(members.perGroup)} members: 400.`]);
  }
  return said;
}

function shown({ view, ids }: Profile): Said[] {
  const said: Said[] = [
    ...each(
      view.hidden,
      ['view.hidden'],
      (type, some) => `No answer shows ${join(some.map(named), 'or')} of ${types([type])}.`,
    ),
    ...each(
      view.hiddenInLists,
      ['view.hiddenInLists'],
      (type, some) => `Lists do not show ${join(some.map(named), 'or')} of ${types([type])}.`,
    ),
    ...each(
      view.repeated,
      ['view.repeated'],
      (type, keys) =>
        `${capital(types([type]))} also show ${join(
          Object.keys(keys).map((key) => `"${key}"`),
          'and',
        )} at their top.`,
    ),
  ];
  if (ids.from === 'externalId') said.push([['ids'], 'The id is the externalId the client gives.']);
  if (ids.alphabet !== null) {
    const prefixes = Object.entries(ids.prefix).map(([type, prefix]) => `${prefix} for ${types([type])}`);
    const begin = prefixes.length === 0 ? '' : `, the first ${join(prefixes, 'and')}`;
    const reserved = /[^\w-]/.test(ids.alphabet) ? ', some of which must be percent-encoded in URLs' : '';
    said.push([['ids'], `Ids have ${ids.length} characters${reserved}${begin}; they are no UUIDs.`]);
  }
  return said;
}

function counts(rules: Readonly<Record<string, number>>): string {
  return Object.entries(rules)
    .map(([path, most]) => `${path} ${list(most)}`)
    .join(', ');
}

/** An attribute by its name, an extension by that of its schema. */
function named(path: string): string {
  const extension = extensionName(path);
  return extension === path ? path.slice(path.lastIndexOf(':') + 1) : `the ${extension}`;
}
