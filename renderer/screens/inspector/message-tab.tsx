import { useState } from 'react';
import type {
  AnswerMessage,
  Exchange,
  MessageRole,
  RequestMessage,
} from '../../../shared/contract/exchange.ts';
import { Segments } from '../../ui/field.tsx';
import { StatusBadge } from '../../ui/status.tsx';
import { BodyPane } from './body-pane.tsx';
import { HeadersTable } from './headers-table.tsx';

/** A request or an answer. Where a proxy changed it, both sides can be seen. */
export function MessageTab(props: {
  exchange: Exchange;
  message: RequestMessage | AnswerMessage | null;
  side: MessageRole;
  reveal: boolean;
  setReveal: (on: boolean) => void;
}) {
  const { exchange } = props;
  const other = otherSide(exchange, props.side);
  const [shown, setShown] = useState<'own' | 'other'>('own');
  const role = other && shown === 'other' ? other.role : props.side;
  const message = other && shown === 'other' ? other.message : props.message;
  if (!message) return <p className="body-none t3">No answer was recorded.</p>;
  const isRequest = 'method' in message;
  return (
    <div className="message-tab">
      <div className="start-line">
        {isRequest ? (
          <span className="mono">
            <span className="method">{message.method}</span> {message.target}{' '}
            <span className="t3">{protocol(message.httpVersion)}</span>
          </span>
        ) : (
          <span className="mono start-status">
            <StatusBadge status={message.status} /> {message.reason}{' '}
            <span className="t3">{protocol(message.httpVersion)}</span>
          </span>
        )}
        {other && (
          <Segments
            label="Which side"
            value={shown}
            options={
              isRequest
                ? [
                    { id: 'own', label: 'As received' },
                    { id: 'other', label: 'As forwarded' },
                  ]
                : [
                    { id: 'own', label: 'As sent' },
                    { id: 'other', label: 'As received' },
                  ]
            }
            onChange={setShown}
          />
        )}
      </div>
      <div className="headers-scroll">
        <HeadersTable
          message={message}
          reveal={props.reveal}
          setReveal={props.setReveal}
          label={isRequest ? 'Request headers' : 'Response headers'}
        />
      </div>
      <BodyPane
        className="fill"
        exchange={exchange.id}
        role={role}
        message={message}
        title={isRequest ? 'Request body' : 'Response body'}
        trace={isRequest ? exchange.trace : []}
      />
    </div>
  );
}

export function protocol(version: string): string {
  return version.startsWith('HTTP/') ? version : `HTTP/${version}`;
}

function otherSide(
  { messages }: Exchange,
  role: MessageRole,
): { role: MessageRole; message: RequestMessage | AnswerMessage } | null {
  if (role === 'requestReceived' && messages.requestForwarded)
    return { role: 'requestForwarded', message: messages.requestForwarded };
  if (role === 'answerSent' && messages.answerReceived)
    return { role: 'answerReceived', message: messages.answerReceived };
  return null;
}
