import { z } from 'zod';
import { byType, pathsByType } from './exchange-knobs.ts';

export const operations = ['list', 'get', 'create', 'replace', 'modify', 'delete'] as const;
export type Operation = (typeof operations)[number];

const numbersByType = byType(z.record(z.string(), z.number().int().min(1)));

export const AttributeKnobs = z.strictObject({
  /** Required beyond the schema. */
  required: pathsByType,
  /** Sub-attributes every value of a multi-valued attribute must have: `{ emails: ['type', 'primary'] }`. */
  complete: byType(z.record(z.string(), z.array(z.string()))),
  /** Multi-valued attributes that must have a primary value where they have any. */
  primary: pathsByType,
  /** Accepted and not kept. */
  ignored: pathsByType,
  /** Answered 400 when a request sends them. */
  refused: pathsByType,
  /** Kept as created: later changes are answered 400, or are passed over. */
  createOnly: byType(z.record(z.string(), z.enum(['refuse', 'ignore']))),
  /** Other last names of attributes in requests and answers: `{ 'manager.value': 'managerId' }`. */
  renamed: byType(z.record(z.string(), z.string())),
  /** Values of top-level attributes that a create or replace leaves out. */
  defaults: z.record(z.string(), z.record(z.string(), z.json())).default({ User: { active: true } }),
  /** Values a replace takes for what it leaves out, in place of the defaults. */
  replaceDefaults: z.record(z.string(), z.record(z.string(), z.json())).default({}),
  /** Top-level string attributes that are unique within the resource type, beyond the schema. */
  unique: pathsByType,
  /** Unique attributes that are made so by a number at their end, "Sales (2)", instead of being refused. */
  suffixed: pathsByType,
  /** Attributes the app itself gives a value when a resource is created, unless the client did. */
  assigned: byType(z.record(z.string(), z.enum(['uuid']))),
  /** What becomes of a value, in this order. `handle`: what stands in front of the @ of an address. */
  transforms: byType(z.record(z.string(), z.array(z.enum(['handle', 'lower'])))),
  /** Must be an e-mail address. */
  email: pathsByType,
  /** Values accepted, in any case. */
  values: byType(z.record(z.string(), z.array(z.string()))),
  /** UTF-16 units. */
  maxLength: numbersByType,
  /** Values of a multi-valued attribute. */
  maxValues: numbersByType,
  /** Values beyond: answered 400, or dropped, the primary one being kept. */
  moreValues: z.enum(['refuse', 'drop']).default('refuse'),
  /** Pairs of attributes that are one and the same: writing either changes both. */
  same: byType(z.array(z.tuple([z.string(), z.string()]))),
  /** Whether values beside the canonical ones of a schema are accepted (RFC 7643 section 7). */
  canonicalValues: z.enum(['suggested', 'enforced']).default('suggested'),
});

export const MemberKnobs = z.strictObject({
  /** A member must be a resource that exists. */
  mustExist: z.boolean().default(true),
  /** Users whose `active` is false can be added. */
  inactive: z.boolean().default(true),
  /** Members show the name of what they point at, in `display`; where false, the schema lacks it too. */
  display: z.boolean().default(true),
  /** Groups as members. `indirect`: their members show the outer group too. */
  nested: z.enum(['refuse', 'direct', 'indirect']).default('indirect'),
  /** Most members added or removed by one request. */
  perRequest: z.number().int().min(1).nullable().default(null),
  /** Most members of one group. */
  perGroup: z.number().int().min(1).nullable().default(null),
  /** One PATCH operation may replace or remove all members. */
  replaceAll: z.boolean().default(true),
});

export const PatchKnobs = z.strictObject({
  supported: z.boolean().default(true),
  maxOperations: z.number().int().min(1).default(1000),
  /** Resource types whose PATCH is answered 204; others are answered 200 with the resource. */
  noContent: z.array(z.string()).default([]),
  /** What becomes of a path with a filter, `emails[type eq "work"].value`. */
  filteredPaths: byType(z.enum(['ignore', 'refuse'])),
  /** Most attributes in a value without a path. */
  pathlessAttributes: z.number().int().min(1).nullable().default(null),
  /** Top-level attributes PATCH knows; types not listed know all. */
  attributes: pathsByType,
  otherAttributes: z.enum(['refuse', 'ignore']).default('refuse'),
  /** Names understood in values without a path: `{ givenName: 'name.givenName' }`. */
  aliases: byType(z.record(z.string(), z.string())),
  /** Attributes one request may name in one operation only. */
  once: pathsByType,
  /** Attributes whose `remove` is refused. */
  noRemove: pathsByType,
  /** Sub-attributes that cannot be changed by PATCH: `name.givenName`. */
  refused: pathsByType,
  /** A dot may stand between a URN and an attribute: `urn:…:User.manager`. */
  urnDot: z.boolean().default(false),
  /** Other words for operations, in lower case: `{ update: 'replace' }`. */
  synonyms: z.record(z.string(), z.enum(['add', 'replace', 'remove'])).default({}),
  /** The value for `members` may be an object around the array: `{ "members": [ … ] }`. */
  wrappedValues: z.boolean().default(false),
});

export const Lifecycle = z.strictObject({
  /**
   * What DELETE does. `remove`: gone, id and all. `deactivate`: `active` becomes false. `empty`: the links go,
   * the resource stays.
   */
  delete: z.enum(['remove', 'deactivate', 'empty']).default('remove'),
  /**
   * What `active: false` does. `keep`: a plain flag. `hide`: answered 404 and in no list until it is activated
   * again. `remove`: gone, and its id with it.
   */
  inactive: z.enum(['keep', 'hide', 'remove']).default('keep'),
  /** Whether `active` can become true again. */
  reactivate: z.boolean().default(true),
  /** Whether a resource can be created with `active: false`. */
  createInactive: z.boolean().default(true),
  /**
   * What creating somebody does who is there already. `refuse`: 409. `revive`: 409 while active; who is inactive
   * comes back under the same id. `adopt`: 201 with the resource that is there, brought up to date.
   */
  recreate: z.enum(['refuse', 'revive', 'adopt']).default('refuse'),
  /** By what `recreate` knows them. */
  knownBy: z.array(z.string()).default([]),
});
export type Lifecycle = z.output<typeof Lifecycle>;

export const IdKnobs = z.strictObject({
  /** `externalId`: the id is the one the client gives. */
  from: z.enum(['server', 'externalId']).default('server'),
  /** Characters of ids that are made here; null makes UUIDs. */
  alphabet: z.string().min(2).nullable().default(null),
  length: z.number().int().min(4).max(64).default(16),
  /** What ids begin with, by resource type. */
  prefix: byType(z.string()),
});

export const ViewKnobs = z.strictObject({
  /** Top-level attributes and extensions that are shown by no answer. */
  hidden: pathsByType,
  /** Those that lists do not show. */
  hiddenInLists: pathsByType,
  /** Further members at the top of a resource, by the path whose value they repeat. */
  repeated: byType(z.record(z.string(), z.string())),
});
