import { Buffer } from 'node:buffer';

/** Body of a SCIM error answer (RFC 7644 section 3.12) for what goes wrong in front of or behind a target. */
export function scimError(status: number, detail: string): Buffer {
  return Buffer.from(
    JSON.stringify({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: String(status),
      detail,
    }),
  );
}
