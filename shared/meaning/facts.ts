import type { MeaningKind, Sentence } from '../contract/exchange.ts';
import { meaningGroups } from '../filter/meaning-groups.ts';
import { readMatches, toCount } from './describe-lists.ts';
import { isObject, listMember, member, textMember } from './json.ts';
import { readBoolean } from './memory.ts';
import type { Member } from './patch.ts';
import type { Description, Reading } from './reading.ts';

/** A person, a group or another resource, by everything an exchange calls it. */
export interface Identity {
  /** Resource type name: `User`, `Group`, `Role`. */
  readonly type: string;
  /** Id the app gave it; null before it has one. */
  readonly id: string | null;
  /**
   * What it is known by whatever the app: userName first, then externalId and mail addresses; of a group its
   * displayName and externalId. In lower case.
   */
  readonly handles: readonly string[];
  readonly label: string | null;
}

/** What an exchange does to the state of its subject; `prepare` is a write that changes nothing by itself. */
export type Effect = 'read' | 'prepare' | 'write' | 'other';

/** What correlating exchanges needs to know of one, beside what it means. */
export interface Facts {
  readonly effect: Effect;
  /** True when the answer was 2xx. */
  readonly accepted: boolean;
  /** True of a write that asked for what was there already. */
  readonly idle: boolean;
  readonly subject: Identity | null;
  /** State of the subject after this exchange, as far as the exchange tells. */
  readonly state: 'active' | 'inactive' | 'deleted' | null;
  /** People or groups that were asked to be put in, taken out, or named as the whole list. At most `maxTouched`. */
  readonly joined: readonly Identity[];
  readonly left: readonly Identity[];
  /** Pages of an import: position of the first resource (1-based), how many were asked for, how many there are. */
  readonly page: {
    readonly first: number;
    readonly size: number | null;
    readonly total: number | null;
  } | null;
  /** Its words as a step of an operation. */
  readonly step: Sentence;
  /** Its words in the story of its subject. */
  readonly told: Sentence;
}

/** A longer list of members is a push of the whole group and says nothing of single people. */
const maxTouched = 500;
const maxHandles = 8;

const writes: ReadonlySet<MeaningKind> = new Set(meaningGroups.write.kinds);
const reads: ReadonlySet<MeaningKind> = new Set<MeaningKind>([
  'lookup',
  'read',
  'import',
  'search',
  'lookupGroup',
  'readGroup',
  'importGroups',
  'discover',
  'probe',
]);

export function factsOf(reading: Reading, description: Description): Facts {
  const { kind, sentence } = description;
  const { joined, left } = touched(reading, description);
  return {
    effect: effectOf(description),
    accepted: reading.accepted,
    idle: description.idle === true,
    subject: identityOf(reading, description),
    state: stateOf(reading, description),
    joined,
    left,
    page: kind === 'import' || kind === 'importGroups' ? pageOf(reading) : null,
    step: description.step ?? lowered(sentence),
    told: description.told ?? sentence,
  };
}

function effectOf({ kind, idle }: Description): Effect {
  if (kind === 'updateGroup' && idle === true) return 'prepare';
  if (writes.has(kind)) return 'write';
  return reads.has(kind) ? 'read' : 'other';
}

function identityOf(reading: Reading, { kind, subject }: Description): Identity | null {
  if (subject === null) return null;
  const { request, exchange, accepted, memory, patch } = reading;
  const { type, id, label } = subject;
  const handles = new Handles();
  if (kind === 'lookup' || kind === 'lookupGroup') {
    const [term, ...more] = request.filter ?? [];
    const found = readMatches(reading);
    if (found?.total === 1) handles.ofResource(type, found.first);
    if (more.length === 0 && term?.operator === 'eq' && term.value !== null && isHandle(term.attribute))
      handles.add(term.value);
  } else {
    // What was refused tells nothing about who has this id, but a create that was refused is about somebody.
    if (accepted || request.id === null) {
      if (request.method === 'POST' || request.method === 'PUT')
        handles.ofResource(type, exchange.requestBody);
      handles.add(patch?.userName);
      if (type === 'Group') handles.add(patch?.displayName);
    }
    if (accepted) handles.ofResource(type, exchange.answerBody);
  }
  if (id !== null) handles.add(memory.get(exchange.listener, type, id).userName);
  return { type, id, handles: handles.list, label };
}

function isHandle(attribute: string): boolean {
  return /^(username|externalid|displayname|emails(\[[^\]]*\])?(\.value)?)$/i.test(attribute);
}

class Handles {
  readonly #values = new Set<string>();

  get list(): readonly string[] {
    return [...this.#values];
  }

  add(value: string | null | undefined): void {
    const handle = value?.trim().toLowerCase();
    if (handle && this.#values.size < maxHandles) this.#values.add(handle);
  }

  ofResource(type: string, resource: unknown): void {
    if (!isObject(resource)) return;
    if (type === 'Group') this.add(textMember(resource, 'displayName'));
    else this.add(textMember(resource, 'userName'));
    this.add(textMember(resource, 'externalId'));
    if (type !== 'User') return;
    for (const mail of listMember(resource, 'emails').slice(0, 4)) this.add(textMember(mail, 'value'));
  }
}

function stateOf({ accepted, exchange }: Reading, { kind, subject }: Description): Facts['state'] {
  if (!accepted || subject === null) return null;
  if (kind === 'delete' || kind === 'deleteGroup') return 'deleted';
  if (kind === 'deactivate') return 'inactive';
  if (kind === 'reactivate') return 'active';
  const matches = listMember(exchange.answerBody, 'Resources');
  const resource = kind === 'lookup' ? (matches.length === 1 ? matches[0] : undefined) : exchange.answerBody;
  const active = readBoolean(member(resource, 'active'));
  if (active !== null) return active ? 'active' : 'inactive';
  return kind === 'create' || kind === 'createGroup' || kind === 'readGroup' ? 'active' : null;
}

function touched(reading: Reading, { kind, joined }: Description): Pick<Facts, 'joined' | 'left'> {
  const { patch, exchange, memory } = reading;
  const identities = (members: readonly Member[]): Identity[] =>
    members.length > maxTouched
      ? []
      : members.map(({ id, display }) => {
          const known = memory.get(exchange.listener, 'User', id);
          return {
            type: 'User',
            id,
            handles: known.userName === null ? [] : [known.userName.toLowerCase()],
            label: known.label ?? display,
          };
        });
  if (joined !== undefined) return { joined: identities(joined), left: [] };
  if (patch === null || !isMembership.has(kind)) return { joined: [], left: [] };
  return { joined: identities([...(patch.set ?? []), ...patch.added]), left: identities(patch.removed) };
}

const isMembership: ReadonlySet<MeaningKind> = new Set(meaningGroups.membership.kinds);

function pageOf({ request, exchange, accepted }: Reading): Facts['page'] {
  const asked = toCount(request.query.get('count'));
  const given = accepted ? listMember(exchange.answerBody, 'Resources').length : 0;
  return {
    first: Math.max(1, toCount(request.query.get('startindex')) ?? 1),
    size: asked ?? (given > 0 ? given : null),
    total: accepted ? toCount(member(exchange.answerBody, 'totalResults')) : null,
  };
}

/** A sentence as the continuation of another. */
function lowered(sentence: Sentence): Sentence {
  const [first, ...rest] = sentence;
  if (typeof first !== 'string') return sentence;
  return [first.charAt(0).toLowerCase() + first.slice(1), ...rest];
}
