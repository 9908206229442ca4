import { useEffect, useState } from 'react';
import type {
  AnswerMessage,
  Exchange,
  MessageRole,
  RequestMessage,
} from '../../../shared/contract/exchange.ts';
import { type Body, fetchBody } from '../../app/exchanges.ts';
import { Diff } from '../../code/code.tsx';
import { utf8 } from '../../code/hex.ts';
import { prettyJson } from '../../code/pretty.ts';
import { bytes } from '../../ui/format.ts';
import { InlineError, type Problem, toProblem } from '../../ui/notice.tsx';
import { protocol } from './message-tab.tsx';

/** Two messages of an exchange as text, JSON made readable, and what differs. */
export function MessageDiff(props: {
  exchange: Exchange;
  from: MessageRole;
  to: MessageRole;
  labels: readonly [string, string];
}) {
  const { exchange, from, to } = props;
  const [texts, setTexts] = useState<readonly [string, string] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    let current = true;
    Promise.all([textOf(exchange, from), textOf(exchange, to)]).then(
      (both) => current && setTexts(both),
      (error) => current && setProblem(toProblem(error)),
    );
    return () => {
      current = false;
    };
  }, [exchange, from, to]);
  if (problem) return <InlineError problem={problem} />;
  if (!texts) return null;
  if (texts[0] === texts[1])
    return (
      <p className="body-none t2">They differ in bytes that are not shown, such as spaces in the JSON.</p>
    );
  return <Diff before={texts[0]} after={texts[1]} labels={props.labels} />;
}

/** What a message is changed to before it is shown. */
export interface Shown {
  body(text: string): string;
  field(name: string, value: string): string;
}

const asItIs: Shown = { body: (text) => text, field: (_, value) => value };

/** A message as text, JSON made readable. */
export async function textOf(exchange: Exchange, role: MessageRole, shown: Shown = asItIs): Promise<string> {
  const message = exchange.messages[role];
  if (!message) return '';
  const body = (message.body?.size ?? 0) > 0 ? await fetchBody(exchange.id, role, false, false) : null;
  const { headers, trailers } = message;
  return [
    startLine(message),
    ...headers.map(([name, value]) => `${name}: ${shown.field(name, value)}`),
    ...(body ? ['', bodyText(body, shown)] : []),
    ...(trailers.length > 0 ? ['', ...trailers.map(([name, value]) => `${name}: ${value}`)] : []),
  ].join('\n');
}

function startLine(message: RequestMessage | AnswerMessage): string {
  return 'method' in message
    ? `${message.method} ${message.target} ${protocol(message.httpVersion)}`
    : `${protocol(message.httpVersion)} ${message.status} ${message.reason}`;
}

function bodyText({ data, total }: Body, shown: Shown): string {
  const text = utf8(data);
  if (text === null) return `(${bytes(total)} that are not text)`;
  if (data.length < total) return `${text}\n(the first ${bytes(data.length)} of ${bytes(total)})`;
  const changed = shown.body(text);
  return prettyJson(changed) ?? changed;
}
