import type { DefinitionList } from '../../../shared/contract/directory.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import {
  completeDefinitions,
  noDefinitions,
  type OwnDefinitions,
  withoutDefinition,
} from '../../../shared/scim/definitions.ts';
import {
  DefinitionError,
  type DefinitionFile,
  readDefinitions,
} from '../../../shared/scim/read-definitions.ts';
import { defaultSchemas } from '../../../shared/scim/schemas/defaults.ts';
import { messageOf } from '../errors.ts';

/** @throws RpcError badRequest that names the file and the place in it */
export function added(files: readonly DefinitionFile[], before: OwnDefinitions): OwnDefinitions {
  try {
    return readDefinitions(files, before);
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    throw new RpcError('badRequest', error.message, 'Mend the file and load it again.');
  }
}

/** @throws RpcError notFound, or badRequest while something else needs what is to be taken away */
export function takenAway(id: string | null, before: OwnDefinitions): OwnDefinitions {
  if (id === null) return noDefinitions;
  const own = withoutDefinition(before, id);
  if (own.schemas.length + own.resourceTypes.length === before.schemas.length + before.resourceTypes.length) {
    throw new RpcError('notFound', `No schema and no resource type of yours is called ${id}.`);
  }
  try {
    completeDefinitions(own);
  } catch (error) {
    throw new RpcError('badRequest', messageOf(error), 'Take that away first.');
  }
  return own;
}

export function listDefinitions(own: OwnDefinitions): DefinitionList {
  const { resourceTypes } = completeDefinitions(own);
  const isUrn = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  return {
    schemas: own.schemas.map(({ id, name, attributes }) => ({
      id,
      name,
      attributes: attributes.length,
      of: resourceTypes
        .filter(
          ({ schema, schemaExtensions }) =>
            isUrn(schema, id) || schemaExtensions?.some((extension) => isUrn(extension.schema, id)),
        )
        .map((type) => type.name),
      replaces: defaultSchemas.some((standard) => isUrn(standard.id, id)),
    })),
    resourceTypes: own.resourceTypes.map(({ name, endpoint, schema }) => ({ name, endpoint, schema })),
  };
}
