import { isObject, type JsonObject, memberOf } from '../mapping/target.ts';
import { detailOf, type SimAnswer, type SimRequest } from '../talk.ts';

/** How something went wrong, apart from what was refused in so many words. */
export type Symptom =
  | 'refused'
  | 'unreadable'
  | 'noAnswer'
  | 'ignored'
  | 'lost'
  | 'collateral'
  | 'emptied'
  | 'hidden'
  | 'duplicate'
  | 'wrongMatch'
  | 'notFound'
  | 'stillThere'
  | 'shape';

export interface Trouble {
  readonly symptom: Symptom;
  readonly request: SimRequest | null;
  readonly answer: SimAnswer | null;
}

/** Habits of a request that an app may choke on. One that it took elsewhere is not the cause. */
export type Habit =
  | 'capitalOp'
  | 'dottedKeys'
  | 'pathless'
  | 'valuePath'
  | 'urnPath'
  | 'textBoolean'
  | 'membersByValue';

/** What a request has of them. */
export function habitsOf({ body }: SimRequest): ReadonlySet<Habit> {
  const found = new Set<Habit>();
  const operations = isObject(body) ? memberOf(body, 'Operations') : undefined;
  for (const { op, path, value } of Array.isArray(operations) ? operations.filter(isObject) : []) {
    if (/^[A-Z]/.test(String(op))) found.add('capitalOp');
    if (path === undefined) found.add('pathless');
    if (path === undefined && isObject(value) && Object.keys(value).some((key) => /[.:]/.test(key)))
      found.add('dottedKeys');
    if (/\[.+\]\./.test(String(path))) found.add('valuePath');
    if (/^urn:/.test(String(path))) found.add('urnPath');
    if (path === 'active' && typeof value === 'string') found.add('textBoolean');
    if (/^remove$/i.test(String(op)) && path === 'members' && Array.isArray(value))
      found.add('membersByValue');
  }
  return found;
}

/** What rules look at. */
export class Facts {
  readonly symptom: Symptom;
  readonly status: number;
  readonly request: SimRequest | null;
  readonly detail: string;
  readonly type: string;
  readonly operations: readonly JsonObject[];
  readonly schemas: readonly unknown[];
  readonly habits: ReadonlySet<Habit>;

  constructor({ symptom, request, answer }: Trouble) {
    this.symptom = symptom;
    this.request = request;
    this.status = answer?.status ?? 0;
    const scimType = answer === null ? undefined : memberOf(answer.json, 'scimType');
    this.detail = answer === null ? '' : `${String(scimType ?? '')} ${detailOf(answer)}`.toLowerCase();
    this.type = answer?.header('content-type')?.toLowerCase() ?? '';
    const body = request?.body;
    const operations = isObject(body) ? memberOf(body, 'Operations') : undefined;
    this.operations = Array.isArray(operations) ? operations.filter(isObject) : [];
    const schemas = isObject(body) ? memberOf(body, 'schemas') : undefined;
    this.schemas = Array.isArray(schemas) ? schemas : [];
    this.habits = request === null ? new Set() : habitsOf(request);
  }

  get refused(): boolean {
    return this.symptom === 'refused';
  }

  /** Refused, or taken and not done. */
  get failed(): boolean {
    return this.refused || this.symptom === 'ignored' || this.symptom === 'lost';
  }

  method(name: SimRequest['method']): boolean {
    return this.request?.method === name;
  }

  path(pattern: RegExp): boolean {
    return this.request !== null && pattern.test(this.request.path);
  }

  op(test: (operation: JsonObject) => boolean): boolean {
    return this.operations.some(test);
  }

  has(habit: Habit): boolean {
    return this.habits.has(habit);
  }
}
