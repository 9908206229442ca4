import { useMemo } from 'react';
import type { Exchange } from '../../../shared/contract/exchange.ts';
import type { SentValue } from '../../../shared/contract/history.ts';
import { useBody } from '../../app/exchanges.ts';
import { Code } from '../../code/code.tsx';
import type { LineMark } from '../../code/code-editor.tsx';
import { utf8 } from '../../code/hex.ts';
import { lineOfPointer, prettyJson } from '../../code/pretty.ts';
import { InlineError } from '../../ui/notice.tsx';
import { isLost } from './diff-entries.ts';

/** The body of the request with marks where it was not stored as sent; `part`: one operation or value of it alone. */
export function DiffRequest(props: { exchange: Exchange; sent: readonly SentValue[]; part: string | null }) {
  const { exchange, sent, part } = props;
  const { requestReceived, requestForwarded } = exchange.messages;
  const role = requestForwarded ? 'requestForwarded' : 'requestReceived';
  const message = requestForwarded ?? requestReceived;
  const { body, problem } = useBody(exchange.id, (message.body?.size ?? 0) > 0 ? role : null, {
    encoded: false,
    whole: false,
  });
  const pretty = useMemo(() => {
    const text = body && body.data.length >= body.total ? utf8(body.data) : null;
    return text === null ? null : prettyJson(text);
  }, [body]);
  const operation = part === null ? null : partOf(part);
  const marks = useMemo(() => (pretty === null ? [] : marksFor(pretty, sent)), [pretty, sent]);
  const shown = useMemo(
    () => (pretty === null || operation === null ? null : piece(pretty, operation.pointer)),
    [pretty, operation],
  );
  if (problem) return <InlineError problem={problem} />;
  if ((message.body?.size ?? 0) === 0) return <p className="body-none t2">The request has no body.</p>;
  if (!body) return null;
  if (pretty === null) {
    return <p className="body-none t2">The body is no JSON, or too large to be shown here; see Request.</p>;
  }
  if (operation === null) {
    return (
      <Code
        value={pretty}
        label="Request body, with what was not stored as sent"
        language="json"
        marks={marks}
      />
    );
  }
  if (shown === null) return null;
  return (
    <section className="diff-piece" aria-label="Behind the selected change">
      <div className="pane-head">
        <span className="label">{operation.words}, behind the selected change</span>
        <span className="mono t3">{operation.pointer}</span>
      </div>
      <Code value={shown} label="Behind the selected change" language="json" fit />
    </section>
  );
}

/** An operation whole where there are operations, else the value itself. */
function partOf(pointer: string): { pointer: string; words: string } {
  const operation = /^\/Operations\/(\d+)/.exec(pointer);
  return operation
    ? { pointer: operation[0], words: `Operation ${Number(operation[1]) + 1}` }
    : { pointer, words: 'What was sent' };
}

function piece(pretty: string, pointer: string): string | null {
  let value: unknown = JSON.parse(pretty);
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  }
  return value === undefined ? null : JSON.stringify(value, null, 2);
}

const notes = { altered: 'stored otherwise', dropped: 'not stored', ignored: 'ignored' } as const;
const reasons = { readOnly: 'read only', unknown: 'unknown attribute', wrongPlace: 'wrong place' } as const;

function marksFor(pretty: string, sent: readonly SentValue[]): LineMark[] {
  return sent.filter(isLost).flatMap(({ pointer, fate, why }) => {
    const line = lineOfPointer(pretty, pointer);
    if (line === null) return [];
    const note = notes[fate as keyof typeof notes];
    return [{ line, kind: 'warn' as const, note: why ? `${note}: ${reasons[why]}` : note }];
  });
}
