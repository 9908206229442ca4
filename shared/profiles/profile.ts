import { z } from 'zod';
import { Dialect } from '../scim/dialect.ts';
import { compareOperators } from '../scim/filter/ast.ts';

/** Attribute paths by resource type name. */
const pathsByType = z.record(z.string(), z.array(z.string())).default({});

/**
 * How an app behaves as a service provider. Every knob defaults to what RFC 7643 and RFC 7644 say, so a
 * profile states only where an app differs, and an empty one is the letter of the RFCs.
 */
export const Profile = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  /** One or two sentences for the engineer who chooses a profile. */
  summary: z.string().min(1),
  dialect: Dialect.prefault({}),
  filter: z
    .object({
      supported: z.boolean().default(true),
      /** Attributes that can be filtered by, per resource type; types not listed take all. */
      attributes: pathsByType,
      operators: z
        .array(z.enum([...compareOperators, 'pr']))
        .nullable()
        .default(null),
      /** `none`: one comparison only. `and`: comparisons joined with and. */
      logic: z.enum(['none', 'and', 'full']).default('full'),
      unknownAttributes: z.enum(['noMatch', 'refuse']).default('noMatch'),
    })
    .prefault({}),
  paging: z
    .object({
      /** Page size when the request names none. */
      default: z.number().int().min(1).default(100),
      max: z.number().int().min(1).default(1000),
      /** Paging by cursor beside paging by index (RFC 9865); where it is false a cursor says nothing. */
      cursor: z.boolean().default(true),
      /** Seconds a cursor can be used after it was given out. */
      cursorTimeout: z.number().int().min(1).default(3600),
    })
    .prefault({}),
  sort: z.boolean().default(true),
  etag: z.boolean().default(true),
  /** `POST …/.search` */
  search: z.boolean().default(true),
  put: z.boolean().default(true),
  bulk: z
    .object({
      supported: z.boolean().default(true),
      maxOperations: z.number().int().min(1).default(1000),
      /** Bytes of the request body after decoding. */
      maxPayloadSize: z
        .number()
        .int()
        .min(1)
        .default(1024 * 1024),
    })
    .prefault({}),
  patch: z
    .object({
      supported: z.boolean().default(true),
      maxOperations: z.number().int().min(1).default(1000),
      /** Resource types whose PATCH is answered 204; others are answered 200 with the resource. */
      noContent: z.array(z.string()).default([]),
    })
    .prefault({}),
  attributes: z
    .object({
      /** Required beyond the schema. */
      required: pathsByType,
      /** Accepted and not kept. */
      ignored: pathsByType,
      /** Values of top-level attributes that a create or replace leaves out. */
      defaults: z.record(z.string(), z.record(z.string(), z.json())).default({ User: { active: true } }),
      /** Top-level string attributes that are unique within the resource type, beyond the schema. */
      unique: pathsByType,
      /** Whether values beside the canonical ones of a schema are accepted (RFC 7643 section 7). */
      canonicalValues: z.enum(['suggested', 'enforced']).default('suggested'),
    })
    .prefault({}),
  members: z
    .object({
      /** A member must be a resource that exists. */
      mustExist: z.boolean().default(true),
      /** Members show the name of what they point at, in `display`; where false, the schema lacks it too. */
      display: z.boolean().default(true),
      /** Groups as members. `indirect`: their members show the outer group too. */
      nested: z.enum(['refuse', 'direct', 'indirect']).default('indirect'),
    })
    .prefault({}),
  /** Resource types whose DELETE only sets `active` to false; others are gone for good. */
  softDelete: z.array(z.string()).default([]),
  errors: z
    .object({
      statusAs: z.enum(['string', 'number']).default('string'),
      scimType: z.boolean().default(true),
    })
    .prefault({}),
  limits: z
    .object({
      /** Bytes of a request body after decoding. */
      body: z
        .number()
        .int()
        .default(16 * 1024 * 1024),
      /** Characters of one string. */
      stringLength: z
        .number()
        .int()
        .default(256 * 1024),
      /** Values of one multi-valued attribute, group members not counted. */
      valuesPerAttribute: z.number().int().default(1000),
    })
    .prefault({}),
});
export type Profile = z.output<typeof Profile>;
export type ProfileInput = z.input<typeof Profile>;

/** Completes a profile with the defaults. @throws {z.ZodError} when a knob has a value it cannot have. */
export function defineProfile(profile: ProfileInput): Profile {
  return Profile.parse(profile);
}
