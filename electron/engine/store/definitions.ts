import {
  completeDefinitions,
  type Definitions,
  noDefinitions,
  OwnDefinitions,
  standardDefinitions,
} from '../../../shared/scim/definitions.ts';
import type { Sqlite } from './database.ts';
import { SettingStore } from './settings.ts';

/** Schemas and resource types somebody gave to directories, kept in the workspace. */
export class DefinitionStore {
  readonly #settings: SettingStore;
  readonly #complete = new Map<number, Definitions>();

  constructor(db: Sqlite) {
    this.#settings = new SettingStore(db);
  }

  own(directory: number): OwnDefinitions {
    return this.#settings.get(keyOf(directory), OwnDefinitions, noDefinitions);
  }

  /** What a directory is kept by: the definitions of RFC 7643 with its own. */
  of(directory: number): Definitions {
    const known = this.#complete.get(directory);
    if (known) return known;
    const made = completed(this.own(directory));
    this.#complete.set(directory, made);
    return made;
  }

  /** `complete` are the definitions that `own` make with those of RFC 7643. */
  set(directory: number, own: OwnDefinitions, complete: Definitions): void {
    this.#settings.set(keyOf(directory), own);
    this.#complete.set(directory, complete);
  }
}

/** They were whole when they were stored; a later version that asks more must not keep a workspace from opening. */
function completed(own: OwnDefinitions): Definitions {
  if (own.schemas.length + own.resourceTypes.length === 0) return standardDefinitions;
  try {
    return completeDefinitions(own);
  } catch {
    return standardDefinitions;
  }
}

function keyOf(directory: number): string {
  return `definitions.${directory}`;
}
