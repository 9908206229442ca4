import { observeEffect, type SeenEffect, subjectOf } from '../../../shared/compare/seen.ts';
import { readSent } from '../../../shared/compare/sent.ts';
import type { Effect, ResourceEffect, SentValue } from '../../../shared/contract/history.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import { asText, listMember, member } from '../../../shared/meaning/json.ts';
import type { ObservedExchange } from '../../../shared/meaning/observed.ts';
import { isObject, type Json, type JsonObject } from '../../../shared/scim/json.ts';
import type { Registry } from '../../../shared/scim/registry.ts';
import type { BodyReader } from '../index/body-reader.ts';
import {
  type ExchangeRow,
  outcomeOf,
  parseAnswerHead,
  parseRequestHead,
  SELECT_EXCHANGE,
} from '../index/exchange-row.ts';
import { headerValue } from '../pipeline/raw-headers.ts';
import type { Sqlite } from '../store/database.ts';
import { undoes } from '../store/history.ts';
import { NearPast } from './near.ts';
import type { PastPlace, Places } from './place.ts';
import { LINKS_SHOWN, labelOf, type Moment, type Presented, present } from './presenter.ts';
import type { Steps } from './steps.ts';

/** Resources that are shown of one exchange; Bulk may change thousands. */
const MAX_RESOURCES = 25;
/** Links that are named on each side. */
const MAX_LINKS = 50;
/** Exchanges of the same resource that are looked through for what it was. */
const MAX_LOOKED_AT = 60;

const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

interface HistoryRow {
  readonly seq: number;
  readonly directory: number;
  readonly rows_at: number;
  readonly op: number;
  readonly type: string;
  readonly id: string;
  readonly attribute: string | null;
  readonly value: string | null;
  readonly json: string | null;
}

/** Everything one exchange did to one resource. */
interface Touched {
  readonly type: string;
  readonly id: string;
  readonly rows: HistoryRow[];
}

/** What exchanges changed: kept by the history where there is one, else put together from what passed. */
export class Effects {
  readonly #statements;
  readonly #bodies: BodyReader;
  readonly #places: Places;
  readonly #steps: Steps;
  readonly #near: NearPast;
  readonly #firstId: number;

  constructor(
    workspace: Sqlite,
    index: Sqlite,
    bodies: BodyReader,
    places: Places,
    steps: Steps,
    firstId: number,
  ) {
    this.#bodies = bodies;
    this.#places = places;
    this.#steps = steps;
    this.#near = new NearPast(workspace);
    this.#firstId = firstId;
    this.#statements = {
      exchange: workspace.prepare(`${SELECT_EXCHANGE} WHERE exchange.id = ?`),
      rows: workspace.prepare(
        `SELECT seq, directory, rows_at, op, type, id, attribute, value, json FROM history
         WHERE exchange = ? AND op <> ${undoes.replace} ORDER BY seq`,
      ),
      earlier: threaded(index, '<', 'DESC'),
      later: threaded(index, '>', 'ASC'),
    };
  }

  /** @throws RpcError notFound */
  of(exchange: number): Effect {
    const row = this.#statements.exchange.get([exchange]) as ExchangeRow | undefined;
    if (!row) throw new RpcError('notFound', `Exchange ${exchange} is not in the workspace any more.`);
    const rows = this.#statements.rows.all([exchange]) as HistoryRow[];
    return rows.length > 0 ? this.#kept(row, rows) : this.#observed(row);
  }

  #kept(row: ExchangeRow, rows: readonly HistoryRow[]): Effect {
    const first = rows[0] as HistoryRow;
    const last = rows.at(-1) as HistoryRow;
    const observed = this.#observe(row);
    const found =
      this.#places.find(row.listener, first.directory) ??
      this.#places.find(null, first.directory) ??
      this.#places.bare(first.directory, row.base_path);
    const place = { ...found, baseUrl: baseUrlOf(row, observed) ?? found.baseUrl };
    const [before, after] = [first.seq - 1, last.seq].map((point) => this.#near.at(first.rows_at, point)) as [
      Moment,
      Moment,
    ];
    const touched = inOrder(group(rows), row.url);
    const resources = touched
      .slice(0, MAX_RESOURCES)
      .map((one) => keptEffect(one, place, before, after))
      .map((effect) => (effect.afterKnown ? effect : this.#shownAfter(effect, observed)));
    return {
      exchange: row.id,
      by: 'kept',
      why: null,
      moment: row.listener === null ? null : { listener: row.listener, point: last.seq },
      resources,
      total: touched.length,
      sent: sentOf(observed, resources, place.registry),
    };
  }

  /** What stood after is not kept any more; the answer may have shown it. */
  #shownAfter(effect: ResourceEffect, observed: ObservedExchange): ResourceEffect {
    const { after } = observeEffect(observed, effect, [], []);
    return after.isKnown ? { ...effect, after: after.resource, afterKnown: true } : effect;
  }

  #observed(row: ExchangeRow): Effect {
    const exchange = this.#observe(row);
    const subject = subjectOf(exchange);
    const nothing = { exchange: row.id, resources: [], total: 0, sent: [], moment: this.#momentOf(row) };
    if (!subject) return { ...nothing, by: 'nothing', why: whyNothing(exchange) };
    const seen = observeEffect(
      exchange,
      subject,
      this.#others(row, this.#statements.earlier),
      this.#others(row, this.#statements.later),
    );
    const effect = observedEffect(seen);
    return {
      ...nothing,
      by: 'observed',
      why: null,
      resources: [effect],
      total: 1,
      // What an app's schemas are is not known here: only what it shows.
      sent: sentOf(exchange, [effect], null),
    };
  }

  /** Where a look at the whole directory at that time is had. */
  #momentOf({ id, listener }: ExchangeRow): Effect['moment'] {
    if (listener === null) return null;
    try {
      const { directory } = this.#places.of(listener);
      return { listener, point: this.#steps.pointAfter(directory, id) };
    } catch {
      return null;
    }
  }

  /** Exchanges about the same person or group at the same listener, the nearest first. */
  *#others(row: ExchangeRow, statement: ReturnType<typeof threaded>): Generator<ObservedExchange> {
    for (const { exchange } of statement.all([row.id, row.id]) as { exchange: number }[]) {
      const other = this.#statements.exchange.get([exchange]) as ExchangeRow | undefined;
      if (other && other.listener === row.listener) yield this.#observe(other);
    }
  }

  /** An exchange as the target had it: before rules changed the answer, after they changed the request. */
  #observe(row: ExchangeRow): ObservedExchange {
    const isForwarded = row.forwarded_head !== null;
    const request = parseRequestHead(isForwarded ? (row.forwarded_head ?? '') : row.request_head);
    const head = row.answer_head ?? row.sent_head;
    const answerHeaders = head ? parseAnswerHead(head).headers : [];
    const answer = row.answer_head ? row.answer_body : row.sent_body;
    return {
      id: row.id,
      listener: row.listener,
      method: row.method,
      target: row.url,
      basePath: row.base_path,
      requestHeaders: request.headers,
      requestBody: this.#bodies.json(isForwarded ? row.forwarded_body : row.request_body, request.headers),
      status: row.answer_status ?? row.status,
      answerHeaders,
      answerBody: this.#bodies.json(answer, answerHeaders),
      client: row.client,
      outcome: outcomeOf(row, this.#firstId),
    };
  }
}

function threaded(index: Sqlite, side: '<' | '>', order: 'ASC' | 'DESC') {
  return index.prepare(
    `SELECT DISTINCT exchange FROM appearance
     WHERE thread IN (SELECT thread FROM appearance WHERE exchange = ?) AND exchange ${side} ?
     ORDER BY exchange ${order} LIMIT ${MAX_LOOKED_AT}`,
  );
}

function whyNothing({ method, status }: ObservedExchange): string {
  if (!WRITES.has(method.toUpperCase())) return `A ${method} changes nothing.`;
  if (status === null) return 'It was not answered, so nothing tells whether it changed anything.';
  if (status >= 300) return `It was answered ${status}, so nothing was changed.`;
  return 'It changed no person or group.';
}

function group(rows: readonly HistoryRow[]): Touched[] {
  const found = new Map<string, Touched>();
  for (const row of rows) {
    const key = `${row.type}\n${row.id}`;
    const known = found.get(key);
    if (known) known.rows.push(row);
    else found.set(key, { type: row.type, id: row.id, rows: [row] });
  }
  return [...found.values()];
}

/** The resource that the path names first, then those that came or went, then those changed by the way. */
function inOrder(touched: Touched[], url: string): Touched[] {
  const path = decodeURIComponent(url.split('?')[0]?.replaceAll(/%(?![0-9a-f]{2})/gi, '%25') ?? '');
  const rank = ({ id, rows }: Touched): number => {
    if (path.endsWith(`/${id}`)) return 0;
    if (rows.some(({ op }) => op === undoes.create || op === undoes.remove)) return 1;
    return rows.some(({ attribute }) => attribute !== null) ? 2 : 3;
  };
  return touched.toSorted((a, b) => rank(a) - rank(b));
}

function keptEffect(
  { type, id, rows }: Touched,
  place: PastPlace,
  before: Moment,
  after: Moment,
): ResourceEffect {
  const own = rows.filter(({ attribute }) => attribute === null);
  const isCreated = own[0]?.op === undoes.create;
  const isRemoved = own.at(-1)?.op === undoes.remove;
  const nothing: Presented = { resource: null, links: [] };
  const shown = { groups: false };
  const was = isCreated ? nothing : present(place, before, type, id, shown);
  const is = isRemoved ? nothing : present(place, after, type, id, shown);
  const isLong =
    [...was.links, ...is.links].reduce((most, { total }) => Math.max(most, total), 0) > LINKS_SHOWN;
  const stored = (isRemoved ? before : after).resource(type, id);
  return {
    type,
    id,
    label: labelOf(stored, id),
    before: was.resource,
    beforeKnown: isCreated || was.resource !== null,
    after: is.resource,
    afterKnown: isRemoved || is.resource !== null,
    links: isLong ? linkChanges(rows, place, before, after) : [],
    seenIn: null,
  };
}

/** Members and the like that came or went, each compared with how it was before the first change. */
function linkChanges(
  rows: readonly HistoryRow[],
  place: PastPlace,
  before: Moment,
  after: Moment,
): ResourceEffect['links'] {
  const links = new Map<string, { attribute: string; value: string; was: boolean; is: boolean }>();
  for (const { attribute, value, json, op } of rows) {
    if (attribute === null || value === null) continue;
    const key = `${attribute}\n${value}`;
    const known = links.get(key) ?? { attribute, value, was: json !== null, is: false };
    links.set(key, { ...known, is: op === undoes.link });
  }
  const attributes = new Set([...links.values()].map(({ attribute }) => attribute));
  const side = (
    attribute: string,
    moment: Moment,
    want: (link: { was: boolean; is: boolean }) => boolean,
  ) => {
    const found = [...links.values()].filter((link) => link.attribute === attribute && want(link));
    const some = found
      .slice(0, MAX_LINKS)
      .map(({ value }) => ({ id: value, label: nameOf(moment, place, value) }));
    return { total: found.length, some };
  };
  return [...attributes].map((attribute) => ({
    attribute,
    added: side(attribute, after, ({ was, is }) => is && !was),
    removed: side(attribute, before, ({ was, is }) => was && !is),
  }));
}

function nameOf(moment: Moment, { registry }: PastPlace, id: string): string {
  for (const { name } of registry.types) {
    const stored = moment.resource(name, id);
    if (stored) return labelOf(stored, id);
  }
  return id;
}

function observedEffect({ type, id, before, after }: SeenEffect): ResourceEffect {
  const shown = after.resource ?? before.resource;
  return {
    type,
    id,
    label: labelOf(shown ? { type, id, json: JSON.stringify(shown) } : null, id),
    before: before.resource,
    beforeKnown: before.isKnown,
    after: after.resource,
    afterKnown: after.isKnown,
    links: [],
    seenIn: before.seenIn,
  };
}

/** What was sent and what became of it, for the resources that are shown. */
function sentOf(
  { method, requestBody, answerBody }: ObservedExchange,
  resources: readonly ResourceEffect[],
  registry: Registry | null,
): SentValue[] {
  const read = (verb: string, body: Json, base: string, effect: ResourceEffect | undefined): SentValue[] => {
    if (verb !== 'POST' && verb !== 'PUT' && verb !== 'PATCH') return [];
    if (!effect?.after || !effect.afterKnown) return [];
    return readSent({
      method: verb,
      body,
      base,
      after: effect.after,
      type: registry?.type(effect.type) ?? null,
    });
  };
  const operations = listMember(requestBody, 'Operations');
  const isBulk = method === 'POST' && operations.some((each) => member(each, 'method') !== undefined);
  if (!isBulk) return isObject(requestBody) ? read(method.toUpperCase(), requestBody, '', resources[0]) : [];
  const answers = listMember(answerBody, 'Operations');
  return operations.flatMap((operation, at) => {
    const where = asText(member(operation, 'path')) ?? '';
    const location = asText(member(answers[at], 'location')) ?? where;
    const effect = resources.find(({ id }) => location.endsWith(`/${id}`) || where.endsWith(`/${id}`));
    const verb = asText(member(operation, 'method'))?.toUpperCase() ?? '';
    const data = member(operation, 'data');
    if (!isObject(data) || !effect) return [];
    const sent = read(verb, data as JsonObject, `/Operations/${at}/data`, effect);
    return sent.map((value) => ({ ...value, resource: effect.id }));
  });
}

/** The SCIM endpoints as the client of the exchange addressed them. */
function baseUrlOf({ secure, base_path }: ExchangeRow, { requestHeaders }: ObservedExchange): string | null {
  const host = headerValue(requestHeaders, 'x-forwarded-host') ?? headerValue(requestHeaders, 'host');
  if (host === undefined) return null;
  const scheme = headerValue(requestHeaders, 'x-forwarded-proto') ?? (secure ? 'https' : 'http');
  return `${scheme}://${host}${base_path}`;
}
