import type { z } from 'zod';
import {
  addDefinitions,
  completeDefinitions,
  noDefinitions,
  type OwnDefinitions,
  OwnResourceType,
  OwnSchema,
} from './definitions.ts';
import { describeJson, isObject, type Json, type JsonObject, pointerTo, quote } from './json.ts';
import { findJsonFault } from './json-fault.ts';
import { resourceTypeUrn, schemaUrn, serviceProviderConfigUrn } from './schemas/service.ts';

export interface DefinitionFile {
  readonly name: string;
  readonly text: string;
}

/** A file of definitions is not right. The message names the file and the place in it. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError';
}

/** What the mock says of itself; it is not replaced by what another service provider says of itself. */
const serviceUrns = new Set(
  [serviceProviderConfigUrn, resourceTypeUrn, schemaUrn].map((urn) => urn.toLowerCase()),
);

/**
 * Reads schemas and resource types (RFC 7643 sections 6 and 7) from files: one of them, an array, the answer of
 * `/Schemas` or `/ResourceTypes`, or an object with `schemas` and `resourceTypes`. An extension that no resource
 * type names extends those it says in `extends`, or the one its URN ends in: `urn:…:extension:acme:2.0:User`.
 *
 * @throws {DefinitionError} when something is not well-formed, or does not hold together with `before`.
 */
export function readDefinitions(
  files: readonly DefinitionFile[],
  before: OwnDefinitions = noDefinitions,
): OwnDefinitions {
  let found = noDefinitions;
  for (const file of files) {
    const items = itemsOf(parsed(file), file.name);
    if (items.length === 0) {
      throw new DefinitionError(
        `${file.name} has neither a schema nor a resource type. It holds what /Schemas or /ResourceTypes answers, or one of their resources.`,
      );
    }
    for (const item of items) found = addDefinitions(found, definitionIn(item, file.name));
  }
  const all = addDefinitions(before, withExtensions(found, before));
  try {
    completeDefinitions(all);
  } catch (problem) {
    throw new DefinitionError(`${files.map(({ name }) => name).join(', ')}: ${(problem as Error).message}`);
  }
  return all;
}

interface Item {
  readonly json: JsonObject;
  readonly pointer: string;
  readonly kind: 'schema' | 'resourceType';
}

function parsed({ name, text: given }: DefinitionFile): Json {
  const text = given.replace(/^\ufeff/, '');
  const fault = findJsonFault(text);
  if (!fault) return JSON.parse(text) as Json;
  throw new DefinitionError(
    `${name}, line ${fault.line} column ${fault.column}, is not JSON: ${fault.what}.`,
  );
}

function itemsOf(json: Json, file: string): Item[] {
  if (Array.isArray(json)) return json.map((one, at) => itemOf(one, pointerTo('', at), file));
  if (!isObject(json))
    throw new DefinitionError(`${file} must hold an object or an array; it is ${describeJson(json)}.`);
  if (Array.isArray(json.Resources)) {
    return json.Resources.map((one, at) => itemOf(one, pointerTo('/Resources', at), file));
  }
  if (json.id !== undefined || json.attributes !== undefined || json.endpoint !== undefined) {
    return [itemOf(json, '', file)];
  }
  return (['schemas', 'resourceTypes'] as const).flatMap((member) => {
    const list = json[member];
    if (list === undefined) return [];
    const base = pointerTo('', member);
    if (!Array.isArray(list)) throw at(file, base, `an array was expected, not ${describeJson(list)}`);
    return list.map((one, index) => itemOf(one, pointerTo(base, index), file));
  });
}

function itemOf(json: Json, pointer: string, file: string): Item {
  if (!isObject(json))
    throw at(file, pointer, `a schema or resource type was expected, not ${describeJson(json)}`);
  return { json, pointer, kind: json.endpoint === undefined ? 'schema' : 'resourceType' };
}

function definitionIn({ json, pointer, kind }: Item, file: string): OwnDefinitions {
  if (kind === 'schema') {
    if (typeof json.id === 'string' && serviceUrns.has(json.id.toLowerCase())) return noDefinitions;
    return { schemas: [checked(OwnSchema, json, pointer, file)], resourceTypes: [] };
  }
  const type = { ...json, id: json.id ?? json.name ?? null } as JsonObject;
  return { schemas: [], resourceTypes: [checked(OwnResourceType, type, pointer, file)] };
}

/** Null says nothing (RFC 7643 section 2.5), so it is what some service providers write for what they leave out. */
function withoutNulls(json: Json): Json {
  if (Array.isArray(json)) return json.map(withoutNulls);
  if (!isObject(json)) return json;
  const entries = Object.entries(json).filter(([, value]) => value !== null);
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutNulls(value)]));
}

function checked<T>(schema: z.ZodType<T>, json: JsonObject, pointer: string, file: string): T {
  const bare = withoutNulls(json);
  const result = schema.safeParse(bare);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = (issue?.path ?? []).map(String);
  const place = path.reduce((before, name) => pointerTo(before, name), pointer);
  const value = path.reduce<Json | undefined>(
    (held, name) => (isObject(held) ? held[name] : Array.isArray(held) ? held[Number(name)] : undefined),
    bare,
  );
  const whose = namesAlong(bare, path);
  const found =
    value === undefined ? 'nothing' : typeof value === 'string' ? quote(value) : describeJson(value);
  throw at(file, place, `${whose}${issue?.message ?? 'not right'}; found ${found}`);
}

/** The names of what a path goes through: `costCenter: `. */
function namesAlong(json: Json, path: readonly string[]): string {
  const names: string[] = [];
  let held: Json | undefined = json;
  for (const step of path) {
    held = isObject(held) ? held[step] : Array.isArray(held) ? held[Number(step)] : undefined;
    if (isObject(held) && typeof held.name === 'string') names.push(held.name);
  }
  return names.length === 0 ? '' : `${names.join('.')}: `;
}

function at(file: string, pointer: string, what: string): DefinitionError {
  return new DefinitionError(`${file}${pointer === '' ? '' : `, ${pointer}`}: ${what}.`);
}

function withExtensions(found: OwnDefinitions, before: OwnDefinitions): OwnDefinitions {
  const types = [...before.resourceTypes, ...found.resourceTypes];
  const names = new Set(['User', 'Group', ...types.map(({ name }) => name)]);
  const isNamed = (urn: string) =>
    types.some(
      ({ schema, schemaExtensions }) =>
        isUrn(schema, urn) || schemaExtensions.some((extension) => isUrn(extension.schema, urn)),
    );
  const schemas = found.schemas.map((schema) => {
    if (schema.extends.length > 0 || isNamed(schema.id) || !/:extension:/i.test(schema.id)) return schema;
    const last = schema.id.slice(schema.id.lastIndexOf(':') + 1);
    return names.has(last) ? { ...schema, extends: [last] } : schema;
  });
  return { ...found, schemas };
}

function isUrn(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
