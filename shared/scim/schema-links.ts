import type { OwnResourceType } from './definitions.ts';
import type { AttributeDefinition, ResourceTypeDefinition, SchemaDefinition } from './schema-definition.ts';

/**
 * Resource types with what their schemas say of references between them. A multi-valued attribute whose `$ref`
 * points at resource types holds links; a read-only one shows the links of those it points at from the other end,
 * as `groups` of a user does (RFC 7643 section 4.1.2).
 *
 * What a type says itself counts; of the types of RFC 7643 only as far as their schemas still have it.
 */
export function linksOf(
  types: readonly OwnResourceType[],
  schemas: readonly SchemaDefinition[],
  own: ReadonlySet<string>,
): ResourceTypeDefinition[] {
  const attributesOf = ({ schema }: OwnResourceType) =>
    schemas.find(({ id }) => id.toLowerCase() === schema.toLowerCase())?.attributes ?? [];
  const names = new Set(types.map(({ name }) => name));
  const linked = types.map((type) => {
    const attributes = attributesOf(type);
    const holds = (name: string) =>
      attributes.some((one) => one.name === name && canHoldLinks(one) && one.mutability !== 'readOnly');
    const given = own.has(type.name) ? type.links : type.links?.filter(({ attribute }) => holds(attribute));
    const found = attributes
      .filter((one) => canHoldLinks(one) && one.mutability !== 'readOnly')
      .map((one) => ({ attribute: one.name, to: targetsOf(one).filter((name) => names.has(name)) }))
      .filter(({ to }) => to.length > 0);
    const links = own.has(type.name)
      ? (given ?? found)
      : [
          ...(given ?? []),
          ...found.filter((one) => !given?.some(({ attribute }) => attribute === one.attribute)),
        ];
    return { ...type, links };
  });
  return linked.map((type) => {
    const attributes = attributesOf(type);
    if (own.has(type.name) && type.derived) return { ...type, derived: type.derived };
    const derived = attributes
      .filter((one) => canHoldLinks(one) && one.mutability === 'readOnly')
      .flatMap((one) => {
        for (const from of targetsOf(one)) {
          const owner = linked.find(({ name }) => name === from);
          const link = owner?.links.find(({ to }) => to.includes(type.name));
          if (link) return [{ attribute: one.name, from, link: link.attribute }];
        }
        return [];
      });
    return { ...type, derived };
  });
}

function canHoldLinks({ type, multiValued, subAttributes }: AttributeDefinition): boolean {
  return type === 'complex' && multiValued && (subAttributes?.some(({ name }) => name === 'value') ?? false);
}

/** Names of the resource types that an attribute points at. */
function targetsOf({ subAttributes }: AttributeDefinition): readonly string[] {
  return subAttributes?.find(({ name }) => name === '$ref')?.referenceTypes ?? [];
}
