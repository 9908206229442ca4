import { createMockTarget } from '../../electron/engine/mock/mock-target.ts';
import { type Profile, profileById } from '../../shared/profiles/index.ts';
import type { IdpDefinition } from '../../shared/simulator/definition.ts';
import type { GroupRuleInput, HrEventInput } from '../../shared/simulator/hr/record.ts';
import { GroupRule, HrEvent } from '../../shared/simulator/hr/record.ts';
import { HrSource } from '../../shared/simulator/hr/source.ts';
import { IdpDirectory } from '../../shared/simulator/idp-directory.ts';
import { Connector, type Outcome } from '../../shared/simulator/machine/connector.ts';
import type { SimAnswer, SimRequest, Talk } from '../../shared/simulator/talk.ts';
import { headersOf } from '../../shared/simulator/wire.ts';

/** A request as it would have gone over the wire. */
export interface Played {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly string[];
  readonly body: unknown;
  readonly status: number;
  readonly answer: unknown;
  readonly step: string;
}

export type Answerer = (request: SimRequest, headers: readonly string[]) => SimAnswer;

export function answer(
  status: number,
  json?: unknown,
  headers: Readonly<Record<string, string>> = {},
): SimAnswer {
  return { status, json, header: (name) => headers[name] ?? null, problem: null, exchange: null };
}

/** The mock in process, with ids that can be foretold: `id-1`, `id-2`, … */
export function mockAnswerer(profile: Profile | string = 'tolerant'): Answerer {
  let last = 0;
  const mock = createMockTarget({
    profile: typeof profile === 'string' ? profileById(profile)! : profile,
    newId: () => `id-${++last}`,
  });
  return ({ method, path, body }, rawHeaders) => {
    const answered = mock.answer({
      method,
      target: `/scim/v2${path}`,
      rawHeaders,
      body: body === null ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body)),
      basePath: '/scim/v2',
      baseUrl: 'https://app.example/scim/v2',
    });
    const text = answered.body?.toString('utf8') ?? '';
    const headers = new Map<string, string>();
    for (let at = 0; at + 1 < answered.headers.length; at += 2)
      headers.set(answered.headers[at]!.toLowerCase(), answered.headers[at + 1]!);
    return {
      status: answered.status,
      json: text === '' ? undefined : JSON.parse(text),
      header: (name) => headers.get(name) ?? null,
      problem: null,
      exchange: null,
    };
  };
}

/** An identity provider with one app, on a clock that jumps; everything sent is kept. */
export class Play {
  readonly sent: Played[] = [];
  readonly waits: number[] = [];
  readonly outcomes: Outcome[] = [];
  readonly directory = new IdpDirectory();
  readonly hr: HrSource;
  readonly connector: Connector;
  now = Date.UTC(2026, 0, 1);
  readonly #answer: Answerer;
  readonly #idp: IdpDefinition;

  constructor(idp: IdpDefinition, answerer: Answerer, groups: readonly GroupRuleInput[] = []) {
    this.#idp = idp;
    this.#answer = answerer;
    this.hr = new HrSource({
      idp,
      directory: this.directory,
      seed: 1,
      groups: groups.map((one) => GroupRule.parse(one)),
    });
    let guids = 0;
    this.connector = new Connector({
      idp,
      directory: this.directory,
      guid: () => `00000000-0000-4000-8000-${String(++guids).padStart(12, '0')}`,
    });
    for (const { key } of groups) this.connector.noteGroup(key, this.now);
  }

  /** Applies events and does the work that follows, and what that work brings about. */
  play(...events: readonly HrEventInput[]): Played[] {
    const from = this.sent.length;
    for (const event of events) {
      const news = this.hr.apply(HrEvent.parse(event), new Date(this.now).toISOString().slice(0, 10));
      for (const key of news.users) this.connector.noteUser(key, this.now);
      for (const key of news.groups) this.connector.noteGroup(key, this.now);
      for (const key of news.gone) this.connector.noteGroupGone(key, this.now);
      if (news.check) this.connector.noteCheck(this.now);
      if (news.imports) this.connector.noteImport(this.now);
    }
    this.work();
    return this.sent.slice(from);
  }

  /** Does what is due, without tries of what failed. */
  work(): void {
    for (let at = this.connector.nextAt(false); at !== null; at = this.connector.nextAt(false))
      this.workAt(at);
  }

  workAt(at: number): void {
    this.now = Math.max(this.now, at);
    for (const phase of this.connector.takeWork(this.now).phases()) {
      for (const operation of phase) this.outcomes.push(this.#run(operation.run(() => this.now)));
    }
    this.connector.finishWork(this.now);
  }

  #run<T>(talk: Talk<T>): T {
    let next = talk.next();
    while (!next.done) {
      const effect = next.value;
      if (effect.kind === 'wait') {
        this.waits.push(effect.ms);
        this.now += effect.ms;
        next = talk.next();
        continue;
      }
      const { request } = effect;
      const length = request.body === null ? null : Buffer.byteLength(JSON.stringify(request.body));
      const headers = headersOf(this.#idp, { host: 'app.example', authorization: 'Bearer secret', length });
      const answered = this.#answer(request, headers);
      const body = request.body === null ? null : JSON.parse(JSON.stringify(request.body));
      const { method, path, step } = request;
      this.sent.push({ method, path, headers, body, step, status: answered.status, answer: answered.json });
      next = talk.next(answered);
    }
    return next.value;
  }
}
