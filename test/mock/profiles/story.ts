import { expect, test } from 'vitest';
import type { Profile } from '../../../shared/profiles/index.ts';
import type { Json, JsonObject } from '../../../shared/scim/json.ts';
import { type Client, client, groupUrn, patchUrn, type Reply, userUrn } from '../client.ts';

/**
 * A request and what is to be answered. `{1}` stands for the id in the first answer of the story, `{2}` for that
 * in the second; a filter is written plainly. An array as the body of a PATCH is its operations, and a body of a
 * POST or PUT needs no schemas.
 */
export interface Step {
  readonly send: string;
  readonly body?: Json;
  /** In place of a User-Agent. */
  readonly headers?: readonly string[];
  /** Seconds that pass before it is sent. */
  readonly after?: number;
  /** How often it is sent; all answers are to be like this. */
  readonly times?: number;
  readonly is: number;
  /** What the body holds, among other things. */
  readonly has?: JsonObject;
  readonly lacks?: readonly string[];
  readonly header?: readonly [string, string];
  /** Names of the trace entries there must be. */
  readonly notes?: readonly string[];
}

/** One test per claim of a profile, each with a fresh directory and a clock of its own. */
export function stories(profile: Profile, table: Readonly<Record<string, readonly Step[]>>): void {
  test.each(Object.entries(table))(`${profile.id}: %s`, (_, steps) => {
    const clock = { now: Date.parse('2026-01-01T00:00:00Z') };
    const scim = client(profile, { now: () => clock.now });
    const ids: string[] = [];
    for (const [at, step] of steps.entries()) {
      clock.now += (step.after ?? 0) * 1000;
      let reply: Reply | undefined;
      for (let time = 0; time < (step.times ?? 1); time++) {
        reply = tell(scim, step, ids);
        expect(reply.status, `${at + 1}. ${step.send}: ${reply.text}`).toBe(step.is);
      }
      check(reply as Reply, step, ids);
      ids.push(String(reply?.body.id));
    }
  });
}

function tell(scim: Client, { send, body, headers }: Step, ids: readonly string[]): Reply {
  const [method = '', ...rest] = send.split(' ');
  const path = filled(rest.join(' '), ids).replace(
    /filter=(.*)$/,
    (_, filter: string) => `filter=${encodeURIComponent(filter)}`,
  );
  const whole = body === undefined ? undefined : filledIn(withSchemas(method, path, body), ids);
  return scim.send(method, path, whole, headers ?? ['User-Agent', 'test']);
}

function withSchemas(method: string, path: string, body: Json): Json {
  if (Array.isArray(body)) return { schemas: [patchUrn], Operations: body };
  if (method === 'PATCH' || typeof body !== 'object' || body === null || 'schemas' in body) return body;
  return { schemas: [path.startsWith('/Groups') ? groupUrn : userUrn], ...body };
}

function check(reply: Reply, { has, lacks, header, notes }: Step, ids: readonly string[]): void {
  if (has) expect(reply.body).toMatchObject(filledIn(has, [...ids, String(reply.body.id)]) as JsonObject);
  for (const name of lacks ?? []) expect(reply.body).not.toHaveProperty([name]);
  if (header) expect(reply.header(header[0])).toBe(header[1]);
  for (const note of notes ?? []) expect(reply.trace).toContain(note);
}

function filled(text: string, ids: readonly string[]): string {
  return text.replace(/\{(\d)\}/g, (_, number: string) => encodeURIComponent(ids[Number(number) - 1] ?? ''));
}

function filledIn(json: Json, ids: readonly string[]): Json {
  return JSON.parse(
    JSON.stringify(json).replace(/\{(\d)\}/g, (_, number: string) => ids[Number(number) - 1] ?? ''),
  ) as Json;
}
