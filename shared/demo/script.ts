import type { DemoIdp } from '../contract/demo.ts';

/**
 * One request of a demo. Texts may hold `{{name}}`: a value remembered from an earlier answer, or one of the
 * values every run has: `{{guid}}` (random, the same for the whole run), `{{host}}`, `{{authorization}}`, `{{length}}`.
 * A step with a name that was not remembered is left out.
 */
export interface DemoStep {
  readonly chapter: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query below the base URL, encoded as this client encodes. */
  readonly path: string;
  readonly body?: DemoBody;
  readonly remember?: readonly Remember[];
  /** Only when this name was remembered, or only when it was not. */
  readonly when?: { readonly has: string } | { readonly lacks: string };
  /** Pause before the step at normal pace, ms. */
  readonly pause: number;
}

/** `over` names a remembered resource: `json` is laid over it, as Okta does with what it read. */
export interface DemoBody {
  readonly json: unknown;
  readonly over?: string;
}

/** What to keep of an answer: the id of the resource, the id of the only match, or the resource itself. */
export interface Remember {
  readonly name: string;
  readonly from: 'id' | 'match' | 'resource';
}

/** A joiner, mover and leaver as one identity provider sends it. */
export interface DemoScript {
  readonly idp: DemoIdp;
  /** Names and values in turn, in the order and case of this client. `Content-…` go with a body only. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly steps: readonly DemoStep[];
}

export const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const enterpriseSchema = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** A PatchOp message (RFC 7644 section 3.5.2). */
export function patchOf(...operations: readonly Readonly<Record<string, unknown>>[]): DemoBody {
  return {
    json: { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations },
  };
}

/** Pauses, ms: to the next request of the same purpose, to the next purpose, to the next chapter. */
export const pauses = { follow: 90, next: 480, chapter: 1150 } as const;
