import type { NumberTest } from '../filter/ast.ts';
import { filterKeys, kindsOf } from '../filter/keys.ts';
import { textMember } from '../meaning/json.ts';
import { parseFilter } from '../scim/filter/parser.ts';
import { equalJson, type Json } from '../scim/json.ts';
import { meetsFilter } from './body-filter.ts';
import {
  type Condition,
  type Match,
  needsAnswer,
  needsMeaning,
  type TextTest,
  type ValueTest,
} from './condition.ts';
import type { Facts, MessageFacts } from './facts.ts';
import { placesAt } from './pointer.ts';

/** Conditions made ready. One matcher serves rules and breakpoints. */
export interface Matcher {
  /** It cannot be decided before there is an answer. */
  readonly needsAnswer: boolean;
  /** It looks into the body of the request. */
  readonly needsRequestBody: boolean;
  /** It looks into the body of the answer. */
  readonly needsAnswerBody: boolean;
  /** It asks who sent it or what it means, which the body and earlier exchanges tell. */
  readonly needsMeaning: boolean;
  /** False when the head of the request alone rules it out. */
  mayMatch(facts: Facts): boolean;
  /** True when every condition holds. */
  matches(facts: Facts): boolean;
}

type Test = (facts: Facts) => boolean;

/** Conditions that are decided by the head of the request, cheapest first. */
const HEAD_CONDITIONS: ReadonlySet<Condition['on']> = new Set(['method', 'path', 'query', 'header']);

export function createMatcher(match: Match): Matcher {
  const isHead = (condition: Condition) => HEAD_CONDITIONS.has(condition.on) && !needsAnswer(condition);
  const head = match.filter(isHead).map(compile);
  const rest = match.filter((condition) => !isHead(condition)).map(compile);
  const asksMeaning = match.some(needsMeaning);
  return {
    needsAnswer: match.some(needsAnswer),
    needsRequestBody: asksMeaning || match.some((condition) => looksInto(condition, 'request')),
    needsAnswerBody: match.some((condition) => looksInto(condition, 'answer')),
    needsMeaning: asksMeaning,
    mayMatch: (facts) => head.every((test) => test(facts)),
    matches: (facts) => head.every((test) => test(facts)) && rest.every((test) => test(facts)),
  };
}

function looksInto(condition: Condition, of: 'request' | 'answer'): boolean {
  return condition.on.startsWith('body') && 'of' in condition && condition.of === of;
}

function compile(condition: Condition): Test {
  const test = compilePlain(condition);
  return condition.not ? (facts) => !test(facts) : test;
}

function compilePlain(condition: Condition): Test {
  switch (condition.on) {
    case 'method': {
      const methods = new Set(condition.any.map((method) => method.toUpperCase()));
      return ({ method }) => methods.has(method.toUpperCase());
    }
    case 'path': {
      const pattern =
        condition.how === 'glob' ? globPattern(condition.pattern) : new RegExp(condition.pattern, 'i');
      return ({ scim }) => pattern.test(scim.path);
    }
    case 'query': {
      const fits = textTest(condition.test, condition.value);
      const name = condition.name.toLowerCase();
      return ({ scim }) => {
        const value = scim.query.get(name);
        return value !== undefined && fits(value);
      };
    }
    case 'idp':
      return (facts) => condition.any.includes(facts.idp() ?? 'none');
    case 'meaning': {
      const kinds = new Set(condition.any.flatMap((value) => kindsOf(value)));
      return (facts) => kinds.has(facts.meaning().kind);
    }
    case 'subject': {
      const wanted = condition.any.map((value) => value.toLowerCase());
      return (facts) => {
        const { subject } = facts.meaning();
        const names = [subject?.label, subject?.id, textMember(facts.request.json(), 'userName')]
          .filter((name): name is string => typeof name === 'string')
          .map((name) => name.toLowerCase());
        return wanted.some((value) => names.some((name) => name.includes(value)));
      };
    }
    case 'status': {
      const tests = condition.any.map(statusTest);
      return ({ answer }) => answer !== null && tests.some((test) => test(answer.status));
    }
    case 'header': {
      const fits = textTest(condition.test, condition.value);
      const name = condition.name.toLowerCase();
      return (facts) => {
        const headers = messageOf(facts, condition.of)?.headers ?? [];
        for (let i = 0; i + 1 < headers.length; i += 2)
          if (headers[i]?.toLowerCase() === name && fits(headers[i + 1] ?? '')) return true;
        return false;
      };
    }
    case 'bodyText': {
      const fits = textTest(condition.test, condition.value);
      return (facts) => {
        const message = messageOf(facts, condition.of);
        return message !== null && fits(message.text());
      };
    }
    case 'bodyValue': {
      const fits = valueTest(condition.test, condition.value);
      return (facts) => {
        const body = messageOf(facts, condition.of)?.json();
        return body !== undefined && placesAt(body, condition.pointer).some(({ value }) => fits(value));
      };
    }
    case 'bodyFilter': {
      const filter = parseFilter(condition.filter);
      return (facts) => {
        const body = messageOf(facts, condition.of)?.json();
        return body !== undefined && meetsFilter(body, filter);
      };
    }
  }
}

function messageOf(facts: Facts, of: 'request' | 'answer'): MessageFacts | null {
  return of === 'request' ? facts.request : facts.answer;
}

/** `*` is anything but `/`, `**` anything; the rest stands for itself, in any case. */
export function globPattern(glob: string): RegExp {
  const source = glob
    .split(/(\*\*|\*)/)
    .map((part) =>
      part === '**' ? '.*' : part === '*' ? '[^/]*' : part.replace(/[\\^$.|?+()[\]{}/-]/g, '\\$&'),
    )
    .join('');
  return new RegExp(`^${source}$`, 'is');
}

function textTest(test: TextTest, value: string): (text: string) => boolean {
  if (test === 'exists') return () => true;
  if (test === 'matches') {
    const pattern = new RegExp(value, 'i');
    return (text) => pattern.test(text);
  }
  const wanted = value.toLowerCase();
  switch (test) {
    case 'equals':
      return (text) => text.toLowerCase() === wanted;
    case 'contains':
      return (text) => text.toLowerCase().includes(wanted);
    case 'startsWith':
      return (text) => text.toLowerCase().startsWith(wanted);
    case 'endsWith':
      return (text) => text.toLowerCase().endsWith(wanted);
  }
}

function valueTest(test: ValueTest, wanted: Json): (value: unknown) => boolean {
  switch (test) {
    case 'isType':
      return (value) => isType(value, String(wanted));
    case 'greater':
      return (value) => (order(value, wanted) ?? 0) > 0;
    case 'less':
      return (value) => (order(value, wanted) ?? 0) < 0;
    case 'equals':
      if (typeof wanted !== 'string') return (value) => equalJson(value as Json, wanted);
      break;
    case 'exists':
      return () => true;
  }
  const fits = textTest(test, String(wanted));
  return (value) =>
    typeof value === 'string' ||
    (test !== 'equals' && (typeof value === 'number' || typeof value === 'boolean'))
      ? fits(String(value))
      : false;
}

function isType(value: unknown, type: string): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'booleanAsString':
      return typeof value === 'string' && /^(true|false)$/i.test(value);
    default:
      return typeof value === type;
  }
}

/** Negative, zero or positive; null where the two cannot be put in order. */
function order(value: unknown, wanted: Json): number | null {
  if (typeof value === 'number' && typeof wanted === 'number') return value - wanted;
  if (typeof value !== 'string' || typeof wanted !== 'string') return null;
  const times = [Date.parse(value), Date.parse(wanted)] as const;
  if (!times.some(Number.isNaN)) return times[0] - times[1];
  return value < wanted ? -1 : value > wanted ? 1 : 0;
}

/** A status as the filter writes it; the schema has seen that it is one. */
function statusTest(text: string): (status: number) => boolean {
  const read = filterKeys.status.read(text);
  if (!read.ok) throw new Error(read.message);
  const test: NumberTest = read.value;
  switch (test.op) {
    case 'eq':
      return (status) => status === test.value;
    case 'gt':
      return (status) => status > test.value;
    case 'ge':
      return (status) => status >= test.value;
    case 'lt':
      return (status) => status < test.value;
    case 'le':
      return (status) => status <= test.value;
    case 'between':
      return (status) => status >= test.from && status <= test.to;
    case 'class':
      return (status) => Math.floor(status / 100) === test.value;
    case 'none':
      return () => false;
  }
}
