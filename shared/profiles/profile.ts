import { z } from 'zod';
import { Dialect } from '../scim/dialect.ts';
import {
  byType,
  DiscoveryKnobs,
  ErrorKnobs,
  FilterKnobs,
  PagingKnobs,
  Rate,
  RequestKnobs,
} from './exchange-knobs.ts';
import {
  AttributeKnobs,
  IdKnobs,
  Lifecycle,
  MemberKnobs,
  operations,
  PatchKnobs,
  ViewKnobs,
} from './resource-knobs.ts';
import { SchemaKnobs } from './schema-knobs.ts';

/** What a fact about an app was read in. */
export const Source = z.strictObject({ title: z.string().min(1), url: z.url({ protocol: /^https$/ }) });

/**
 * How an app behaves as a service provider. Every knob defaults to what RFC 7643 and RFC 7644 say, so a
 * profile states only where an app differs, and an empty one is the letter of the RFCs.
 */
export const Profile = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  /** One or two sentences for the engineer who chooses a profile. */
  summary: z.string().min(1),
  /** Where the app documents what the knobs say; profiles of no particular app have none. */
  sources: z.array(Source).default([]),
  /**
   * What the app does not document, by the path of the knob (`paging.max`, or `paging` for all of it): why it is
   * set as it is. Whatever is not named here is documented.
   */
  assumed: z.record(z.string(), z.string().min(1)).default({}),
  /** URL of the app's own SCIM endpoints, with its placeholders. */
  endpoint: z.string().nullable().default(null),
  dialect: Dialect.prefault({}),
  /** Resource types that are there, by name; null offers all. */
  resourceTypes: z.array(z.string()).nullable().default(null),
  schemas: SchemaKnobs.prefault({}),
  /** Operations on a resource type; types not listed offer all. */
  operations: byType(z.array(z.enum(operations))),
  discovery: DiscoveryKnobs.prefault({}),
  requests: RequestKnobs.prefault({}),
  mediaType: z.string().default('application/scim+json; charset=utf-8'),
  filter: FilterKnobs.prefault({}),
  paging: PagingKnobs.prefault({}),
  sort: z.boolean().default(true),
  etag: z.boolean().default(true),
  /** `POST …/.search` */
  search: z.boolean().default(true),
  /** `/Me` */
  me: z.boolean().default(true),
  put: z.boolean().default(true),
  /** What PUT does with attributes it does not name: they are cleared, or kept. */
  replace: z.enum(['overwrite', 'merge']).default('overwrite'),
  bulk: z
    .strictObject({
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
  patch: PatchKnobs.prefault({}),
  attributes: AttributeKnobs.prefault({}),
  members: MemberKnobs.prefault({}),
  /** Per resource type; types not listed are deleted for good and have no use for `active`. */
  lifecycle: byType(Lifecycle),
  ids: IdKnobs.prefault({}),
  view: ViewKnobs.prefault({}),
  errors: ErrorKnobs.prefault({}),
  rates: z.array(Rate).default([]),
  limits: z
    .strictObject({
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

/**
 * The same directory as Scimscope itself looks at it: how values are read and how groups are linked stays, what
 * the app shows, refuses, limits and forbids does not count.
 */
export function insideOf({
  id,
  name,
  summary,
  dialect,
  members,
  schemas,
  attributes,
  limits,
}: Profile): Profile {
  const { mustExist, display, nested } = members;
  return defineProfile({
    id,
    name,
    summary,
    dialect,
    limits,
    schemas,
    attributes: { assigned: attributes.assigned },
    members: { mustExist, display, nested },
  });
}
