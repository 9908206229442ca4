import { useMemo, useState } from 'react';
import type {
  AnswerMessage,
  Exchange,
  MessageRole,
  RequestMessage,
} from '../../../shared/contract/exchange.ts';
import { fetchBody, useBody } from '../../app/exchanges.ts';
import { Code } from '../../code/code.tsx';
import { hexdump, latin1 } from '../../code/hex.ts';
import { Button } from '../../ui/button.tsx';
import { CopyIconButton } from '../../ui/copy-button.tsx';
import { Segments, Switch } from '../../ui/field.tsx';
import { bytes } from '../../ui/format.ts';
import { InlineError } from '../../ui/notice.tsx';
import { protocol } from './message-tab.tsx';

const shownAtMost = 256 * 1024;

const sides: readonly { role: MessageRole; label: string }[] = [
  { role: 'requestReceived', label: 'Request' },
  { role: 'requestForwarded', label: 'Forwarded' },
  { role: 'answerReceived', label: 'Upstream answer' },
  { role: 'answerSent', label: 'Response' },
];

/**
 * The bytes of a message as they were on the wire: start line, headers, body with its content coding, trailers.
 * The lines that frame a chunked body (RFC 9112 section 7.1) are the connection's and are not kept.
 */
export function RawTab(props: { exchange: Exchange; reveal: boolean; setReveal: (on: boolean) => void }) {
  const { exchange } = props;
  const present = sides.filter(({ role }) => exchange.messages[role] !== null);
  const [wanted, setRole] = useState<MessageRole>('requestReceived');
  const role = present.some((side) => side.role === wanted) ? wanted : 'requestReceived';
  const message = exchange.messages[role] ?? exchange.messages.requestReceived;
  const [hex, setHex] = useState(false);
  const [whole, setWhole] = useState<string | null>(null);
  const key = `${exchange.id} ${role}`;
  const hasBody = (message.body?.size ?? 0) > 0;
  const { body, problem } = useBody(exchange.id, hasBody ? role : null, {
    encoded: true,
    whole: whole === key,
  });
  const data = useMemo(() => wireBytes(message, body?.data), [message, body]);
  const limit = whole === key ? Number.POSITIVE_INFINITY : shownAtMost;
  const text = useMemo(() => asText(data, hex, limit), [data, hex, limit]);
  const secrets = message.masked.length > 0 || props.reveal;
  const missing = body ? body.total - body.data.length : 0;
  return (
    <div className="raw-tab">
      <div className="pane-head body-head">
        {present.length > 1 && (
          <Segments
            label="Message"
            value={role}
            options={present.map(({ role: id, label }) => ({ id, label }))}
            onChange={setRole}
          />
        )}
        <Segments
          label="How to show bytes"
          value={hex ? 'hex' : 'text'}
          options={[
            { id: 'text', label: 'Text' },
            { id: 'hex', label: 'Hex' },
          ]}
          onChange={(id) => setHex(id === 'hex')}
        />
        <span className="label">{bytes(data.length)}</span>
        <span className="grow" />
        {secrets && <Switch label="Show secrets" on={props.reveal} onChange={props.setReveal} />}
        <CopyIconButton
          text={async () => {
            if (missing === 0) return asText(data, hex, data.length);
            const { data: all } = await fetchBody(exchange.id, role, true, true);
            return asText(wireBytes(message, all), hex, Number.POSITIVE_INFINITY);
          }}
          what="message"
        />
      </div>
      {problem && <InlineError problem={problem} />}
      {(missing > 0 || data.length > limit) && (
        <p className="body-gate t2">
          The first {bytes(Math.min(limit, data.length))} of {bytes(data.length + missing)}.{' '}
          <Button kind="link" onPress={() => setWhole(key)}>
            Load all
          </Button>
        </p>
      )}
      {isChunked(message) && hasBody && (
        <p className="body-gate t2">
          The body came in chunks. It is shown joined, without the lines that give their sizes.
        </p>
      )}
      <div className="body-code">
        <Code value={text} label="Message as bytes" language={hex ? 'hex' : 'text'} />
      </div>
    </div>
  );
}

function asText(data: Uint8Array, hex: boolean, limit: number): string {
  if (hex) return hexdump(data, limit);
  return new TextDecoder('utf-8').decode(data.subarray(0, limit)).replaceAll('\r\n', '\n');
}

function headBytes(message: RequestMessage | AnswerMessage): Uint8Array {
  const start =
    'method' in message
      ? `${message.method} ${message.target} ${protocol(message.httpVersion)}`
      : `${protocol(message.httpVersion)} ${message.status} ${message.reason}`;
  const lines = [start, ...message.headers.map(([name, value]) => `${name}: ${value}`)];
  return latin1(`${lines.join('\r\n')}\r\n\r\n`);
}

function wireBytes(message: RequestMessage | AnswerMessage, body: Uint8Array | undefined): Uint8Array {
  const trailers = message.trailers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const parts = [headBytes(message), body ?? new Uint8Array(), latin1(trailers && `\r\n${trailers}`)];
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function isChunked({ headers }: RequestMessage | AnswerMessage): boolean {
  return headers.some(
    ([name, value]) => name.toLowerCase() === 'transfer-encoding' && /chunked/i.test(value),
  );
}
