import type { Profile } from '../../../shared/profiles/profile.ts';
import { invalidValue } from '../../../shared/scim/error.ts';
import type { Attribute } from '../../../shared/scim/registry.ts';

/** @throws {ScimError} 400 when one request changes more members than the app takes. */
export function demandRequestSize({ path }: Attribute, changed: number, { members }: Profile): void {
  if (members.perRequest === null || changed <= members.perRequest) return;
  throw invalidValue(
    `The request adds or removes ${changed} ${path}; at most ${members.perRequest} can be changed by one request here.`,
  );
}

/** @throws {ScimError} 400 when a group would have more members than the app allows. */
export function demandGroupSize({ path }: Attribute, size: number, { members }: Profile): void {
  if (members.perGroup === null || size <= members.perGroup) return;
  throw invalidValue(`There would be ${size} ${path}; at most ${members.perGroup} are allowed here.`);
}
