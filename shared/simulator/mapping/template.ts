import type { Payload } from './mapping.ts';
import { isObject, type JsonObject, parseTarget, writeAt } from './target.ts';

/**
 * A body as data: `"{{target}}"` stands for the value of that target, everything else is sent as it is, in the order
 * it is written in. An object or list whose targets all have no value is left out.
 */
export type Template = JsonObject;

const slot = /^\{\{(.+)\}\}$/;

interface Filled {
  readonly value: unknown;
  /** It held targets, and none of them had a value. */
  readonly empty: boolean;
  /** It held targets. */
  readonly dynamic: boolean;
}

/** The template with its slots filled, and nothing else. */
export function fillSlots(
  template: Template,
  values: Payload,
  used: Set<string> = new Set(),
): Record<string, unknown> {
  const { value } = fill(template, values, used);
  return (isObject(value) ? value : {}) as Record<string, unknown>;
}

/** The body, with what the template does not mention added where its target says. */
export function fillTemplate(template: Template, payload: Payload): Record<string, unknown> {
  const used = new Set<string>();
  const body = fillSlots(template, payload, used);
  for (const [target, given] of payload) {
    if (used.has(target)) continue;
    writeAt(body, target, given);
    const schema = parseTarget(target)?.schema;
    if (schema && Array.isArray(body.schemas) && schema in body && !body.schemas.includes(schema))
      body.schemas = [...(body.schemas as unknown[]), schema];
  }
  return body;
}

function fill(part: unknown, payload: Payload, used: Set<string>): Filled {
  if (typeof part === 'string') {
    const target = slot.exec(part)?.[1];
    if (target === undefined) return { value: part, empty: false, dynamic: false };
    used.add(target);
    const value = payload.get(target);
    return { value, empty: value === undefined, dynamic: true };
  }
  if (Array.isArray(part)) {
    const entries = part.map((entry) => fill(entry, payload, used));
    const kept = entries.filter(({ empty }) => !empty).map(({ value }) => value);
    const list = together(kept, entries);
    return { ...list, empty: list.empty && kept.length === 0 };
  }
  if (!isObject(part)) return { value: part, empty: false, dynamic: false };
  const members = Object.entries(part).map(([name, inner]) => [name, fill(inner, payload, used)] as const);
  const kept = members.filter(([, { empty }]) => !empty).map(([name, { value }]) => [name, value] as const);
  return together(
    Object.fromEntries(kept),
    members.map(([, filled]) => filled),
  );
}

function together(value: unknown, parts: readonly Filled[]): Filled {
  const dynamic = parts.filter((part) => part.dynamic);
  return {
    value,
    dynamic: dynamic.length > 0,
    empty: dynamic.length > 0 && dynamic.every(({ empty }) => empty),
  };
}
