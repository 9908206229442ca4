import { z } from 'zod';

/** How a forwarded request is connected, addressed and signed in. Every default passes requests on unchanged. */

/** SHA-256 of a certificate's DER bytes: 32 upper-case hex pairs with colons. */
export const Fingerprint = z.string().regex(/^[0-9A-F]{2}(:[0-9A-F]{2}){31}$/, 'A SHA-256 fingerprint');

/** Whom an `https:` upstream's certificate is believed of. */
export const Trust = z.discriminatedUnion('kind', [
  /** The certificate authorities of this computer. */
  z.object({ kind: z.literal('system') }),
  /** Those, and the authorities of a PEM text: one certificate or several. */
  z.object({ kind: z.literal('authority'), pem: z.string().min(1) }),
  /** Exactly one certificate, whoever signed it and whatever its names and dates say. */
  z.object({ kind: z.literal('pinned'), fingerprint: Fingerprint, subject: z.string() }),
]);
export type Trust = z.infer<typeof Trust>;

/** The company's HTTP proxy on the way out. Its password is a stored secret, see `secretSlots`. */
export const OutgoingProxy = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('direct') }),
  /** HTTP_PROXY, HTTPS_PROXY and NO_PROXY as the engine was started with. */
  z.object({ kind: z.literal('environment') }),
  z.object({
    kind: z.literal('url'),
    url: z
      .url({ protocol: /^https?$/ })
      .refine((text) => !/^[^/]*\/\/[^/]*@/.test(text), 'User name and password have fields of their own'),
    /** User name at the proxy; null when it asks for none. */
    user: z
      .string()
      .regex(/^[^:]+$/)
      .nullable(),
  }),
]);
export type OutgoingProxy = z.infer<typeof OutgoingProxy>;

/**
 * What proves the request to the app. With `received`, what the caller sent goes on, and the app decides. With all
 * others the listener checks its callers itself (`auth`), and what they proved themselves with is taken off.
 */
export const UpstreamCredentials = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('received') }),
  /** `Authorization: Bearer` and the stored secret. */
  z.object({ kind: z.literal('bearer') }),
  /** `Authorization: Basic` with the stored secret as password (RFC 7617). */
  z.object({ kind: z.literal('basic'), user: z.string().regex(/^[^:]+$/, 'A user name has no colon') }),
  /** The stored secret as the value of a header field. */
  z.object({
    kind: z.literal('header'),
    name: z
      .string()
      .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'A header name has letters, digits and hyphens')
      .refine(
        (name) =>
          !/^(host|connection|content-length|transfer-encoding|expect|te|trailer|upgrade)$/i.test(name),
        'This field frames the message',
      ),
  }),
  z.object({ kind: z.literal('none') }),
]);
export type UpstreamCredentials = z.infer<typeof UpstreamCredentials>;

export const UpstreamOptions = z.object({
  /** Value of Host: that of the upstream's URL, or as the caller sent it. */
  host: z.enum(['upstream', 'received']),
  /** Adds the caller to X-Forwarded-For, and X-Forwarded-Host and -Proto where nobody before set them. */
  forwardedHeaders: z.boolean(),
  trust: Trust,
  proxy: OutgoingProxy,
  /** Location and meta.location of answers name the listener instead of the upstream. */
  rewriteLocations: z.boolean(),
  credentials: UpstreamCredentials,
});
export type UpstreamOptions = z.infer<typeof UpstreamOptions>;

export const defaultUpstreamOptions: UpstreamOptions = {
  host: 'upstream',
  forwardedHeaders: false,
  trust: { kind: 'system' },
  proxy: { kind: 'direct' },
  rewriteLocations: false,
  credentials: { kind: 'received' },
};

/** What recorded messages hold in place of a stored secret. */
export const STORED_SECRET = '<stored secret>';

/** What a listener can have a secret for: signing in at the app, at its shadow, and at the proxy on the way. */
export const secretSlots = ['upstream', 'proxy', 'shadow'] as const;
export const SecretSlot = z.enum(secretSlots);
export type SecretSlot = z.infer<typeof SecretSlot>;

/**
 * `kept`: there, and again after a restart. `forThisRun`: there until the engine stops. `unreadable`: stored, but
 * the keeper does not give it out any more.
 */
export const SecretState = z.enum(['absent', 'kept', 'forThisRun', 'unreadable']);
export type SecretState = z.infer<typeof SecretState>;

/** Where secrets are kept between runs. `because`: why not, and what would change that. */
export const SecretKeeping = z.discriminatedUnion('kind', [
  /** The operating system's store, by the name people know it. */
  z.object({ kind: z.literal('system'), name: z.string() }),
  /** Encrypted with the passphrase of SCIMSCOPE_SECRETS_KEY. */
  z.object({ kind: z.literal('passphrase') }),
  z.object({ kind: z.literal('forThisRun'), because: z.string() }),
]);
export type SecretKeeping = z.infer<typeof SecretKeeping>;

/** A certificate as a person compares it. Times: ms since the epoch. */
export const CertificateSummary = z.object({
  subject: z.string(),
  issuer: z.string(),
  /** DNS names and addresses it is good for. */
  names: z.array(z.string()),
  validFrom: z.number(),
  validTo: z.number(),
  fingerprint: Fingerprint,
});
export type CertificateSummary = z.infer<typeof CertificateSummary>;

/** What a try to connect found out. No request is sent. */
export const Probe = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('unreachable'), problem: z.string() }),
  /** `proxy`: host and port of the one that was connected to in place of the upstream. */
  z.object({ kind: z.literal('plain'), proxy: z.string().nullable() }),
  z.object({
    kind: z.literal('tls'),
    /** `TLSv1.3` */
    protocol: z.string(),
    /** Why the settings tried with do not trust the certificate; null when they do. */
    distrusted: z.string().nullable(),
    /** The upstream's own first, then who signed it, as far as the upstream sent them. */
    chain: z.array(CertificateSummary).min(1),
  }),
]);
export type Probe = z.infer<typeof Probe>;
