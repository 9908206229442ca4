import { invalidPath, invalidSyntax, invalidValue, noTarget } from './error.ts';
import type { AttributePath } from './filter/ast.ts';
import { parsePath } from './filter/parser.ts';
import { describeJson, isObject, type Json, memberOf, quote } from './json.ts';
import type { Reading } from './tolerance.ts';

export const patchUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: AttributePath | null;
  /** The path as written. */
  readonly text: string | null;
  /** Undefined when the operation has no value. */
  readonly value: Json | undefined;
  /** JSON pointer to the operation. */
  readonly pointer: string;
}

/**
 * Reads the envelope of a PATCH (RFC 7644 section 3.5.2). Names of its members count in any case.
 * @throws {ScimError} 400 invalidSyntax, invalidPath, invalidFilter, invalidValue or noTarget.
 */
export function readPatch(body: Json, reading: Reading, maxOperations: number): PatchOperation[] {
  if (!isObject(body)) {
    throw invalidSyntax(`The body must be a JSON object with "Operations"; found ${describeJson(body)}.`);
  }
  const schemas = memberOf(body, 'schemas');
  const named =
    Array.isArray(schemas) &&
    schemas.some((urn) => typeof urn === 'string' && urn.toLowerCase() === patchUrn.toLowerCase());
  if (!named) throw invalidSyntax(`"schemas" must name ${patchUrn}; found ${describeJson(schemas)}.`);
  const operations = memberOf(body, 'operations');
  if (!Array.isArray(operations) || operations.length === 0) {
    throw invalidSyntax(
      `"Operations" must be an array with at least one operation; found ${describeJson(operations)}.`,
    );
  }
  if (operations.length > maxOperations) {
    throw invalidValue(
      `The request has ${operations.length} operations; at most ${maxOperations} are accepted.`,
    );
  }
  return operations.map((operation, at) => readOperation(operation, `/Operations/${at}`, reading));
}

function readOperation(operation: Json, pointer: string, reading: Reading): PatchOperation {
  if (!isObject(operation)) {
    throw invalidSyntax(`An operation must be an object; found ${describeJson(operation)} at ${pointer}.`);
  }
  const op = readOp(memberOf(operation, 'op'), pointer, reading);
  const text = memberOf(operation, 'path');
  const value = memberOf(operation, 'value');
  if (text !== undefined && text !== null && typeof text !== 'string') {
    throw invalidPath(`"path" must be a string; found ${describeJson(text)} at ${pointer}.`);
  }
  if (text === undefined || text === null) {
    if (op === 'remove') {
      throw noTarget(`"remove" needs a path that says what to remove (${pointer}).`);
    }
    if (!isObject(value)) {
      throw invalidValue(
        `"${op}" without a path needs an object of attributes as its value; found ${describeJson(value)} at ${pointer}.`,
      );
    }
    return { op, path: null, text: null, value, pointer };
  }
  if (op !== 'remove' && value === undefined) {
    throw invalidValue(`"${op}" of ${quote(text)} needs a value (${pointer}).`);
  }
  return { op, path: parsePath(text), text, value, pointer };
}

function readOp(op: Json | undefined, pointer: string, { dialect, trace }: Reading): PatchOperation['op'] {
  if (op === 'add' || op === 'replace' || op === 'remove') return op;
  const lower = typeof op === 'string' ? op.toLowerCase() : null;
  if ((lower === 'add' || lower === 'replace' || lower === 'remove') && dialect.opAnyCase) {
    trace.tolerate(
      'op-case',
      `The operation is written ${quote(op as string)}; RFC 7644 writes it in lower case.`,
      `${pointer}/op`,
    );
    return lower;
  }
  throw invalidSyntax(`"op" must be add, replace or remove; found ${describeJson(op)} at ${pointer}.`);
}
