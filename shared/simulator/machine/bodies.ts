import { patchSchema } from '../idps/common.ts';
import type { Payload } from '../mapping/mapping.ts';
import { isObject, type JsonObject, parseTarget, readAt, writeAt } from '../mapping/target.ts';
import { fillTemplate } from '../mapping/template.ts';
import type { App } from './app.ts';

/** An attribute whose value in the app is another, or none. */
export interface Change {
  readonly target: string;
  readonly value: string | boolean;
  /** The app shows no value. */
  readonly absent: boolean;
}

/** The whole account as this client writes it. */
export function wholeBody(app: App, payload: Payload): Record<string, unknown> {
  const plain = new Map<string, string | boolean>();
  for (const [target, value] of payload)
    plain.set(app.isReference(target) ? `${target}.value` : target, value);
  return fillTemplate(app.idp.people.template, plain);
}

/** What was read with this client's attributes laid over it: what it does not map comes back as it was. */
export function laidOver(base: JsonObject, top: JsonObject): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(top)) {
    const under = merged[name];
    if (name === 'schemas' && Array.isArray(under) && Array.isArray(value))
      merged[name] = [...new Set([...(under as unknown[]), ...(value as unknown[])])];
    else merged[name] = isObject(under) && isObject(value) ? laidOver(under, value) : value;
  }
  return merged;
}

/** In the order of the mapping. What has no value in the directory is not sent, so it stays as it is in the app. */
export function changesOf(app: App, shown: JsonObject, wanted: Payload): Change[] {
  const changes: Change[] = [];
  for (const [target, value] of wanted) {
    const reference = app.isReference(target);
    const now = readAt(shown, reference ? `${target}.value` : target);
    if (now === value || (typeof value === 'boolean' && String(now).toLowerCase() === String(value)))
      continue;
    changes.push({ target, value, absent: now === undefined || now === null || now === '' });
  }
  return changes;
}

/** A PatchOp message (RFC 7644 section 3.5.2) in this client's dialect. */
export function patchOf(app: App, changes: readonly Change[]): JsonObject {
  return message(operationsOf(app, changes));
}

export function message(operations: readonly JsonObject[]): JsonObject {
  return { schemas: [patchSchema], Operations: operations };
}

/** `replace` or `Replace`. */
export function opOf({ idp }: App, op: 'add' | 'replace' | 'remove'): string {
  return idp.patch.ops === 'lower' ? op : op.charAt(0).toUpperCase() + op.slice(1);
}

function operationsOf(app: App, changes: readonly Change[]): JsonObject[] {
  const { form } = app.idp.patch;
  if (form === 'paths') return changes.map((change) => withPath(app, change));
  if (form === 'pathless') {
    const value: Record<string, unknown> = {};
    for (const change of changes) writeAt(value, change.target, writtenValue(app, change));
    return [{ op: opOf(app, 'replace'), value }];
  }
  const alone = changes.filter(({ target }) => parseTarget(target)?.entry || app.isReference(target));
  const single = changes.filter((change) => !alone.includes(change));
  const operations = alone.map((change) => withPath(app, change));
  const [first, second] = single;
  if (first === undefined) return operations;
  if (second === undefined) return [...operations, { ...withPath(app, first), op: opOf(app, 'replace') }];
  const value = Object.fromEntries(single.map((change) => [change.target, writtenValue(app, change)]));
  return [...operations, { op: opOf(app, 'replace'), value }];
}

function withPath(app: App, change: Change): JsonObject {
  const op = change.absent ? app.idp.patch.absent : 'replace';
  return { op: opOf(app, op), path: change.target, value: writtenValue(app, change) };
}

function writtenValue(app: App, { target, value }: Change): unknown {
  if (app.isReference(target) && app.idp.people.referenceAs === 'object') return { value };
  if (typeof value === 'boolean' && app.idp.patch.booleans === 'string') return value ? 'True' : 'False';
  return value;
}
