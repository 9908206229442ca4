import type { ParsedParams, Result } from '../../../shared/contract/define.ts';
import type { RpcMethods } from '../../../shared/contract/rpc.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import { readRequest, type ScimRequest } from '../../../shared/meaning/scim-request.ts';
import type { ConditionInput } from '../../../shared/rules/condition.ts';
import type { Facts, MessageFacts } from '../../../shared/rules/facts.ts';
import { createMatcher } from '../../../shared/rules/matcher.ts';
import { Rule } from '../../../shared/rules/rule.ts';
import { escapeTemplate } from '../../../shared/rules/template.ts';
import type { Sqlite } from '../store/database.ts';
import type { FlatHeaders } from '../store/record.ts';
import type { BodyReader } from './body-reader.ts';
import type { Derived } from './exchange-reader.ts';
import {
  type ExchangeRow,
  IS_TRAFFIC,
  parseAnswerHead,
  parseRequestHead,
  SELECT_EXCHANGE,
} from './exchange-row.ts';

/** How many of a session's latest exchanges a rule is tried on. */
const TRIED = 1000;
/** How many of those it would have met are named. */
const NAMED = 50;

/** Fields that say how one message was framed, or when: made anew for each answer. */
const NOT_REPEATED = new Set([
  'content-length',
  'transfer-encoding',
  'content-encoding',
  'trailer',
  'connection',
  'keep-alive',
  'date',
]);

/** Rules and what was recorded: which exchanges a rule would have met, and a rule made from one of them. */
export class RuleTrials {
  readonly #bodies: BodyReader;
  readonly #derived: (id: number, row: ExchangeRow) => Derived;
  readonly #latest;
  readonly #one;

  constructor(workspace: Sqlite, bodies: BodyReader, derived: (id: number, row: ExchangeRow) => Derived) {
    this.#bodies = bodies;
    this.#derived = derived;
    this.#latest = workspace.prepare(
      `${SELECT_EXCHANGE} WHERE exchange.session = ? AND exchange.method <> '' AND ${IS_TRAFFIC} ORDER BY exchange.id DESC LIMIT ${TRIED}`,
    );
    this.#one = workspace.prepare(`${SELECT_EXCHANGE} WHERE exchange.id = ?`);
  }

  tryOut({ rule, session }: ParsedParams<RpcMethods['rule.tryOut']>): Result<RpcMethods['rule.tryOut']> {
    const matcher = createMatcher(rule.match);
    const rows = this.#latest.all([session]) as ExchangeRow[];
    const met = rows.filter(
      (row) =>
        (rule.listeners === null || (row.listener !== null && rule.listeners.includes(row.listener))) &&
        matcher.matches(this.#factsOf(row)),
    );
    return { looked: rows.length, matched: met.length, exchanges: met.slice(0, NAMED).map(({ id }) => id) };
  }

  /** @throws RpcError when the exchange has no answer that could be given again */
  draft({
    exchange,
  }: ParsedParams<RpcMethods['rule.fromExchange']>): Result<RpcMethods['rule.fromExchange']> {
    const row = this.#one.get([exchange]) as ExchangeRow | undefined;
    if (!row)
      throw new RpcError(
        'notFound',
        `Exchange ${exchange} is not in the workspace any more.`,
        'Its session was deleted or trimmed.',
      );
    if (row.status === null || row.sent_head === null || row.status < 200)
      throw new RpcError(
        'unavailable',
        'This exchange has no answer to repeat.',
        'Choose one that was answered.',
      );
    const { headers } = parseAnswerHead(row.sent_head);
    const { bytes } = this.#bodies.decoded(row.sent_body, headers);
    const body = bytes?.toString('utf8') ?? '';
    if (this.#bodies.size(row.sent_body) < (row.sent_size ?? 0))
      throw new RpcError(
        'unavailable',
        'The answer was not stored whole, so it cannot be repeated.',
        'The limit is under Settings, Stored bodies.',
      );
    if (bytes && !Buffer.from(body, 'utf8').equals(bytes))
      throw new RpcError('unavailable', 'The answer is not text, so a rule cannot hold it.');
    const rule = Rule.parse({
      name: '',
      listeners: row.listener === null ? null : [row.listener],
      match: this.#conditionsOf(row),
      acts: [{ act: 'answer', status: row.status, headers: repeated(headers), body: escapeTemplate(body) }],
    });
    return { rule };
  }

  /** Requests like this one: the same method and path, and for a look-up the same filter. */
  #conditionsOf(row: ExchangeRow): ConditionInput[] {
    const { scim } = this.#factsOf(row);
    const filter = scim.query.get('filter');
    return [
      { on: 'method', any: [row.method] },
      scim.path.includes('*')
        ? { on: 'path', how: 'regex', pattern: `^${scim.path.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&')}$` }
        : { on: 'path', pattern: scim.path || '/' },
      ...(filter === undefined
        ? []
        : [{ on: 'query', name: 'filter', test: 'equals', value: filter } satisfies ConditionInput]),
    ];
  }

  #factsOf(row: ExchangeRow): Facts {
    const request = parseRequestHead(row.request_head);
    const answer = row.sent_head === null ? null : parseAnswerHead(row.sent_head);
    let derived: Derived | null = null;
    let scim: ScimRequest | null = null;
    const known = () => {
      derived ??= this.#derived(row.id, row);
      return derived;
    };
    return {
      method: row.method,
      get scim() {
        scim ??= readRequest(row.method, row.url, row.base_path, false);
        return scim;
      },
      request: this.#message(request.headers, row.request_body),
      answer:
        answer === null || row.status === null
          ? null
          : { ...this.#message(answer.headers, row.sent_body), status: row.status },
      idp: () => known().idp?.id ?? null,
      meaning: () => known().meaning,
    };
  }

  #message(headers: FlatHeaders, body: number | null): MessageFacts {
    return {
      headers,
      text: () => this.#bodies.decoded(body, headers).bytes?.toString('utf8') ?? '',
      json: () => this.#bodies.json(body, headers),
    };
  }
}

function repeated(headers: FlatHeaders): [string, string][] {
  const list: [string, string][] = [];
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = headers[i] as string;
    if (!NOT_REPEATED.has(name.toLowerCase())) list.push([name, escapeTemplate(headers[i + 1] as string)]);
  }
  return list;
}
