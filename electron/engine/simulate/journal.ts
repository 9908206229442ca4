import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** What a compatibility run did to a target, one line each, written before the request leaves. */
const Line = z.strictObject({
  target: z.string(),
  did: z.enum(['asked', 'made', 'removed']),
  type: z.enum(['User', 'Group']),
  /** userName or displayName; empty for `removed`. */
  name: z.string(),
  id: z.string().nullable(),
});
type Line = z.infer<typeof Line>;

/** Something a run made, or asked for without an answer. */
export interface Made {
  readonly type: 'User' | 'Group';
  readonly name: string;
  /** Null when the answer to the create was never seen. */
  readonly id: string | null;
}

/** Remembers what was made in which target, in a file if there is one, so that it can be removed after any end. */
export class Journal {
  readonly #file: string | null;
  #lines: Line[] = [];

  /** @throws Error when the file cannot be read or made */
  constructor(file: string | null) {
    this.#file = file;
    if (file === null) return;
    mkdirSync(path.dirname(file), { recursive: true });
    this.#lines = read(file);
  }

  asked(target: string, type: Made['type'], name: string): void {
    this.#add({ target, did: 'asked', type, name, id: null });
  }

  made(target: string, type: Made['type'], name: string, id: string): void {
    this.#add({ target, did: 'made', type, name, id });
  }

  removed(target: string, type: Made['type'], id: string): void {
    this.#add({ target, did: 'removed', type, name: '', id });
  }

  /** What is still there as far as is known, groups first. */
  outstanding(target: string): Made[] {
    const byName = new Map<string, Made>();
    const removed = new Set<string>();
    for (const { target: where, did, type, name, id } of this.#lines) {
      if (where !== target) continue;
      if (did === 'removed') removed.add(`${type} ${id}`);
      else if (did === 'asked') byName.set(`${type} ${name}`, { type, name, id: null });
      else {
        byName.delete(`${type} ${name}`);
        byName.set(`${type} ${name} ${id}`, { type, name, id });
      }
    }
    return [...byName.values()]
      .filter(({ type, id }) => id === null || !removed.has(`${type} ${id}`))
      .sort((a, b) => Number(a.type === 'User') - Number(b.type === 'User'));
  }

  /** Forgets a target in which nothing is left. */
  forget(target: string): void {
    this.#lines = this.#lines.filter((line) => line.target !== target);
    if (this.#file !== null) writeFileSync(this.#file, this.#lines.map(lineOf).join(''));
  }

  #add(line: Line): void {
    this.#lines.push(line);
    if (this.#file !== null) appendFileSync(this.#file, lineOf(line));
  }
}

function lineOf(line: Line): string {
  return `${JSON.stringify(line)}\n`;
}

/** A line that was cut by a crash says nothing. */
function read(file: string): Line[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return text.split('\n').flatMap((one) => {
    try {
      const parsed = Line.safeParse(JSON.parse(one));
      return parsed.success ? [parsed.data] : [];
    } catch {
      return [];
    }
  });
}
