import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { cleanUp } from '../../electron/engine/simulate/clean-up.ts';
import { CompatRunner } from '../../electron/engine/simulate/compat-run.ts';
import { Journal } from '../../electron/engine/simulate/journal.ts';
import { AppTarget } from '../../electron/engine/simulate/target.ts';
import { Wire } from '../../electron/engine/simulate/wire.ts';
import { CompatRun } from '../../shared/contract/compat.ts';
import { reportOf } from '../../shared/simulator/compat/report.ts';
import { allWork, causesOf } from '../../shared/simulator/compat/summary.ts';
import { idpsNamed } from '../../shared/simulator/idps/index.ts';
import { SpoiledProvider } from './spoiled-provider.ts';

let provider: SpoiledProvider | null = null;
afterEach(async () => {
  await provider?.close();
  provider = null;
});

type Spoil = ConstructorParameters<typeof SpoiledProvider>[0];

async function open(spoil?: Spoil, profile?: string): Promise<SpoiledProvider> {
  provider = await new SpoiledProvider(spoil, profile).open();
  return provider;
}

function targetOf({ url }: SpoiledProvider): AppTarget {
  return new AppTarget({
    name: 'app',
    listener: null,
    wire: new Wire({ baseUrl: url, connections: 1 }),
    credentials: ['Authorization', 'Bearer secret'],
  });
}

async function run(names: string, spoil?: Spoil, profile?: string, journal = new Journal(null)) {
  const app = await open(spoil, profile);
  const runner = new CompatRunner({
    id: 1,
    idps: names.split(',').flatMap((name) => idpsNamed(name)),
    target: targetOf(app),
    domain: 'scimscope.example',
    journal,
    onProgress: () => {},
  });
  await runner.play();
  const summary = CompatRun.parse(runner.summary());
  const cell = (step: string, row = 0) => summary.rows[row]!.cells.find((one) => one.step === step)!;
  return { app, summary, cell };
}

test('the tolerant mock works with every identity provider, and nothing is left in it', async () => {
  const { app, summary } = await run('all');
  expect(summary.rows.map(({ simulator, works, of }) => [simulator, of - works])).toEqual(
    idpsNamed('all').map(({ id }) => [id, 0]),
  );
  expect(allWork(summary.rows)).toBe(true);
  expect(summary.leftovers).toEqual([]);
  expect(app.mock.counts()).toEqual({ User: 0, Group: 0 });
});

test('what a dialect bends is said, and does not count against the app', async () => {
  const { cell } = await run('entra-default');
  expect(cell('switchOff')).toMatchObject({ verdict: 'deviates', word: '' });
  expect(cell('switchOff').what).toContain('The identity provider sends active as the text "False".');
  expect(cell('lookUp').verdict).toBe('works');
});

test('everything it makes carries the marker, in userName and display name', async () => {
  const { app, summary } = await run('okta-catalogue,jumpcloud');
  const made = app.asked.filter(({ method, path: where }) => method === 'POST' && where === '/Users');
  expect(made.length).toBeGreaterThan(4);
  for (const { body } of made) expect(body.userName).toMatch(/^scimscope-test\./);
  expect(summary.marker).toMatch(/^scimscope-test\.[a-z0-9]{5}$/);
  for (const { body } of app.asked.filter(
    ({ method, path: where }) => method === 'POST' && where === '/Groups',
  ))
    expect(body.displayName).toMatch(/^Scimscope test /);
});

describe('what an app gets wrong is found, with its cause', () => {
  const operations = (body: { Operations?: { op: string; path?: string; value?: unknown }[] } | undefined) =>
    body?.Operations ?? [];

  test('removing one member empties the group', async () => {
    const { cell } = await run('entra-default,okta-catalogue', ({ body }, real) =>
      operations(body).some(({ op, path: where }) => op === 'Remove' && where === 'members')
        ? real({ body: { ...body, Operations: [{ op: 'remove', path: 'members' }] } })
        : null,
    );
    expect(cell('removeMembers')).toMatchObject({ verdict: 'fails', word: 'empties' });
    expect(cell('removeMembers').causes[0]?.code).toBe('F-GRP-REMOVE-WIPES-ALL');
    expect(cell('removeMembers', 1).verdict).toBe('works');
  });

  test('the text "False" is taken and nobody is switched off', async () => {
    const { cell } = await run('entra-default', ({ body, path: where }, real) =>
      operations(body).some(({ value }) => value === 'False')
        ? real({ method: 'GET', path: where, body: undefined })
        : null,
    );
    expect(cell('switchOff')).toMatchObject({ verdict: 'fails', word: 'still on' });
    expect(cell('switchOff').causes[0]?.code).toBe('F-ENTRA-ACTIVE-STRING');
  });

  test('capital ops are refused without a word of why', async () => {
    const { summary } = await run('entra-default', ({ body }) =>
      operations(body).some(({ op }) => /^[A-Z]/.test(op))
        ? { status: 400, json: { detail: 'Invalid request.' } }
        : null,
    );
    expect(causesOf(summary.rows)[0]?.code).toBe('F-ENTRA-OP-CASE');
  });

  test('an entry that is not there is refused: the op that was taken elsewhere is not blamed', async () => {
    const { cell } = await run('entra-default', undefined, 'rfc-strict');
    expect(cell('changeProfile').causes[0]?.code).toBe('F-PATCH-VALUEPATH-NOTARGET');
    expect(cell('setManager').causes[0]?.code).toBe('F-ENTRA-MANAGER-STRING');
    expect(cell('switchOff').causes[0]?.code).toBe('F-ENTRA-ACTIVE-STRING');
    expect(cell('createGroup').causes[0]?.code).toBe('F-SCHEMA-ENTRA-GROUP-URN');
  });

  test('the same create twice makes two accounts', async () => {
    let number = 0;
    const { cell } = await run('rfc', ({ method, path: where, body }, real) => {
      const first = real();
      if (method !== 'POST' || where !== '/Users' || first.status !== 409) return first;
      return real({ body: { ...body, userName: `${body.userName}.${++number}` } });
    });
    expect(cell('create')).toMatchObject({ verdict: 'fails', word: 'twice' });
    expect(cell('create').causes[0]?.code).toBe('F-RACE-PARALLEL-CREATE');
  });

  test('somebody who is switched off cannot be read any more', async () => {
    const off = new Set<string>();
    const { cell } = await run('okta-catalogue', ({ method, path: where, body }) => {
      if (operations(body).some(({ value }) => (value as { active?: boolean })?.active === false))
        off.add(where);
      return method === 'GET' && off.has(where) ? { status: 404, json: {} } : null;
    });
    expect(cell('switchOff')).toMatchObject({ verdict: 'fails', word: 'hidden' });
    expect(cell('switchOff').causes[0]?.code).toBe('F-DEACT-HIDES-USER');
  });

  test('an attribute that is dropped is lost at the create and not asked of the app again', async () => {
    const without = (given: { json?: unknown }) => {
      if (typeof given.json === 'object' && given.json !== null) {
        const { displayName: _, ...rest } = given.json as Record<string, unknown>;
        return { ...given, json: rest };
      }
      return given;
    };
    const { cell } = await run('google-patch', ({ path: where }, real) =>
      where.startsWith('/Users') ? (without(real()) as ReturnType<typeof real>) : null,
    );
    expect(cell('create')).toMatchObject({ verdict: 'loses', word: 'lost' });
    expect(cell('create').what[0]).toContain('displayName');
    expect(cell('changeProfile').verdict).toBe('deviates');
  });

  test('the PATCH of an app that has none', async () => {
    const { cell } = await run('okta-catalogue', ({ method }) =>
      method === 'PATCH' ? { status: 501, json: {} } : null,
    );
    expect(cell('switchOff')).toMatchObject({ verdict: 'fails', word: '501' });
    expect(cell('switchOff').causes[0]?.code).toBe('F-PUT-PATCH-MISMATCH');
    expect(cell('changeProfile').verdict).not.toBe('fails');
  });
});

describe('nobody else is touched', () => {
  test('a filter that is ignored ends it before anybody is changed', async () => {
    const app = await open(({ method, path: where }, real) =>
      method === 'GET' && where.includes('filter=') ? real({ path: '/Users' }) : null,
    );
    const body = {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      userName: 'real.person@example.com',
    };
    await fetch(`${app.url}/Users`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/scim+json' },
    });
    app.asked.length = 0;
    const runner = new CompatRunner({
      id: 1,
      idps: idpsNamed('okta-wizard'),
      target: targetOf(app),
      domain: 'scimscope.example',
      journal: new Journal(null),
      onProgress: () => {},
    });
    await runner.play();
    const cells = runner.summary().rows[0]!.cells;
    expect(cells.find(({ step }) => step === 'lookUp')).toMatchObject({
      verdict: 'fails',
      word: 'wrong match',
    });
    expect(cells.filter(({ verdict }) => verdict === 'notRun').length).toBeGreaterThan(8);
    expect(app.asked.filter(({ method }) => method !== 'GET')).toEqual([]);
    expect(app.mock.counts()).toMatchObject({ User: 1 });
  });

  test('wrong credentials end it at the first request', async () => {
    const { app, cell, summary } = await run('okta-wizard', () => ({ status: 401, json: {} }));
    expect(cell('check').causes[0]?.code).toBe('F-AUTH-TOKEN-INVALID');
    expect(app.asked).toHaveLength(1);
    expect(allWork(summary.rows)).toBe(false);
  });
});

describe('clean-up', () => {
  test('what cannot be deleted is switched off and told', async () => {
    const { app, summary } = await run('okta-wizard', ({ method, path: where }) =>
      method === 'DELETE' && where.startsWith('/Users')
        ? { status: 405, json: { detail: 'not here' } }
        : null,
    );
    expect(summary.leftovers.length).toBeGreaterThan(2);
    expect(summary.leftovers[0]!.why).toContain('It was switched off instead.');
    expect(app.mock.counts().Group).toBe(0);
  });

  test('an interrupted run is taken back from its journal, also what was asked for and never answered', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'scimscope-journal-'));
    const file = path.join(folder, 'journal.ndjson');
    try {
      const app = await open();
      const create = async (userName: string) => {
        const body = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName };
        const headers = { 'content-type': 'application/scim+json' };
        const answer = await fetch(`${app.url}/Users`, {
          method: 'POST',
          body: JSON.stringify(body),
          headers,
        });
        return ((await answer.json()) as { id: string }).id;
      };
      const before = new Journal(file);
      before.asked(app.url, 'User', 'scimscope-test.one');
      before.made(app.url, 'User', 'scimscope-test.one', await create('scimscope-test.one'));
      before.asked(app.url, 'User', 'scimscope-test.two');
      await create('scimscope-test.two');
      const renamed = await create('somebody.real');
      before.made(app.url, 'User', 'scimscope-test.three', renamed);

      const target = targetOf(app);
      const first = await cleanUp(target, new Journal(file), new AbortController().signal);
      expect(first.removed).toBe(2);
      expect(first.leftovers).toMatchObject([
        { name: 'scimscope-test.three', why: expect.stringContaining('left alone') },
      ]);
      expect(app.mock.counts().User).toBe(1);
      await fetch(`${app.url}/Users/${renamed}`, { method: 'DELETE' });
      const second = await cleanUp(target, new Journal(file), new AbortController().signal);
      expect(second.leftovers).toEqual([]);
      expect(readFileSync(file, 'utf8')).toBe('');
      target.wire.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('a run that is stopped removes what it made', async () => {
    const app = await open();
    const runner: CompatRunner = new CompatRunner({
      id: 1,
      idps: idpsNamed('all'),
      target: targetOf(app),
      domain: 'scimscope.example',
      journal: new Journal(null),
      onProgress: () => {
        if (app.mock.counts().Group === 1) runner.stop();
      },
    });
    await runner.play();
    expect(runner.summary().state).toBe('stopped');
    expect(app.mock.counts()).toEqual({ User: 0, Group: 0 });
  });
});

describe('reports', () => {
  test('JUnit counts what was run and escapes what it quotes', async () => {
    const { summary } = await run('entra-default', undefined, 'rfc-strict');
    const { text, name } = reportOf(summary, 'junit');
    const broken = summary.rows[0]!.cells.filter(
      ({ verdict }) => verdict === 'fails' || verdict === 'loses',
    ).length;
    expect(name).toMatch(/^scim-compatibility-\d{4}-\d\d-\d\d\.xml$/);
    expect(text).toContain(`tests="15" failures="${broken}"`);
    expect(text.match(/<failure /g)).toHaveLength(broken);
    expect(text).not.toMatch(/="[^"]*[<>][^"]*"/);
  });

  test('HTML is one page without scripts, JSON is the run', async () => {
    const { summary } = await run('jumpcloud', undefined, 'rfc-strict');
    const { text } = reportOf(summary, 'html');
    expect(text).toContain('✕ empties');
    expect(text).toContain('F-GRP-REMOVE-WIPES-ALL');
    expect(text).not.toMatch(/<script|src=|javascript:/i);
    expect(JSON.parse(reportOf(summary, 'json').text)).toEqual(JSON.parse(JSON.stringify(summary)));
  });
});
