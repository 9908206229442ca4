import type { DirectoryDescription } from '../../../shared/contract/directory.ts';
import { Dialect } from '../../../shared/scim/dialect.ts';
import { ScimError } from '../../../shared/scim/error.ts';
import { isObject, type Json } from '../../../shared/scim/json.ts';
import { readPatch } from '../../../shared/scim/patch-request.ts';
import { readResource } from '../../../shared/scim/read-resource.ts';
import { createRegistry, type Registry, type ResourceType } from '../../../shared/scim/registry.ts';
import { resolvePath } from '../../../shared/scim/resolve.ts';
import { type Reading, Trace } from '../../../shared/scim/tolerance.ts';
import { readValue } from '../../../shared/scim/values.ts';
import type { ResourceProblem } from '../directory/resource-check.ts';

/** What a body is for, as far as its check depends on it. */
export interface Purpose {
  method: string;
  /** Path below the base path: `/Users/1`. */
  path: string;
  stage: 'request' | 'answer';
}

/** What a body was found to be: `words` such as "valid User", or why it is not. */
export type Verdict =
  | { kind: 'valid'; words: string; type: string | null }
  /** `by`: who would refuse it. `pointer`: the place in the body, when it is known. */
  | {
      kind: 'wrong';
      by: 'rfc' | 'mock';
      problem: ResourceProblem;
      pointer: string | null;
      type: string | null;
    }
  | { kind: 'notJson'; why: string };

const reading = (): Reading => ({
  dialect: Dialect.parse({}),
  trace: new Trace(),
  limits: { stringLength: 1_000_000, valuesPerAttribute: 100_000 },
});

let standard: Registry | undefined;

/** The schemas of RFC 7643, for apps whose own are not known. */
export function standardRegistry(): Registry {
  standard ??= createRegistry();
  return standard;
}

/** The schemas and resource types that a listener's mock has. */
export function registryOf({ schemas, types }: DirectoryDescription): Registry {
  return createRegistry(
    schemas,
    types.map(({ name, endpoint, schema, extensions, links }) => ({
      id: name,
      name,
      endpoint,
      schema,
      schemaExtensions: extensions.map((urn) => ({ schema: urn, required: false })),
      // What a link may lead to is the mock's to check.
      links: links.map((attribute) => ({ attribute, to: types.map((each) => each.name) })),
    })),
  );
}

/** Checks a body against the RFCs: a PATCH by its operations, a resource by its schema, the rest as JSON. */
export function checkBody(text: string, purpose: Purpose, registry: Registry): Verdict {
  let json: Json;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { kind: 'notJson', why: `not JSON: ${error instanceof Error ? error.message.slice(0, 90) : ''}` };
  }
  const type = typeOf(purpose, json, registry);
  try {
    if (purpose.stage === 'request' && purpose.method.toUpperCase() === 'PATCH') {
      checkPatch(json, type);
      return { kind: 'valid', words: 'valid PATCH', type: null };
    }
    if (!type) return { kind: 'valid', words: 'valid JSON', type: null };
    readResource(type, json, registry, reading());
    return { kind: 'valid', words: `valid ${type.name}`, type: type.name };
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    return {
      kind: 'wrong',
      by: 'rfc',
      problem: { detail: error.detail, attribute: attributeIn(error.detail) },
      pointer: /(?:at |\()(\/[^\s).]*)\)?\.?$/.exec(error.detail)?.[1] ?? null,
      type: type?.name ?? null,
    };
  }
}

/** The resource type a body is a resource of; null for lists, errors and what is no resource. */
function typeOf({ method, path, stage }: Purpose, json: Json, registry: Registry): ResourceType | null {
  const schemas = isObject(json) && Array.isArray(json.schemas) ? json.schemas : [];
  if (schemas.some((urn) => typeof urn === 'string' && urn.startsWith('urn:ietf:params:scim:api:messages:')))
    return stage === 'request' && method.toUpperCase() === 'PATCH' ? typeAt(path, registry) : null;
  if (stage === 'request' && !/^(POST|PUT|PATCH)$/i.test(method)) return null;
  return typeAt(path, registry);
}

function typeAt(path: string, registry: Registry): ResourceType | null {
  const [, first = '', second] = (path.split('?')[0] ?? '').split('/');
  return second === '.search' ? null : (registry.typeAt(`/${first}`) ?? null);
}

function checkPatch(json: Json, type: ResourceType | null): void {
  for (const { path, text, value, pointer } of readPatch(json, reading(), 1_000_000)) {
    if (path === null || type === null) continue;
    const resolved = resolvePath(type, path);
    if (resolved === null)
      throw new ScimError(400, 'invalidPath', `${type.name} has no attribute "${text}" (${pointer}).`);
    if (resolved.kind !== 'attribute' || value === undefined) continue;
    const { attribute, sub } = resolved;
    // A filter in brackets picks single elements; what is written there is one of them.
    const single = sub ?? (path.values === null ? attribute : { ...attribute, multiValued: false });
    const lone = single.multiValued && !Array.isArray(value) ? [value] : value;
    readValue(single, lone, `${pointer}/value`, reading());
  }
}

/** The attribute a message of the schema's reader begins with, if it does. */
function attributeIn(detail: string): string | null {
  return /^([A-Za-z$][\w$.-]*|urn:[\w:.-]+) (?:must|is|has|are|needs)\b/.exec(detail)?.[1] ?? null;
}
