import { z } from 'zod';
import { scimTypes } from '../scim/error.ts';
import { compareOperators } from '../scim/filter/ast.ts';

/** Something by resource type name. */
export function byType<S extends z.ZodType>(schema: S) {
  return z.record(z.string(), schema).default({});
}

/** Attribute paths by resource type name. */
export const pathsByType = byType(z.array(z.string()));

export const FilterKnobs = z.strictObject({
  supported: z.boolean().default(true),
  /** Attributes that can be filtered by, per resource type; types not listed take all. */
  attributes: pathsByType,
  /** Names understood in filters besides those of the schemas, per resource type: `{ email: 'emails.value' }`. */
  aliases: byType(z.record(z.string(), z.string())),
  operators: z
    .array(z.enum([...compareOperators, 'pr']))
    .nullable()
    .default(null),
  /** `none`: one comparison only. `and`: comparisons joined with and. */
  logic: z.enum(['none', 'and', 'full']).default('full'),
  /** Values may come without quotes: `email eq ada@example.com`. */
  bareValues: z.boolean().default(false),
  /** Most comparisons in one filter; null is no limit of the app's own. */
  maxComparisons: z.number().int().min(1).nullable().default(null),
  unknownAttributes: z.enum(['noMatch', 'refuse']).default('noMatch'),
});

export const PagingKnobs = z.strictObject({
  /** Page size when the request names none. */
  default: z.number().int().min(1).default(100),
  max: z.number().int().min(1).default(1000),
  /** Where false, `startIndex` says nothing: every list begins at its first resource. */
  startIndex: z.boolean().default(true),
  /** Paging by cursor beside paging by index (RFC 9865); where it is false a cursor says nothing. */
  cursor: z.boolean().default(true),
  /** Pages by cursor tell `totalResults`. */
  cursorTotal: z.boolean().default(true),
  /** Seconds a cursor can be used after it was given out. */
  cursorTimeout: z.number().int().min(1).default(3600),
});

export const discoveryEndpoints = ['ServiceProviderConfig', 'ResourceTypes', 'Schemas'] as const;

export const DiscoveryKnobs = z.strictObject({
  /** Endpoints that are there; the others answer 404. */
  endpoints: z.array(z.enum(discoveryEndpoints)).default([...discoveryEndpoints]),
  /** The configuration is found under the name of SCIM 1.1, `/ServiceProviderConfigs`. */
  pluralConfig: z.boolean().default(false),
  /** What is behind `/Schemas/`: a URN, or the endpoint of a resource type as in `/Schemas/Users`. */
  schemasBy: z.enum(['urn', 'endpoint']).default('urn'),
});

export const RequestKnobs = z.strictObject({
  /** Headers every request must have; without one it is answered 403. */
  requiredHeaders: z.array(z.string()).default([]),
  /** `attributes` and `excludedAttributes` are heeded; where false they say nothing. */
  projection: z.boolean().default(true),
  /** GET on the base path: a list of all resources (RFC 7644 section 3.4.2.1), or a mere 200 without a body. */
  root: z.enum(['list', 'probe']).default('list'),
});

/** What goes wrong: the scimType, or a name for errors that have none. */
export const errorEvents = [
  ...scimTypes,
  'unauthorized',
  'forbidden',
  'notFound',
  'unsupported',
  'conflict',
  'preconditionFailed',
  'tooLarge',
  'tooManyRequests',
] as const;
export type ErrorEvent = (typeof errorEvents)[number];

/**
 * Bodies are templates: `{detail}`, `{uuid}` and `{now}` within strings are filled in, and a string that is
 * `{status}` as a whole becomes the number.
 */
export const ErrorKnobs = z.strictObject({
  statusAs: z.enum(['string', 'number']).default('string'),
  scimType: z.boolean().default(true),
  /** Statuses in place of those of RFC 7644. */
  status: z.partialRecord(z.enum(errorEvents), z.number().int().min(400).max(599)).default({}),
  /** Machine codes that stand in `detail` in place of words. */
  codes: z.partialRecord(z.enum(errorEvents), z.string()).default({}),
  /** Members beside those of an Error. */
  extra: z.record(z.string(), z.json()).default({}),
  /** Whole bodies in place of an Error, by status. */
  bodies: z.record(z.string().regex(/^[45]\d\d$/), z.record(z.string(), z.json())).default({}),
});

/** A token bucket. Over it, requests are answered 429 with Retry-After. */
export const Rate = z.strictObject({
  methods: z.array(z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])).min(1),
  /** Resource types it counts; null counts every request. */
  types: z.array(z.string()).nullable().default(null),
  /** Requests in `seconds`. */
  limit: z.number().int().min(1),
  seconds: z.number().int().min(1),
  /** Requests at once; the limit when left out. */
  burst: z.number().int().min(1).optional(),
});
export type Rate = z.output<typeof Rate>;
