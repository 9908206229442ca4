import type { Json } from '../scim/json.ts';
import type { Facts } from './facts.ts';
import { valueAt } from './pointer.ts';
import { type Placeholder, parseTemplate } from './template.ts';

/** What templates are filled from. */
export interface TemplateValues {
  readonly facts: Facts;
  /** The same throughout one message. */
  readonly newId: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly counter: number;
  readonly baseUrl: string;
}

/**
 * Fills a template in. In a text that is JSON a value goes in as JSON: escaped between quotes, whole (objects and
 * lists too) outside of them. What is not there is nothing between quotes and in other texts, and null outside of
 * quotes.
 */
export function render(template: string, values: TemplateValues): string {
  return fill(template, values, /^\s*(\{(?!\{)|\[)/.test(template));
}

function fill(template: string, values: TemplateValues, isJson: boolean): string {
  if (!template.includes('{{')) return template;
  const parsed = parseTemplate(template);
  if (!parsed.ok) throw new Error(parsed.message);
  let inString = false;
  let result = '';
  for (const part of parsed.parts) {
    if (typeof part === 'string') {
      if (isJson) inString = endsInString(part, inString);
      result += part;
      continue;
    }
    // Two braces as they are, in JSON too.
    if (part.kind === 'open') {
      result += '{{';
      continue;
    }
    const value = resolve(part, values);
    if (!isJson) result += asText(value);
    else if (inString) result += JSON.stringify(asText(value)).slice(1, -1);
    else result += value === undefined ? 'null' : JSON.stringify(value);
  }
  return result;
}

/** Fills in every string of a JSON value. One that is a placeholder and nothing else becomes the value itself. */
export function renderJson(value: Json, values: TemplateValues): Json {
  if (typeof value === 'string') {
    if (!value.includes('{{')) return value;
    const parsed = parseTemplate(value);
    const [only, more] = parsed.ok ? parsed.parts : [];
    if (only !== undefined && typeof only !== 'string' && more === undefined)
      return (resolve(only, values) ?? null) as Json;
    return fill(value, values, false);
  }
  if (Array.isArray(value)) return value.map((element) => renderJson(element, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, renderJson(inner, values)]));
}

function endsInString(text: string, inString: boolean): boolean {
  let inside = inString;
  for (let i = 0; i < text.length; i++) {
    if (inside && text[i] === '\\') i++;
    else if (text[i] === '"') inside = !inside;
  }
  return inside;
}

function asText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function resolve(placeholder: Placeholder, values: TemplateValues): unknown {
  const { facts } = values;
  switch (placeholder.kind) {
    case 'method':
      return facts.method;
    case 'path':
      return facts.scim.path;
    case 'id':
      return facts.scim.id ?? undefined;
    case 'status':
      return facts.answer?.status;
    case 'newId':
      return values.newId;
    case 'now':
      return new Date(values.now).toISOString();
    case 'httpDate':
      return new Date(values.now).toUTCString();
    case 'counter':
      return values.counter;
    case 'baseUrl':
      return values.baseUrl;
    case 'open':
      return '{{';
    case 'query':
      return facts.scim.query.get(placeholder.name.toLowerCase());
    case 'header': {
      const { headers } = (placeholder.of === 'request' ? facts.request : facts.answer) ?? { headers: [] };
      const at = headers.findIndex((text, i) => i % 2 === 0 && text.toLowerCase() === placeholder.name);
      return at < 0 ? undefined : headers[at + 1];
    }
    case 'body': {
      const body = (placeholder.of === 'request' ? facts.request : facts.answer)?.json();
      return placeholder.pointer === '' ? body : valueAt(body, placeholder.pointer);
    }
  }
}
