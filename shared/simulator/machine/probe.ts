import type { Payload } from '../mapping/mapping.ts';
import { isObject, type JsonObject } from '../mapping/target.ts';
import { fillSlots } from '../mapping/template.ts';
import { ask, Refusal, type SimAnswer, type SimRequest, succeeded, type Talk } from '../talk.ts';
import { fillPath } from '../wire.ts';
import type { App } from './app.ts';
import { message, opOf, wholeBody } from './bodies.ts';
import { readList } from './lists.ts';
import { groupPath, idOf, userPath } from './requests.ts';

/** The connection test of this client: what its console sends when somebody presses the button. @throws Refusal */
export function* probe(app: App): Talk<void> {
  const { idp } = app;
  for (const { path, wants, when } of idp.probes) {
    if (when === 'groups' && !app.pushesGroups) continue;
    if (when === 'groupImport' && !app.importsGroups) continue;
    const request = checking('GET', fillPath(path, { guid: app.guid() }));
    const answer = yield* ask(idp, request);
    // Okta takes 404 for an empty list only where it looks somebody up.
    if (!succeeded(answer)) throw new Refusal('lookUp', request, answer);
    if (wants === 'object') {
      if (!isObject(answer.json))
        throw new Refusal('unreadable', request, answer, 'The answer is no JSON object.');
      continue;
    }
    const { total } = readList(app, request, answer);
    if (wants === 'empty' && total > 0)
      throw new Refusal('unreadable', request, answer, 'The app finds somebody by a name that nobody has.');
  }
  if (idp.probesByWriting) yield* probeByWriting(app);
}

function checking(method: SimRequest['method'], path: string, body: JsonObject | null = null): SimRequest {
  return { method, path, body, step: 'check', subject: null };
}

/** Makes a person and a group and deletes both; a person that cannot be deleted is switched off. @throws Refusal */
function* probeByWriting(app: App): Talk<void> {
  const { testUser, testGroup, idp } = app;
  const person: Payload = new Map<string, string | boolean>([
    ['userName', testUser],
    ['emails[type eq "work"].value', testUser],
    ['name.givenName', 'Test'],
    ['name.familyName', 'User'],
    ['displayName', 'Test User'],
    ['active', true],
  ]);
  const made = yield* make(app, '/Users', wholeBody(app, person));
  const group =
    app.pushesGroups && idp.groups !== null
      ? yield* make(app, '/Groups', fillSlots(idp.groups.template, new Map([['displayName', testGroup]])))
      : null;
  if (group !== null) yield* remove(app, groupPath(group));
  const removed = checking('DELETE', userPath(made));
  const answer = yield* ask(app.idp, removed);
  if (succeeded(answer)) return;
  const off = checking(
    'PATCH',
    userPath(made),
    message([{ op: opOf(app, 'replace'), path: 'active', value: false }]),
  );
  const second = yield* ask(app.idp, off);
  if (!succeeded(second)) throw new Refusal('change', off, second);
}

function* make(app: App, path: string, body: JsonObject): Talk<string> {
  const request = checking('POST', path, body);
  const answer: SimAnswer = yield* ask(app.idp, request);
  if (!succeeded(answer)) throw new Refusal('create', request, answer);
  return idOf(request, answer);
}

function* remove(app: App, path: string): Talk<void> {
  const request = checking('DELETE', path);
  const answer = yield* ask(app.idp, request);
  if (!succeeded(answer)) throw new Refusal('change', request, answer);
}
