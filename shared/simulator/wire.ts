import type { IdpDefinition } from './definition.ts';

/** A value in a query as this client encodes it: everything outside the unreserved characters as `%XX`. */
export function encodeQuery({ transport }: Pick<IdpDefinition, 'transport'>, text: string): string {
  const encoded = encodeURIComponent(text).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return transport.space === '%20' ? encoded : encoded.replaceAll('%20', '+');
}

/** `{{name}}` of a path replaced by values that are encoded already. */
export function fillPath(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');
}

/** A filter of a look-up in a query, with what this client writes behind it. */
export function encodeFilter(idp: IdpDefinition, template: string, value: string): string {
  // A function, so that a $ in somebody's name is not read as a pattern.
  const filter = template.replace('{{value}}', () => JSON.stringify(value));
  return encodeQuery(idp, filter) + idp.transport.afterFilter;
}

export interface HeaderValues {
  readonly host: string;
  readonly authorization: string | null;
  /** Bytes of the body; null when there is none. */
  readonly length: number | null;
}

/** Names and values in turn, in this client's order and case. */
export function headersOf({ transport }: IdpDefinition, values: HeaderValues): string[] {
  const given: Readonly<Record<string, string | null>> = {
    host: values.host,
    authorization: values.authorization,
    length: values.length === null ? null : String(values.length),
  };
  return transport.headers.flatMap(([name, template]) => {
    if (values.length === null && /^content-/i.test(name)) return [];
    const slot = /^\{\{(\w+)\}\}$/.exec(template)?.[1];
    const value = slot === undefined ? template : (given[slot] ?? null);
    return value === null ? [] : [name, value];
  });
}
