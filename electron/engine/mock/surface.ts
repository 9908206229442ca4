import type { Profile } from '../../../shared/profiles/profile.ts';
import type { Operation } from '../../../shared/profiles/resource-knobs.ts';
import { ScimError } from '../../../shared/scim/error.ts';
import type { Registry, ResourceType } from '../../../shared/scim/registry.ts';
import { HttpError } from './answers.ts';
import { header } from './request.ts';

/** Resource types the app has. */
export function typesOffered({ types }: Registry, { resourceTypes }: Profile): readonly ResourceType[] {
  return resourceTypes === null ? types : types.filter(({ name }) => resourceTypes.includes(name));
}

/** The type at an endpoint such as `/Users`, when the app has it. */
export function typeOffered(
  registry: Registry,
  endpoint: string,
  profile: Profile,
): ResourceType | undefined {
  const type = registry.typeAt(endpoint);
  return type && (profile.resourceTypes?.includes(type.name) ?? true) ? type : undefined;
}

export function offers(
  { operations, put, patch }: Profile,
  { name }: Pick<ResourceType, 'name'>,
  operation: Operation,
): boolean {
  if (operation === 'replace' && !put) return false;
  if (operation === 'modify' && !patch.supported) return false;
  return operations[name]?.includes(operation) ?? true;
}

const methods: Readonly<Record<Operation, string>> = {
  list: 'GET',
  get: 'GET',
  create: 'POST',
  replace: 'PUT',
  modify: 'PATCH',
  delete: 'DELETE',
};

/** @throws {ScimError} 501 (RFC 7644 section 3.12) for an operation the app does not have. */
export function demandOffered(profile: Profile, type: ResourceType, operation: Operation): void {
  if (offers(profile, type, operation)) return;
  const others = (['replace', 'modify', 'delete'] as const).filter((other) => offers(profile, type, other));
  const instead =
    others.length === 0 ? '' : ` ${others.map((other) => methods[other]).join(', ')} can be used.`;
  throw new ScimError(
    501,
    null,
    `${operation === 'list' ? 'Listing' : methods[operation]} of a ${type.name} is not supported here.${instead}`,
  );
}

/** @throws {HttpError} 403 when a header the app insists on is missing. */
export function demandHeaders({ requests }: Profile, rawHeaders: readonly string[]): void {
  for (const name of requests.requiredHeaders) {
    if (header(rawHeaders, name.toLowerCase())) continue;
    throw new HttpError(403, `Every request needs a ${name} header here; this one has none.`, []);
  }
}
