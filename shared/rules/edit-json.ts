import jsonpatch, { type Operation } from 'fast-json-patch';
import type { TraceEntry } from '../contract/exchange.ts';
import { cloneJson, equalJson, type Json } from '../scim/json.ts';
import type { JsonEdit } from './act.ts';
import { join, placesAt, stepsOf } from './pointer.ts';
import { renderJson, type TemplateValues } from './render.ts';

export type Change = NonNullable<TraceEntry['changes']>[number];

export interface EditedJson {
  readonly body: Json;
  readonly changes: readonly Change[];
  /** What changed nothing, and why. */
  readonly notes: readonly string[];
}

/** Applies edits to a body; see JsonEdit. The body that is given stays as it is. */
export function editJson(body: Json, edits: readonly JsonEdit[], values: TemplateValues): EditedJson {
  let document = cloneJson(body);
  const changes: Change[] = [];
  const notes: string[] = [];
  for (const edit of edits) {
    if (edit.op === 'test') {
      const places = placesAt(document, edit.path);
      const wanted = renderJson(edit.value, values);
      if (places.length > 0 && places.every(({ value }) => equalJson(value as Json, wanted))) continue;
      return { body, changes: [], notes: [`nothing was edited: the test of ${shownPath(edit.path)} failed`] };
    }
    const operations = operationsOf(document, edit, values);
    if (operations.length === 0) notes.push(`there was no ${shownPath(edit.path)} to ${edit.op}`);
    for (const operation of operations) {
      const before = placesAt(document, operation.path)[0]?.value as Json | undefined;
      const moved =
        operation.op === 'move'
          ? (placesAt(document, operation.from)[0]?.value as Json | undefined)
          : undefined;
      try {
        document = jsonpatch.applyOperation<Json>(document, operation, false, true).newDocument;
      } catch {
        notes.push(`${shownPath(operation.path)} could not be reached to ${edit.op}`);
        continue;
      }
      if (operation.op === 'move') changes.push(change(operation.from, moved, undefined));
      const after =
        operation.op === 'remove'
          ? undefined
          : (placesAt(document, operation.path)[0]?.value as Json | undefined);
      // An element put into a list moved its neighbours: only what is new has changed.
      const isInserted = operation.op === 'add' && isInList(document, operation.path);
      changes.push(change(operation.path, isInserted ? undefined : before, after));
    }
  }
  return { body: document, changes, notes };
}

/** Operations of RFC 6902 with whole paths, in the order in which they can be applied. */
function operationsOf(
  document: Json,
  edit: Exclude<JsonEdit, { op: 'test' }>,
  values: TemplateValues,
): Operation[] {
  switch (edit.op) {
    case 'add': {
      const value = renderJson(edit.value, values);
      const steps = stepsOf(edit.path);
      const last = steps.at(-1);
      if (last === undefined) return [{ op: 'replace', path: '', value }];
      // What is there under another spelling is replaced, not joined by a second one.
      const there = last === '*' ? [] : placesAt(document, edit.path);
      const parent = steps.slice(0, -1).reduce(join, '');
      return placesAt(document, parent)
        .filter((place) => typeof place.value === 'object' && place.value !== null)
        .map((place) => {
          const known = Array.isArray(place.value)
            ? undefined
            : there.find(({ pointer }) => pointer.slice(0, pointer.lastIndexOf('/')) === place.pointer);
          return { op: 'add', path: known?.pointer ?? join(place.pointer, last), value: cloneJson(value) };
        });
    }
    case 'replace': {
      const value = renderJson(edit.value, values);
      return placesAt(document, edit.path).map(({ pointer }) => ({
        op: 'replace',
        path: pointer,
        value: cloneJson(value),
      }));
    }
    case 'remove':
      // From the end, so that what is still to be removed from a list keeps its place.
      return placesAt(document, edit.path)
        .reverse()
        .map(({ pointer }) => ({ op: 'remove', path: pointer }));
    case 'move':
    case 'copy':
      return placesAt(document, edit.from)
        .slice(0, 1)
        .map(({ pointer }) => ({ op: edit.op, from: pointer, path: edit.path }));
    case 'convert':
      return placesAt(document, edit.path).flatMap(({ pointer, value }) => {
        const converted = convert(value as Json, edit.to);
        return converted === undefined || converted === value
          ? []
          : [{ op: 'replace', path: pointer, value: converted } satisfies Operation];
      });
  }
}

function convert(value: Json, to: Extract<JsonEdit, { op: 'convert' }>['to']): Json | undefined {
  switch (to) {
    case 'boolean':
      if (typeof value !== 'string' || !/^\s*(true|false)\s*$/i.test(value)) return undefined;
      return value.trim().toLowerCase() === 'true';
    case 'string':
      return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
    case 'number':
      return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))
        ? Number(value)
        : undefined;
    case 'lowerCase':
      return typeof value === 'string' ? value.toLowerCase() : undefined;
    case 'upperCase':
      return typeof value === 'string' ? value.toUpperCase() : undefined;
  }
}

function isInList(document: Json, pointer: string): boolean {
  return Array.isArray(placesAt(document, pointer.slice(0, pointer.lastIndexOf('/')))[0]?.value);
}

function change(pointer: string, before: Json | undefined, after: Json | undefined): Change {
  return { place: `body${pointer}`, before: shown(before), after: shown(after) };
}

/** Long values are cut: the messages hold them whole. */
export function shown(value: Json | undefined): string | null {
  if (value === undefined) return null;
  const text = JSON.stringify(value);
  return text.length > 400 ? `${text.slice(0, 399)}…` : text;
}

function shownPath(path: string): string {
  return path === '' ? 'body' : path;
}
