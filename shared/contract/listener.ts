import { z } from 'zod';
import { methods } from './define.ts';
import {
  defaultUpstreamOptions,
  OutgoingProxy,
  Probe,
  SecretKeeping,
  SecretSlot,
  SecretState,
  Trust,
  UpstreamOptions,
} from './upstream.ts';

/** What answers: the mock service provider with a profile, or an upstream URL. */
export const Target = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('mock'), profile: z.string(), directory: z.number().int() }),
  z.object({ kind: z.literal('upstream'), url: z.url({ protocol: /^https?$/ }) }),
]);
export type Target = z.infer<typeof Target>;

/**
 * How callers prove themselves to a mock target, or to a listener that signs in at the upstream itself. Where the
 * upstream gets the credentials as received, it alone decides about them.
 */
export const Auth = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bearer'), token: z.string().min(1) }),
  z.object({
    kind: z.literal('basic'),
    user: z
      .string()
      .min(1)
      .regex(/^[^:]*$/),
    password: z.string(),
  }),
  z.object({
    kind: z.literal('apiKey'),
    header: z
      .string()
      .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'A header name has letters, digits and hyphens'),
    key: z.string().min(1),
  }),
  /** OAuth 2.0 client credentials; `lifetime` of access tokens in seconds. */
  z.object({
    kind: z.literal('oauth'),
    clientId: z.string().min(1),
    clientSecret: z.string().min(1),
    lifetime: z.number().int().min(1),
  }),
  z.object({ kind: z.literal('none') }),
]);
export type Auth = z.infer<typeof Auth>;

export const AuthKind = z.enum([
  'bearer',
  'basic',
  'apiKey',
  'oauth',
  'none',
] satisfies readonly Auth['kind'][]);

/**
 * A second target. Each request that the first answered goes to it afterwards, with the ids it knows; clients get the
 * first answer only. While it is not `on`, what was chosen is kept.
 */
export const ShadowSettings = z.object({
  on: z.boolean().default(true),
  target: Target,
  /** How it is reached, when it is an upstream. */
  upstream: UpstreamOptions.default(defaultUpstreamOptions),
});
export type ShadowSettings = z.infer<typeof ShadowSettings>;

const settingFields = {
  name: z.string(),
  /** Which of the listener colours: 0 is A, 1 is B, … */
  colour: z.number().int().min(0),
  host: z.string(),
  /**
   * Wanted port; 0 takes a free one. Listeners of the same host and port share it: a request belongs to the one
   * with the longest base path that its path begins with.
   */
  port: z.number().int().min(0).max(65535),
  /** Path in front of the SCIM endpoints, such as `/scim/v2`. */
  basePath: z.string().regex(/^(\/[\w.~-]+)*$/),
  auth: Auth,
  target: Target,
  /** HTTPS with a certificate of the workspace's own authority. */
  tls: z.boolean(),
  /** Switched on: it listens whenever the engine runs. */
  enabled: z.boolean(),
  /** How requests are forwarded; kept also while the mock answers. */
  upstream: UpstreamOptions,
  /** Null: there is none. */
  shadow: ShadowSettings.nullable(),
};

/** Settings of a listener, kept in the workspace. */
export const ListenerSettings = z.object({
  ...settingFields,
  tls: settingFields.tls.default(false),
  enabled: settingFields.enabled.default(true),
  upstream: UpstreamOptions.default(defaultUpstreamOptions),
  shadow: ShadowSettings.nullable().default(null),
});
export type ListenerSettings = z.infer<typeof ListenerSettings>;

/** What is to be different. No field has a default here: an absent one stays as it is. */
export const ListenerChange = z.object(settingFields).partial();
export type ListenerChange = z.infer<typeof ListenerChange>;

/** Whether only programs on this computer can reach a host that is listened on. */
export function isLoopback(host: string): boolean {
  return /^(127(\.\d{1,3}){3}|localhost|::1)$/i.test(host);
}

/** Whether the listener itself asks callers for credentials, or leaves them to the upstream. */
export function checksCallers({ target, upstream }: Pick<ListenerSettings, 'target' | 'upstream'>): boolean {
  return target.kind === 'mock' || upstream.credentials.kind !== 'received';
}

/** Letter on a listener's tile: A, B, … */
export function letterOf(colour: number): string {
  return String.fromCharCode(65 + (colour % 26));
}

export const Listener = ListenerSettings.extend({
  id: z.number().int(),
  state: z.discriminatedUnion('kind', [
    /** `movedFrom`: the wanted port was taken, so another was used. */
    z.object({
      kind: z.literal('listening'),
      port: z.number().int(),
      movedFrom: z.number().int().nullable(),
    }),
    z.object({ kind: z.literal('stopped') }),
    /** `problem`: what happened and why; `next`: what to do about it. */
    z.object({ kind: z.literal('failed'), problem: z.string(), next: z.string() }),
  ]),
  secrets: z.record(SecretSlot, SecretState),
  /** `http://127.0.0.1:8484/scim/v2`, when listening. */
  baseUrl: z.string().nullable(),
});
export type Listener = z.infer<typeof Listener>;

/** One way a profile differs from the RFCs. `assumed`: the app does not document it; `why` says what it rests on. */
export const Difference = z.object({ text: z.string(), assumed: z.boolean(), why: z.string().nullable() });
export type Difference = z.infer<typeof Difference>;

/** A profile as the UI lists it. */
export const ProfileSummary = z.object({
  id: z.string(),
  name: z.string(),
  summary: z.string(),
  /** URL of the imitated app's own endpoints; null when it has none of that kind. */
  endpoint: z.string().nullable(),
  /** Where the app documents it; none when no app is imitated. */
  sources: z.array(z.object({ title: z.string(), url: z.string() })),
  differences: z.array(Difference),
});
export type ProfileSummary = z.infer<typeof ProfileSummary>;

const id = z.number().int();

export const listenerMethods = methods({
  'listener.list': { params: z.object({}), result: z.array(Listener) },
  /**
   * Makes a listener; what is left out is chosen: the next letter, a free port, the mock, a fresh token.
   * `exposed`: see `listener.update`.
   */
  'listener.add': {
    params: z.object({ settings: ListenerChange.default({}), exposed: z.boolean().default(false) }),
    result: Listener,
  },
  /** A second one like it, secrets included, with the next letter and port. */
  'listener.duplicate': { params: z.object({ id }), result: Listener },
  /** Stops and removes it. What it recorded stays. */
  'listener.remove': { params: z.object({ id }), result: z.object({}) },
  /** Brings a removed one back, until the engine stops. */
  'listener.restore': { params: z.object({ id }), result: Listener },
  /**
   * Changes take effect at once, without cutting off requests under way; one that failed is tried again. An address
   * that other computers can reach needs `exposed: true` once, and callers must prove themselves there.
   */
  'listener.update': {
    params: z.object({ id, change: ListenerChange, exposed: z.boolean().default(false) }),
    result: Listener,
  },
  /** Gives the mock an empty directory of its own. The old one stays with the listeners that share it. */
  'listener.newDirectory': { params: z.object({ id }), result: Listener },
  /** Switches the shadow on as a mock with an empty directory of its own. */
  'listener.newShadowDirectory': { params: z.object({ id, profile: z.string() }), result: Listener },
  /** Stores a secret, or with null forgets it. There is no method that gives one out. */
  'listener.setSecret': {
    params: z.object({
      id,
      slot: SecretSlot,
      value: z
        .string()
        .min(1)
        .refine((text) => !/\p{Cc}/u.test(text), 'A secret has no line breaks or control characters')
        .nullable(),
    }),
    result: Listener,
  },
  'secret.keeping': { params: z.object({}), result: SecretKeeping },
  /** Connects to an upstream as the listener would, with another address, trust or proxy if they are given. */
  'listener.probe': {
    params: z.object({
      id,
      url: z.url({ protocol: /^https?$/ }).optional(),
      trust: Trust.optional(),
      proxy: OutgoingProxy.optional(),
    }),
    result: Probe,
  },
  /** Makes and stores fresh credentials of a kind; the old ones stop working at once. */
  'listener.newCredentials': { params: z.object({ id, kind: AuthKind }), result: Listener },
  /** The certificate authority behind HTTPS listeners: what to import where they are to be trusted. */
  'certificate.get': {
    params: z.object({}),
    result: z.object({ pem: z.string(), file: z.string() }),
  },
  'profile.list': { params: z.object({}), result: z.array(ProfileSummary) },
});
