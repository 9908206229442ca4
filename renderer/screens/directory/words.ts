import type { DirectoryType, Resource } from '../../../shared/contract/directory.ts';

/** What people call a resource. */
export function labelOf({ displayName, name, userName, id }: Resource): string {
  const part = (key: string) =>
    typeof name === 'object' && name !== null && !Array.isArray(name) ? name[key] : undefined;
  const full =
    part('formatted') ?? ([part('givenName'), part('familyName')].filter(Boolean).join(' ') || null);
  return [displayName, full, userName, id].find((each) => typeof each === 'string' && each !== '') as string;
}

const plurals: Readonly<Record<string, string>> = { User: 'People', Group: 'Groups' };

/** Heading of a list of resources of a type. */
export function pluralOf({ name, endpoint }: Pick<DirectoryType, 'name' | 'endpoint'>): string {
  return plurals[name] ?? endpoint.slice(1);
}

/** The timeline's filter for what is about a resource. */
export function filterFor(id: string): string {
  return `user:${/^[\w.@-]+$/.test(id) ? id : JSON.stringify(id)}`;
}
