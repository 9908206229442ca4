import type { ListenerSettings } from '../../../shared/contract/listener.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import { defaultProfile, type Profile, profileById } from '../../../shared/profiles/index.ts';
import type { Definitions } from '../../../shared/scim/definitions.ts';
import type { Registry } from '../../../shared/scim/registry.ts';
import { storedListeners } from '../listeners/listener-store.ts';
import { catalogueFor } from '../mock/catalogues.ts';
import type { Sqlite } from '../store/database.ts';
import { DefinitionStore } from '../store/definitions.ts';

/** A directory as a listener shows it, without the mock that is in use. */
export interface PastPlace {
  readonly directory: number;
  readonly profile: Profile;
  readonly definitions: Definitions;
  /** What the profile shows. */
  readonly registry: Registry;
  readonly basePath: string;
  readonly baseUrl: string;
}

/** Finds directories by their listeners, from what is stored. */
export class Places {
  readonly #db: Sqlite;
  /** Kept while the stored text is the same: a catalogue is made for each set of definitions. */
  readonly #definitions = new Map<number, { readonly text: string; readonly definitions: Definitions }>();

  constructor(db: Sqlite) {
    this.#db = db;
  }

  /** @throws RpcError when the listener is not there or has no directory. */
  of(listener: number): PastPlace {
    const found = storedListeners(this.#db).find(({ id }) => id === listener);
    if (found?.settings.target.kind === 'mock') return this.#place(found.settings, found.settings.target);
    throw new RpcError(
      'notFound',
      found
        ? `${found.settings.name} is answered by an app, which keeps its people itself.`
        : 'There is no such listener.',
      'Choose a listener that is answered by the mock.',
    );
  }

  /** Of a listener that may be gone or answered otherwise by now; null then. */
  find(listener: number | null, directory: number): PastPlace | null {
    for (const { id, settings } of storedListeners(this.#db)) {
      const { target } = settings;
      if (target.kind !== 'mock' || target.directory !== directory) continue;
      if (listener === null || id === listener) return this.#place(settings, target);
    }
    return null;
  }

  /** A directory that no listener shows any more. */
  bare(directory: number, basePath: string): PastPlace {
    const definitions = this.#definitionsOf(directory);
    const registry = catalogueFor(definitions, defaultProfile).viewOf(defaultProfile);
    const baseUrl = `http://localhost${basePath}`;
    return { directory, profile: defaultProfile, definitions, registry, basePath, baseUrl };
  }

  #place(
    { host, port, basePath, tls }: ListenerSettings,
    target: { readonly directory: number; readonly profile: string },
  ): PastPlace {
    const { directory } = target;
    const profile = profileById(target.profile) ?? defaultProfile;
    const definitions = this.#definitionsOf(directory);
    const registry = catalogueFor(definitions, profile).viewOf(profile);
    const name = host.includes(':') ? `[${host}]` : host;
    const baseUrl = `${tls ? 'https' : 'http'}://${name}:${port}${basePath}`;
    return { directory, profile, definitions, registry, basePath, baseUrl };
  }

  #definitionsOf(directory: number): Definitions {
    const store = new DefinitionStore(this.#db);
    const text = JSON.stringify(store.own(directory));
    const known = this.#definitions.get(directory);
    if (known?.text === text) return known.definitions;
    const definitions = store.of(directory);
    this.#definitions.set(directory, { text, definitions });
    return definitions;
  }
}
