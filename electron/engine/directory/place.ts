import { type Profile, profileById } from '../../../shared/profiles/index.ts';
import type { Definitions } from '../../../shared/scim/definitions.ts';
import type { MockTargets } from '../mock-targets.ts';
import { MockClient } from './mock-client.ts';

/** A directory as seen through a listener: which one it is, how its mock behaves, and the way to speak to it. */
export interface Place {
  readonly directory: number;
  readonly profile: Profile;
  /** Schemas and resource types of the directory. */
  readonly definitions: Definitions;
  readonly client: MockClient;
}

/** @throws RpcError notFound for an unknown profile */
export function placeOf(
  mocks: MockTargets,
  target: { readonly directory: number; readonly profile: string },
  basePath: string,
  baseUrl: string,
): Place {
  const mock = mocks.get(target.directory, target.profile);
  const profile = profileById(target.profile) as Profile;
  const definitions = mocks.definitionsOf(target.directory);
  return {
    directory: target.directory,
    profile,
    definitions,
    client: new MockClient(mock, basePath, baseUrl),
  };
}
