import { z } from 'zod';
import { SavedFilter } from '../../../shared/contract/timeline.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import { parseFilter } from '../../../shared/filter/parse.ts';
import type { SettingStore } from './settings.ts';

const KEY = 'savedFilters';
const MAX_SAVED = 200;

/** Filters kept under names, in the order they were first saved. */
export class SavedFilters {
  readonly #settings: SettingStore;
  readonly #onChange: (filters: SavedFilter[]) => void;

  constructor(settings: SettingStore, onChange: (filters: SavedFilter[]) => void) {
    this.#settings = settings;
    this.#onChange = onChange;
  }

  list(): SavedFilter[] {
    return this.#settings.get(KEY, z.array(SavedFilter), []);
  }

  /** @throws RpcError badRequest when the filter is not well-formed or there are too many. */
  save(name: string, filter: string): SavedFilter[] {
    const parsed = parseFilter(filter);
    if (!parsed.ok) throw new RpcError('badRequest', `This filter cannot be saved: ${parsed.message}.`);
    const filters = this.list();
    const same = filters.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (same) return this.#keep(filters.map((one) => (one === same ? { ...one, name, filter } : one)));
    if (filters.length >= MAX_SAVED)
      throw new RpcError('badRequest', `There are ${MAX_SAVED} saved filters already.`, 'Remove one first.');
    const id = Math.max(0, ...filters.map((one) => one.id)) + 1;
    return this.#keep([...filters, { id, name, filter }]);
  }

  remove(id: number): SavedFilter[] {
    return this.#keep(this.list().filter((one) => one.id !== id));
  }

  #keep(filters: SavedFilter[]): SavedFilter[] {
    this.#settings.set(KEY, filters);
    this.#onChange(filters);
    return filters;
  }
}
