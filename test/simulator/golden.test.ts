import { describe, expect, test } from 'vitest';
import { idpById, idps } from '../../shared/simulator/idps/index.ts';
import { entraCompliant, entraDefault } from './golden/entra.ts';
import type { Expected, Golden } from './golden/golden.ts';
import { oktaCatalogue, oktaWizard } from './golden/okta.ts';
import { googlePatch, googlePut, jumpcloud, onelogin, pingfederate, pingone, rfc } from './golden/others.ts';
import { mockAnswerer, Play, type Played } from './play.ts';

/** What each identity provider sends, written down from what is known of it and compared field by field. */
const goldens: readonly Golden[] = [
  oktaWizard,
  oktaCatalogue,
  entraDefault,
  entraCompliant,
  onelogin,
  googlePatch,
  googlePut,
  jumpcloud,
  pingone,
  pingfederate,
  rfc,
];

test('every simulator has its requests written down', () => {
  expect(goldens.map(({ simulator }) => simulator)).toEqual(idps.map(({ id }) => id));
});

describe.each(goldens)('$simulator', ({ simulator, steps, get, write, groups }) => {
  const play = new Play(idpById(simulator)!, mockAnswerer(), groups);
  for (const { step, events, sends } of steps) {
    test(step, () => {
      const sent = play.play(...events);
      expect(sent.map(({ method, path }) => `${method} ${withoutGuid(path)}`)).toEqual(
        sends.map(({ method, path }) => `${method} ${path}`),
      );
      for (const [at, expected] of sends.entries())
        expect(sent[at]!.body).toEqual(bodyOf(expected, sent, at));
      expect(sent.filter(({ status }) => status >= 300)).toEqual([]);
    });
  }

  test('headers, in order and case', () => {
    const read = play.sent.find(({ body }) => body === null);
    const written = play.sent.find(({ body }) => body !== null);
    expect(read?.headers).toEqual(get);
    const length = String(Buffer.byteLength(JSON.stringify(written?.body)));
    expect(written?.headers).toEqual(write.map((part) => (part === '#' ? length : part)));
  });
});

function withoutGuid(path: string): string {
  return path.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, '{guid}');
}

function bodyOf({ body, overRead }: Expected, sent: readonly Played[], at: number): unknown {
  if (overRead === undefined) return body ?? null;
  return { ...(sent[at - 1]?.answer as object), ...overRead };
}
