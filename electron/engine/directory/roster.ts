import type { DirectoryRow, directorySorts } from '../../../shared/contract/directory.ts';
import { isObject, type JsonObject } from '../../../shared/scim/json.ts';

type Sort = (typeof directorySorts)[number];

/** A resource as far as a list needs it. */
interface Item extends DirectoryRow {
  /** Everything it is searched by, folded; starts with the label, so that it also sorts by it. */
  readonly text: string;
}

/** Up to this many changes are made one by one. */
const FEW = 200;

interface Matches {
  readonly key: string;
  readonly items: readonly Item[];
}

/**
 * The resources of one type in both orders of a list, kept up to date change by change. With 100,000 people a
 * change costs a move within an array, a search one pass over short texts, and a page nothing.
 */
export class Roster {
  readonly #byId = new Map<string, Item>();
  #byName: Item[] = [];
  #byChange: Item[] = [];
  #inactive = 0;
  #matches: Matches | null = null;
  readonly #filling = { byName: new Runs(compareNames), byChange: new Runs(compareChanges) };

  /** Takes a part of what an empty roster is filled with. */
  add(part: readonly { readonly id: string; readonly json: string }[]): void {
    const items = part.map(({ id, json }) => itemOf(id, json));
    for (const item of items) {
      this.#byId.set(item.id, item);
      if (item.active === false) this.#inactive++;
    }
    this.#filling.byName.add(items);
    this.#filling.byChange.add([...items]);
  }

  /** Ends filling; `pause` is awaited between steps of the work. */
  async ready(pause: () => Promise<void>): Promise<void> {
    this.#byName = await this.#filling.byName.merged(pause);
    this.#byChange = await this.#filling.byChange.merged(pause);
  }

  get size(): number {
    return this.#byId.size;
  }

  put(id: string, json: string): void {
    this.#take(id);
    const item = itemOf(id, json);
    this.#byId.set(id, item);
    this.#byName.splice(placeOf(this.#byName, item, compareNames), 0, item);
    this.#byChange.splice(placeOf(this.#byChange, item, compareChanges), 0, item);
    if (item.active === false) this.#inactive++;
    this.#matches = null;
  }

  remove(id: string): void {
    if (this.#take(id)) this.#byId.delete(id);
    this.#matches = null;
  }

  /** Many changes at once, for about the price of one pass over the list. */
  change(puts: readonly { readonly id: string; readonly json: string }[], removes: readonly string[]): void {
    if (puts.length + removes.length <= FEW) {
      for (const id of removes) this.remove(id);
      for (const { id, json } of puts) this.put(id, json);
      return;
    }
    const gone = new Set([...removes, ...puts.map(({ id }) => id)]);
    const items = puts.map(({ id, json }) => itemOf(id, json));
    this.#byName = merge(without(this.#byName, gone), items.toSorted(compareNames), compareNames);
    this.#byChange = merge(without(this.#byChange, gone), items.toSorted(compareChanges), compareChanges);
    for (const id of removes) this.#byId.delete(id);
    for (const item of items) this.#byId.set(item.id, item);
    this.#inactive = this.#byName.reduce((sum, { active }) => sum + (active === false ? 1 : 0), 0);
    this.#matches = null;
  }

  /** Rows from one position to another, end excluded. */
  page(
    search: string,
    sort: Sort,
    from: number,
    to: number,
  ): { total: number; inactive: number; rows: DirectoryRow[] } {
    const items = this.#list(search, sort);
    const inactive =
      items.length === this.#byId.size
        ? this.#inactive
        : items.reduce((sum, { active }) => sum + (active === false ? 1 : 0), 0);
    const rows = items.slice(from, to).map(({ text: _, ...row }) => row);
    return { total: items.length, inactive, rows };
  }

  locate(search: string, sort: Sort, id: string): number | null {
    const item = this.#byId.get(id);
    if (!item) return null;
    const items = this.#list(search, sort);
    const at = placeOf(items, item, sort === 'name' ? compareNames : compareChanges);
    return items[at] === item ? at : null;
  }

  #list(search: string, sort: Sort): readonly Item[] {
    const all = sort === 'name' ? this.#byName : this.#byChange;
    const wanted = foldText(search.trim());
    if (wanted === '') return all;
    const key = `${sort} ${wanted}`;
    if (this.#matches?.key !== key) {
      this.#matches = { key, items: all.filter(({ text }) => text.includes(wanted)) };
    }
    return this.#matches.items;
  }

  #take(id: string): boolean {
    const item = this.#byId.get(id);
    if (!item) return false;
    this.#byName.splice(placeOf(this.#byName, item, compareNames), 1);
    this.#byChange.splice(placeOf(this.#byChange, item, compareChanges), 1);
    if (item.active === false) this.#inactive--;
    return true;
  }
}

type Compare = (a: Item, b: Item) => number;

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function compareNames(a: Item, b: Item): number {
  return compareText(a.text, b.text) || compareText(a.id, b.id);
}

/** The latest first. */
function compareChanges(a: Item, b: Item): number {
  return b.changedAt - a.changedAt || compareText(a.id, b.id);
}

/** Where an item is, or belongs. */
function placeOf(items: readonly Item[], item: Item, compare: Compare): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(items[middle] as Item, item) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function without(items: readonly Item[], ids: ReadonlySet<string>): Item[] {
  return items.filter(({ id }) => !ids.has(id));
}

/** Two sorted lists as one. */
function merge(a: readonly Item[], b: readonly Item[], compare: Compare): Item[] {
  const merged = new Array<Item>(a.length + b.length);
  let [left, right] = [0, 0];
  for (let at = 0; at < merged.length; at++) {
    const [one, other] = [a[left], b[right]];
    const takeLeft = one !== undefined && (other === undefined || compare(one, other) <= 0);
    merged[at] = (takeLeft ? one : other) as Item;
    if (takeLeft) left++;
    else right++;
  }
  return merged;
}

/** Sorts what comes in parts by merging runs of like length, none of which takes long. */
class Runs {
  readonly #compare: Compare;
  readonly #runs: Item[][] = [];

  constructor(compare: Compare) {
    this.#compare = compare;
  }

  add(part: Item[]): void {
    let run = part.sort(this.#compare);
    for (let last = this.#runs.at(-1); last && last.length <= run.length; last = this.#runs.at(-1)) {
      this.#runs.pop();
      run = merge(last, run, this.#compare);
    }
    this.#runs.push(run);
  }

  async merged(pause: () => Promise<void>): Promise<Item[]> {
    let run = this.#runs.pop() ?? [];
    for (let next = this.#runs.pop(); next; next = this.#runs.pop()) {
      run = merge(next, run, this.#compare);
      await pause();
    }
    return run;
  }
}

function itemOf(id: string, json: string): Item {
  const resource = JSON.parse(json) as JsonObject;
  const { displayName, userName, externalId, active, emails, meta } = resource;
  const name = isObject(resource.name) ? resource.name : {};
  const full = textOf(name.formatted) ?? joined(textOf(name.givenName), textOf(name.familyName));
  const label = textOf(displayName) ?? full ?? textOf(userName) ?? id;
  const addresses = Array.isArray(emails)
    ? emails.map((email) => (isObject(email) ? textOf(email.value) : null))
    : [];
  const changed = isObject(meta) ? Date.parse(textOf(meta.lastModified) ?? '') : Number.NaN;
  const words = new Set([label, full, textOf(userName), textOf(externalId), ...addresses, id]);
  return {
    id,
    label,
    userName: textOf(userName),
    active: typeof active === 'boolean' ? active : null,
    changedAt: Number.isNaN(changed) ? 0 : changed,
    text: foldText([...words].filter(Boolean).join('\n')),
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

function joined(...parts: readonly (string | null)[]): string | null {
  return parts.filter(Boolean).join(' ') || null;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII on purpose
const ascii = /^[\x00-\x7f]*$/;
const marks = /\p{M}+/gu;
/** Letters that no decomposition turns into the ones people type for them. */
const spelled: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
};

/** Text as people search it: without case and without marks, so that `Zoe Lukasiewicz` finds `Zoë Łukasiewicz`. */
function foldText(text: string): string {
  if (ascii.test(text)) return text.toLowerCase();
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(marks, '')
    .replace(/[łøđðħıßæœþ]/g, (letter) => spelled[letter] ?? letter);
}
