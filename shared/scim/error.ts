import type { JsonObject } from './json.ts';

/** Values of `scimType`: RFC 7644 section 3.12 and RFC 9865 section 2.1. */
export const scimTypes = [
  'invalidFilter',
  'tooMany',
  'uniqueness',
  'mutability',
  'invalidSyntax',
  'invalidPath',
  'noTarget',
  'invalidValue',
  'invalidVers',
  'sensitive',
  'invalidCursor',
  'expiredCursor',
  'invalidCount',
] as const;
export type ScimType = (typeof scimTypes)[number];

export const errorUrn = 'urn:ietf:params:scim:api:messages:2.0:Error';

/**
 * A request that cannot be granted. `detail` says what was wrong, where, and what was expected.
 * `position` is an offset in UTF-16 units into the filter or path at fault.
 */
export class ScimError extends Error {
  readonly status: number;
  readonly scimType: ScimType | null;
  readonly detail: string;
  readonly position: number | null;

  constructor(status: number, scimType: ScimType | null, detail: string, position: number | null = null) {
    super(detail);
    this.name = 'ScimError';
    this.status = status;
    this.scimType = scimType;
    this.detail = detail;
    this.position = position;
  }

  /** Body of the answer (RFC 7644 section 3.12). */
  toJson(): JsonObject {
    const body: JsonObject = { schemas: [errorUrn], status: String(this.status) };
    if (this.scimType !== null) body.scimType = this.scimType;
    body.detail = this.detail;
    return body;
  }
}

export function invalidSyntax(detail: string): ScimError {
  return new ScimError(400, 'invalidSyntax', detail);
}
export function invalidValue(detail: string): ScimError {
  return new ScimError(400, 'invalidValue', detail);
}
export function invalidPath(detail: string, position: number | null = null): ScimError {
  return new ScimError(400, 'invalidPath', detail, position);
}
export function invalidFilter(detail: string, position: number | null = null): ScimError {
  return new ScimError(400, 'invalidFilter', detail, position);
}
export function mutability(detail: string): ScimError {
  return new ScimError(400, 'mutability', detail);
}
export function noTarget(detail: string): ScimError {
  return new ScimError(400, 'noTarget', detail);
}
