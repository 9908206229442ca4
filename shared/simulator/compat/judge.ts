import type { CompatCause, CompatVerdict } from '../../contract/compat.ts';
import type { Refusal, SimAnswer, SimRequest } from '../talk.ts';
import { causeOf } from './causes.ts';
import { answerDepartures, requestDepartures } from './departures.ts';
import type { Habit, Symptom, Trouble } from './facts.ts';

/** A request of a step and what came back, as the judge needs it. */
export interface Witnessed {
  readonly by: 'idp' | 'check';
  readonly request: SimRequest;
  readonly answer: SimAnswer;
}

export interface Judgement {
  readonly verdict: Exclude<CompatVerdict, 'notSent' | 'notRun'>;
  readonly word: string;
  readonly what: readonly string[];
  readonly causes: readonly CompatCause[];
}

interface Finding {
  readonly verdict: 'fails' | 'loses' | 'deviates';
  readonly word: string;
  readonly what: string;
  /** What to look for a cause in; or the cause, where it is known. */
  readonly trouble: Trouble | null;
  readonly cause: CompatCause | null;
}

/** A step cannot be run after what failed before. */
export class Blocked extends Error {
  override readonly name = 'Blocked';
}

const RANK = { fails: 0, loses: 1, deviates: 2 } as const;

/** Gathers what is wrong with one step and comes to a verdict. */
export class Judge {
  readonly #findings: Finding[] = [];
  #stops = false;
  /** The last write of the identity provider: what findings about the state are about. */
  last: { readonly request: SimRequest; readonly answer: SimAnswer } | null = null;

  fails(symptom: Symptom, word: string, what: string): void {
    this.#add('fails', symptom, word, what);
  }

  loses(symptom: Symptom, word: string, what: string): void {
    this.#add('loses', symptom, word, what);
  }

  deviates(symptom: Symptom, what: string): void {
    this.#add('deviates', symptom, '', what);
  }

  refused(refusal: Refusal): void {
    const { request, answer, message } = refusal;
    const symptom = symptomOf(refusal);
    const words: Partial<Record<Symptom, string>> = {
      refused: String(answer.status),
      noAnswer: 'silent',
      wrongMatch: 'wrong match',
    };
    const asked = `${request.method} ${shortPath(request.path)}`;
    const what =
      symptom === 'refused'
        ? `${asked} was answered ${answer.status}: ${message}`
        : symptom === 'noAnswer'
          ? `${asked} was not answered: ${message}`
          : `${asked}: ${message}`;
    const trouble = { symptom, request, answer };
    this.#findings.push({ verdict: 'fails', word: words[symptom] ?? symptom, what, trouble, cause: null });
    this.#stops ||= symptom === 'wrongMatch' || answer.status === 401 || symptom === 'noAnswer';
  }

  /** Nothing more may be sent: somebody else would be changed, or nobody is let in. */
  get stops(): boolean {
    return this.#stops;
  }

  /**
   * The verdict, with what the requests and answers of the step bend beside. `taken` are habits of this client that
   * the app has no trouble with.
   */
  conclude(witnessed: readonly Witnessed[], taken: ReadonlySet<Habit> = new Set()): Judgement {
    const findings = [...this.#findings, ...witnessed.flatMap(bendings)].sort(
      (a, b) => RANK[a.verdict] - RANK[b.verdict],
    );
    const [worst] = findings;
    const causes = new Map<string, CompatCause>();
    for (const { cause, trouble } of findings) {
      const found = cause ?? (trouble === null ? null : causeOf(trouble, taken));
      if (found !== null && !causes.has(found.code)) causes.set(found.code, found);
    }
    return {
      verdict: worst?.verdict ?? 'works',
      word: worst?.word ?? '',
      what: [...new Set(findings.map(({ what }) => what))],
      causes: [...causes.values()],
    };
  }

  #add(verdict: Finding['verdict'], symptom: Symptom, word: string, what: string): void {
    this.#stops ||= symptom === 'wrongMatch';
    const trouble: Trouble = {
      symptom,
      request: this.last?.request ?? null,
      answer: this.last?.answer ?? null,
    };
    this.#findings.push({ verdict, word, what, trouble, cause: null });
  }
}

/** Where a request or answer bends the standard although it worked. */
function bendings({ by, request, answer }: Witnessed): Finding[] {
  const deviates = (what: string, cause: CompatCause | null): Finding => ({
    verdict: 'deviates',
    word: '',
    what,
    trouble: null,
    cause,
  });
  return [
    ...answerDepartures(request, answer).map((cause) => deviates(cause.why, cause)),
    ...(by === 'idp' ? requestDepartures(request) : []).map((bent) =>
      deviates(`The identity provider sends ${bent}.`, null),
    ),
  ];
}

function symptomOf({ answer, failing }: Refusal): Symptom {
  if (answer.status === 0) return 'noAnswer';
  if (failing === 'unreadable') return 'unreadable';
  return answer.status < 300 && failing === 'lookUp' ? 'wrongMatch' : 'refused';
}

function shortPath(path: string): string {
  return path.length > 80 ? `${path.slice(0, 79)}…` : path;
}
