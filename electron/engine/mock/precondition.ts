import { ScimError } from '../../../shared/scim/error.ts';
import { quote } from '../../../shared/scim/json.ts';
import type { Directory } from './directory.ts';
import type { Entry } from './entry.ts';

/** RFC 7644 section 3.14. `what` is what asked for the version. @throws {ScimError} 412. */
export function demandVersion(
  directory: Directory,
  entry: Entry,
  wanted: string | null | undefined,
  what: string,
): void {
  if (wanted === undefined || wanted === null || !directory.profile.etag) return;
  const version = directory.presentation.versionOf(entry);
  if (matchesTag(wanted, version)) return;
  throw new ScimError(
    412,
    null,
    `The resource is at version ${version}; ${what} asked for ${quote(wanted)}. Read it again and repeat the change.`,
  );
}

/** Weak comparison (RFC 9110 section 8.8.3.2). */
export function matchesTag(header: string, etag: string): boolean {
  const opaque = etag.replace(/^W\//, '');
  return header.split(',').some((candidate) => {
    const tag = candidate.trim();
    return tag === '*' || tag.replace(/^W\//, '') === opaque;
  });
}
