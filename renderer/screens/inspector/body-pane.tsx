import { useMemo, useState } from 'react';
import type {
  AnswerMessage,
  MessageRole,
  RequestMessage,
  TraceEntry,
} from '../../../shared/contract/exchange.ts';
import { fetchBody, useBody } from '../../app/exchanges.ts';
import { Code } from '../../code/code.tsx';
import type { LineMark } from '../../code/code-editor.tsx';
import { hexdump, utf8 } from '../../code/hex.ts';
import { lineOfPointer, prettyJson } from '../../code/pretty.ts';
import { Button } from '../../ui/button.tsx';
import { CopyIconButton } from '../../ui/copy-button.tsx';
import { Segments } from '../../ui/field.tsx';
import { bytes } from '../../ui/format.ts';
import { InlineError, Notice } from '../../ui/notice.tsx';

type Look = 'pretty' | 'sent' | 'hex';

const hexShown = 256 * 1024;

export interface BodyPaneProps {
  exchange: number;
  role: MessageRole;
  message: RequestMessage | AnswerMessage;
  title: string;
  /** Marks to set into the body where trace entries point. */
  trace?: readonly TraceEntry[];
  fit?: boolean;
  className?: string;
}

/** A body: JSON made readable or as sent, text, or bytes. Large ones are fetched whole only when asked. */
export function BodyPane(props: BodyPaneProps) {
  const { exchange, role, message } = props;
  const [whole, setWhole] = useState<string | null>(null);
  const [wanted, setWanted] = useState<Look>('pretty');
  const key = `${exchange} ${role}`;
  const info = message.body;
  const { body, problem } = useBody(exchange, info && info.size > 0 ? role : null, {
    encoded: false,
    whole: whole === key,
  });
  const contentType = headerOf(message, 'content-type');
  const complete = body !== null && body.data.length >= body.total;
  const text = useMemo(() => (body ? utf8(body.data) : null), [body]);
  const pretty = useMemo(() => (text !== null && complete ? prettyJson(text) : null), [text, complete]);
  const looks: Look[] = [
    ...(pretty !== null ? (['pretty'] as const) : []),
    ...(text !== null ? (['sent'] as const) : []),
    'hex',
  ];
  const look = looks.includes(wanted) ? wanted : (looks[0] ?? 'hex');
  const hexLimit = whole === key ? Number.POSITIVE_INFINITY : hexShown;
  const shown =
    look === 'hex'
      ? body
        ? hexdump(body.data, hexLimit)
        : ''
      : look === 'pretty'
        ? (pretty ?? '')
        : (text ?? '');
  const marks = useMemo(
    () => (look === 'pretty' ? traceMarks(pretty ?? '', props.trace ?? []) : []),
    [look, pretty, props.trace],
  );
  if (!info || info.size === 0) {
    return (
      <div className={`body-pane ${props.className ?? ''}`}>
        <p className="body-none t3">No body</p>
      </div>
    );
  }
  return (
    <section className={`body-pane ${props.className ?? ''}`} aria-label={props.title}>
      <div className="pane-head body-head">
        <span className="label cut">
          {props.title} · {bytes(info.size)}
          {contentType && ` · ${contentType.split(';')[0]}`}
          {body?.encoding && ` · ${body.encoding}, shown decoded`}
        </span>
        <span className="grow" />
        {text !== null && (
          <CopyIconButton
            text={complete ? (look === 'hex' ? text : shown) : () => wholeText(exchange, role)}
            what={props.title.toLowerCase()}
          />
        )}
        {body && looks.length > 1 && (
          <Segments
            label="How to show the body"
            value={look}
            options={looks.map((id) => ({
              id,
              label: id === 'pretty' ? 'Pretty' : id === 'sent' ? 'As sent' : 'Hex',
            }))}
            onChange={setWanted}
          />
        )}
      </div>
      {body?.cut && (
        <Notice
          tone="warn"
          what={`Only the first ${bytes(info.stored)} of ${bytes(info.size)} were stored.`}
          next="The limit is under Settings, Stored bodies."
        />
      )}
      {body && !complete && (
        <Notice
          tone="info"
          what={`The first ${bytes(body.data.length)} of ${bytes(body.total)}.`}
          actions={<Button onPress={() => setWhole(key)}>Load all</Button>}
        />
      )}
      {body && complete && look === 'hex' && body.data.length > hexLimit && (
        <Notice
          tone="info"
          what={`The first ${bytes(hexShown)} as hex.`}
          actions={<Button onPress={() => setWhole(key)}>Show all</Button>}
        />
      )}
      {problem && <InlineError problem={problem} />}
      {body && (
        <div className="body-code">
          <Code
            value={shown}
            label={props.title}
            language={look === 'hex' ? 'hex' : pretty !== null ? 'json' : 'text'}
            marks={marks}
            fit={props.fit ?? false}
          />
        </div>
      )}
    </section>
  );
}

/** All of a body that shows its beginning only. */
async function wholeText(exchange: number, role: MessageRole): Promise<string> {
  const { data } = await fetchBody(exchange, role, false, true);
  return utf8(data) ?? new TextDecoder().decode(data);
}

function traceMarks(pretty: string, trace: readonly TraceEntry[]): LineMark[] {
  const marks = new Map<number, LineMark>();
  for (const entry of trace) {
    if (!entry.pointer) continue;
    const line = lineOfPointer(pretty, entry.pointer);
    if (line !== null) marks.set(line, { line, kind: 'warn', note: entry.name.replaceAll('-', ' ') });
  }
  return [...marks.values()];
}

function headerOf(message: RequestMessage | AnswerMessage, name: string): string | null {
  return message.headers.find(([each]) => each.toLowerCase() === name)?.[1] ?? null;
}
