import type { Act, ActKind, Fault } from '../../../shared/rules/act.ts';

export interface ActKindInfo {
  readonly id: ActKind;
  /** Completes "then …". */
  readonly label: string;
  readonly detail: string;
  readonly blank: Act;
}

export const actKinds: readonly ActKindInfo[] = [
  {
    id: 'status',
    label: 'answer with an error',
    detail: 'a SCIM error such as 429 or 500; the target is not asked',
    blank: { act: 'status', status: 429, retryAfter: 30, scimType: null, detail: null },
  },
  {
    id: 'answer',
    label: 'answer',
    detail: 'with status, headers and body of yours; the target is not asked',
    blank: {
      act: 'answer',
      status: 200,
      headers: [['Content-Type', 'application/scim+json']],
      body: '',
    },
  },
  {
    id: 'rewriteRequest',
    label: 'change the request',
    detail: 'method, address, headers or body, before the target gets it',
    blank: { act: 'rewriteRequest', method: null, url: null, headers: [], json: [], body: null },
  },
  {
    id: 'rewriteAnswer',
    label: 'change the answer',
    detail: 'status, headers or body, before the client gets it',
    blank: { act: 'rewriteAnswer', status: null, headers: [], json: [], body: null },
  },
  {
    id: 'delay',
    label: 'wait',
    detail: 'a fixed or a random time',
    blank: { act: 'delay', at: 'request', ms: 2000, upTo: null },
  },
  {
    id: 'throttle',
    label: 'slow the answer down',
    detail: 'so many bytes a second',
    blank: { act: 'throttle', bytesPerSecond: 200 },
  },
  {
    id: 'fault',
    label: 'break it',
    detail: 'reset, silence, half an answer, broken JSON',
    blank: { act: 'fault', fault: 'reset', at: 'request', contentType: 'text/html; charset=utf-8' },
  },
  {
    id: 'route',
    label: 'let another answer',
    detail: 'a mock or another app instead of the target',
    blank: { act: 'route', to: { kind: 'mock', profile: 'tolerant', directory: 1 } },
  },
  {
    id: 'mark',
    label: 'mark it',
    detail: 'with a colour and words in the timeline',
    blank: { act: 'mark', mark: { colour: 'violet', label: '' } },
  },
  { id: 'ignore', label: 'do not record it', detail: 'it leaves no trace here', blank: { act: 'ignore' } },
];

export function actKind(act: Act): ActKindInfo {
  return actKinds.find(({ id }) => id === act.act) as ActKindInfo;
}

/** What can be said before the target is asked is offered twice. */
export const faultOptions: readonly {
  id: string;
  fault: Fault;
  at: 'request' | 'answer';
  label: string;
  detail: string;
}[] = [
  fault('reset', 'request', 'reset the connection at once', 'the target is not asked'),
  fault('silence', 'request', 'never answer', 'the target is not asked; the client waits'),
  fault('reset', 'answer', 'reset when the work is done', 'the target did it; the client cannot know'),
  fault('silence', 'answer', 'do the work and never answer', 'the client waits'),
  fault('breakOff', 'answer', 'break off in the middle', 'half of the body, then the connection closes'),
  fault('truncate', 'answer', 'send half and wait', 'the length promises more than ever comes'),
  fault('malformedJson', 'answer', 'answer with broken JSON', 'whole as HTTP, cut as JSON'),
  fault(
    'wrongContentType',
    'answer',
    'call the answer something else',
    'the same body, another Content-Type',
  ),
];

function fault(name: Fault, at: 'request' | 'answer', label: string, detail: string) {
  return { id: `${name} ${at}`, fault: name, at, label, detail };
}
