import type { JsonObject } from '../mapping/target.ts';
import type { Talk } from '../talk.ts';
import type { App } from './app.ts';
import { readAll } from './lists.ts';

export interface Imported {
  readonly users: readonly JsonObject[];
  readonly groups: readonly JsonObject[];
}

/** Reads what the app has, as an import of accounts does. Null where this client imports nothing. @throws Refusal */
export function* importAll(app: App): Talk<Imported | null> {
  const { idp } = app;
  if (idp.imports === 'none' || idp.paths.listUsers === null) return null;
  const users = yield* readAll(app, idp.paths.listUsers, 'importPages');
  const groups =
    app.importsGroups && idp.paths.listGroups !== null
      ? yield* readAll(app, idp.paths.listGroups, 'importPages')
      : [];
  return { users, groups };
}
