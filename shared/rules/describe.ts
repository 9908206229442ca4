import type { Sentence } from '../contract/exchange.ts';
import { name, type Segment, sentence } from '../meaning/reading.ts';
import type { Act, Fault, HeaderChange, JsonEdit } from './act.ts';
import type { Breakpoint } from './breakpoint.ts';
import { describeMatch, type ListenerName } from './describe-match.ts';
import type { Limits, Rule } from './rule.ts';
import { all, durationPhrase, ordinal, quoted } from './words.ts';

export type { ListenerName } from './describe-match.ts';

/** "When Okta sends a create, answer 429 with Retry-After 30, 3 times at most". Names are what stands out. */
export function describeRule(rule: Rule, listenerName: ListenerName): Sentence {
  return sentence(
    describeMatch(rule.match, rule.listeners, listenerName),
    ', ',
    ...rule.acts.flatMap((act, i) => [i === 0 ? '' : ', then ', ...describeAct(act)]),
    describeLimits(rule.limits),
    rule.stop ? '; later rules are left out' : null,
  );
}

/** "When Okta sends a deactivate, hold it before the target". */
export function describeBreakpoint(breakpoint: Breakpoint, listenerName: ListenerName): Sentence {
  const { match, listeners, stage, once } = breakpoint;
  const hold = {
    request: ['hold it', ' before the target'],
    answer: ['hold the answer', ''],
    both: ['hold it', ' and hold the answer'],
  }[stage];
  return sentence(
    describeMatch(match, listeners, listenerName),
    ', ',
    name(hold[0] ?? ''),
    hold[1] ?? '',
    once ? ', once' : null,
  );
}

const faultPhrases: Readonly<Record<Fault, string>> = {
  reset: 'reset the connection',
  silence: 'never answer',
  breakOff: 'close the connection in the middle of the answer',
  truncate: 'send half of the answer and leave the connection open',
  malformedJson: 'answer with broken JSON',
  wrongContentType: 'call the answer',
};

/** One act as a command: "answer 429 with Retry-After 30". */
export function describeAct(act: Act): readonly Segment[] {
  switch (act.act) {
    case 'answer':
      return ['answer ', name(String(act.status)), act.body === '' ? ' without a body' : ''];
    case 'status':
      return [
        'answer ',
        name(String(act.status)),
        act.scimType === null ? '' : ` (${act.scimType})`,
        act.retryAfter === null ? '' : ` with Retry-After ${act.retryAfter}`,
      ];
    case 'rewriteRequest': {
      const { method, url, headers, json, body } = act;
      const changes = [
        ...(method === null ? [] : [`method ${method}`]),
        ...(url === null ? [] : [`${url.find} in the address becomes ${url.with || 'nothing'}`]),
        ...changesOf(headers, json, body),
      ];
      return [name('change the request'), changes.length === 0 ? '' : `: ${all(changes)}`];
    }
    case 'rewriteAnswer': {
      const { status, headers, json, body } = act;
      const changes = [...(status === null ? [] : [`status ${status}`]), ...changesOf(headers, json, body)];
      return [name('change the answer'), changes.length === 0 ? '' : `: ${all(changes)}`];
    }
    case 'delay':
      return [
        name(
          act.upTo === null || act.upTo === act.ms
            ? `wait ${durationPhrase(act.ms)}`
            : `wait ${durationPhrase(act.ms)} to ${durationPhrase(act.upTo)}`,
        ),
        act.at === 'answer' ? ' before the answer leaves' : '',
      ];
    case 'throttle':
      return ['send the answer at ', name(`${act.bytesPerSecond} bytes a second`)];
    case 'fault':
      return [
        name(faultPhrases[act.fault] + (act.fault === 'wrongContentType' ? ` ${act.contentType}` : '')),
        act.fault !== 'reset' && act.fault !== 'silence'
          ? ''
          : act.at === 'answer'
            ? ' when the work is done'
            : ' before the target is asked',
      ];
    case 'route':
      return act.to.kind === 'mock'
        ? ['let the mock ', name(act.to.profile), ' answer']
        : ['send it to ', name(act.to.url)];
    case 'mark':
      return ['mark it ', name(act.mark.label === '' ? act.mark.colour : act.mark.label)];
    case 'ignore':
      return ['do not record it'];
  }
}

function changesOf(
  headers: readonly HeaderChange[],
  json: readonly JsonEdit[],
  body: string | null,
): readonly string[] {
  return [
    ...headers.map((change) =>
      change.do === 'remove'
        ? `no ${change.name}`
        : `${change.do === 'add' ? 'one more ' : ''}${change.name} ${quoted(change.value)}`,
    ),
    ...(body === null ? [] : ['another body']),
    ...json.map(describeEdit),
  ];
}

/** `remove /externalId`, `/active becomes a boolean`. */
export function describeEdit(edit: JsonEdit): string {
  const path = edit.path === '' ? 'the whole body' : edit.path;
  switch (edit.op) {
    case 'add':
      return `${path} added`;
    case 'replace':
      return `${path} becomes ${shown(edit.value)}`;
    case 'remove':
      return `no ${path}`;
    case 'move':
      return `${edit.from} moves to ${path}`;
    case 'copy':
      return `${edit.from} is copied to ${path}`;
    case 'test':
      return `only if ${path} is ${shown(edit.value)}`;
    case 'convert':
      return `${path} becomes ${conversionPhrases[edit.to]}`;
  }
}

const conversionPhrases = {
  boolean: 'the boolean it spells',
  string: 'a string',
  number: 'the number it spells',
  lowerCase: 'lower case',
  upperCase: 'upper case',
} as const;

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

function describeLimits(limits: Limits): string {
  const { probability, after, count, every, rate, between, forSeconds } = limits;
  const parts = [
    rate && `when more than ${rate.count} came within ${durationPhrase(rate.seconds * 1000)}`,
    after > 0 && `after the first ${after === 1 ? 'one' : after}`,
    every > 1 && `every ${ordinal(every)} time`,
    probability < 1 && `in ${Number((probability * 100).toFixed(1))} % of cases`,
    between && `between ${between.from} and ${between.to}`,
    forSeconds !== null && `for ${durationPhrase(forSeconds * 1000)} after the first one`,
    count !== null && (count === 1 ? 'once' : `${count} times at most`),
  ].filter((part): part is string => typeof part === 'string');
  return parts.map((part) => `, ${part}`).join('');
}
