import { z } from 'zod';
import { methods } from './define.ts';

/** What answers: the mock service provider with a profile, or an upstream URL. */
export const Target = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('mock'), profile: z.string(), directory: z.number().int() }),
  z.object({ kind: z.literal('upstream'), url: z.url({ protocol: /^https?$/ }) }),
]);
export type Target = z.infer<typeof Target>;

/** How callers prove themselves to a mock target. A listener in front of an upstream lets credentials through. */
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

/** Settings of a listener, kept in the workspace. */
export const ListenerSettings = z.object({
  name: z.string(),
  /** Which of the listener colours: 0 is A, 1 is B, … */
  colour: z.number().int().min(0),
  host: z.string(),
  /** Wanted port; 0 takes a free one. */
  port: z.number().int().min(0).max(65535),
  /** Path in front of the SCIM endpoints, such as `/scim/v2`. */
  basePath: z.string().regex(/^(\/[\w.~-]+)*$/),
  auth: Auth,
  target: Target,
  /** HTTPS with a certificate of the workspace's own authority. */
  tls: z.boolean().default(false),
});
export type ListenerSettings = z.infer<typeof ListenerSettings>;

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
    z.object({ kind: z.literal('failed'), problem: z.string() }),
  ]),
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
  /** Changes take effect at once; a port or host change reopens the listener. */
  'listener.update': { params: z.object({ id, change: ListenerSettings.partial() }), result: Listener },
  /** Makes and stores fresh credentials of a kind; the old ones stop working at once. */
  'listener.newCredentials': { params: z.object({ id, kind: AuthKind }), result: Listener },
  /** The certificate authority behind HTTPS listeners: what to import where they are to be trusted. */
  'certificate.get': {
    params: z.object({}),
    result: z.object({ pem: z.string(), file: z.string() }),
  },
  'profile.list': { params: z.object({}), result: z.array(ProfileSummary) },
});
