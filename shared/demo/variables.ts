import type { DemoBody, DemoStep, Remember } from './script.ts';

/** What a run knows: texts by name, and resources by name. */
export interface DemoMemory {
  readonly texts: Map<string, string>;
  readonly resources: Map<string, unknown>;
}

/** A step with its values filled in. */
export interface FilledStep {
  readonly method: string;
  readonly path: string;
  /** Null when the step has no body. */
  readonly body: string | null;
}

/** True when a step's condition holds. */
export function holds({ when }: DemoStep, { texts }: DemoMemory): boolean {
  if (when === undefined) return true;
  return 'has' in when ? texts.has(when.has) : !texts.has(when.lacks);
}

/** Null when the step needs something that was never remembered. */
export function fillStep(step: DemoStep, memory: DemoMemory): FilledStep | null {
  const path = fill(step.path, memory, encodeURIComponent);
  if (path === null) return null;
  if (step.body === undefined) return { method: step.method, path, body: null };
  const body = fillBody(step.body, memory);
  return body === undefined ? null : { method: step.method, path, body: JSON.stringify(body) };
}

/** `{{name}}` replaced by what is known of it; null when something is not known. */
export function fill(
  text: string,
  { texts }: Pick<DemoMemory, 'texts'>,
  encode: (value: string) => string = (value) => value,
): string | null {
  let complete = true;
  const filled = text.replace(/\{\{([\w.]+)\}\}/g, (_, name: string) => {
    const value = texts.get(name);
    if (value === undefined) complete = false;
    return encode(value ?? '');
  });
  return complete ? filled : null;
}

function fillBody({ json, over }: DemoBody, memory: DemoMemory): unknown {
  const filled = fillJson(json, memory);
  if (over === undefined || filled === undefined) return filled;
  const base = memory.resources.get(over);
  return base === undefined ? undefined : layOver(base, filled);
}

function fillJson(value: unknown, memory: DemoMemory): unknown {
  if (typeof value === 'string') return fill(value, memory) ?? undefined;
  if (Array.isArray(value)) {
    const items = value.map((item) => fillJson(item, memory));
    return items.includes(undefined) ? undefined : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, fillJson(item, memory)] as const);
  return entries.some(([, item]) => item === undefined) ? undefined : Object.fromEntries(entries);
}

/** Objects are merged, so that what the client does not map comes back as it was read; all else is replaced. */
function layOver(base: unknown, top: unknown): unknown {
  if (!isObject(base) || !isObject(top)) return top;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(top))
    merged[key] = key in base ? layOver(base[key], value) : value;
  return merged;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Keeps of an answer what later steps need. */
export function keep(remember: readonly Remember[], answer: unknown, memory: DemoMemory): void {
  for (const { name, from } of remember) {
    if (!isObject(answer)) continue;
    if (from === 'resource') memory.resources.set(name, answer);
    else {
      const id = from === 'id' ? answer.id : firstMatch(answer);
      if (typeof id === 'string' && id !== '') memory.texts.set(name, id);
    }
  }
}

function firstMatch(answer: Readonly<Record<string, unknown>>): unknown {
  const [first] = Array.isArray(answer.Resources) ? (answer.Resources as unknown[]) : [];
  return isObject(first) ? first.id : undefined;
}
