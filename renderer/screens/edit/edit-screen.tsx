import { ArrowLeft, Lock, Send as SendIcon, Undo2 } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { keyOf, runAction } from '../../app/actions.ts';
import { parts } from '../../app/place.ts';
import { ListenerTile } from '../../app/status-bar.tsx';
import { listenerAddress, workspace } from '../../app/workspace.ts';
import { Code } from '../../code/code.tsx';
import { changedLines } from '../../code/line-diff.ts';
import { prettyJson } from '../../code/pretty.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { bytes, clock } from '../../ui/format.ts';
import { InlineError } from '../../ui/notice.tsx';
import { OperationIcon } from '../../ui/operation-icon.tsx';
import { useStore } from '../../ui/store.ts';
import { Tabs } from '../../ui/tabs.tsx';
import { useElementSize } from '../../ui/use-element-size.ts';
import { Words } from '../../ui/words.tsx';
import { AnswerColumn } from './answer-column.tsx';
import {
  bodyToSend,
  changeDraft,
  type DraftState,
  drafts,
  isEditable,
  openDraft,
  revertDraft,
  sendDraft,
  toContract,
} from './drafts.ts';
import { HeadersEditor } from './headers-editor.tsx';
import { asMarks } from './marks.ts';
import { RecordedColumn } from './recorded-column.tsx';
import './edit.css';

const threeColumnsFrom = 1180;
const otherAddress = 'url';

/** A recorded request beside a draft made from it, and what the draft is answered now. */
export default function EditScreen() {
  const draft = useStore(drafts, openDraft);
  if (!draft) return null;
  return <Editor key={draft.original.id} draft={draft} />;
}

function Editor({ draft }: { draft: DraftState }) {
  const frame = useRef<HTMLDivElement>(null);
  const { width } = useElementSize(frame);
  const [tab, setTab] = useState('edit');
  const difference = useMemo(
    () => changedLines(draft.recordedBody, draft.body),
    [draft.recordedBody, draft.body],
  );
  const changes = describeChanges(draft, difference.after.length + difference.before.length > 0);
  const json = draft.body.trim() === '' ? null : checkJson(draft.body);
  const summary = changes.length === 0 ? 'unchanged' : changes.join(', ');
  const wrong = useMemo(() => problemsOf(draft), [draft]);

  useEffect(() => {
    parts.send = () => {
      if (!wrong.any) void sendDraft(summary);
    };
    return () => {
      parts.send = null;
    };
  }, [summary, wrong]);

  const recorded = <RecordedColumn draft={draft} changedLines={difference.before} />;
  const answer = <AnswerColumn draft={draft} />;
  const edit = (
    <section className="edit-column" aria-label="Your edit">
      <div className="pane-head edit-column-head">
        <h3 className="strong">Your edit</h3>
        <span className="grow" />
        {changes.length > 0 ? (
          <span className="badge info">{summary}</span>
        ) : (
          <span className="t3">as recorded</span>
        )}
        <Button
          kind="ghost"
          icon={<Undo2 size={14} strokeWidth={1.75} />}
          disabled={changes.length === 0}
          onPress={() => revertDraft(draft)}
        >
          Revert
        </Button>
      </div>
      <HeadersEditor draft={draft} />
      <div className="pane-head body-head edit-body-head">
        <span className="label">Body · {bytes(new TextEncoder().encode(bodyToSend(draft)).length)}</span>
        <span className="grow" />
        {json &&
          (json.ok ? (
            <span className="json-state ok-text">valid JSON</span>
          ) : (
            <span className="json-state bad-text" role="status">
              {json.why}
            </span>
          ))}
        <Button
          kind="ghost"
          disabled={!json?.ok}
          onPress={() => changeDraft({ body: prettyJson(draft.body) ?? draft.body })}
        >
          Format
        </Button>
      </div>
      <div className="edit-code">
        <Code
          value={draft.body}
          label="Body of the draft. Escape, then Tab, leaves the editor"
          language="json"
          onChange={(body) => changeDraft({ body })}
          marks={asMarks(difference.after, 'change')}
        />
      </div>
    </section>
  );

  return (
    <div className="edit" ref={frame}>
      <header className="edit-head">
        <IconButton label="Back to the timeline" onPress={() => runAction('leave-edit')}>
          <ArrowLeft size={16} strokeWidth={1.75} />
        </IconButton>
        <h2 className="inspector-title">Edit & resend</h2>
        <OperationIcon kind={draft.original.meaning.kind} />
        <span className="t2 cut">
          <Words sentence={draft.original.meaning.sentence} />, recorded {clock(draft.original.receivedAt)}
        </span>
        <span className="grow" />
        <span className="t3 edit-promise">
          <Lock size={13} strokeWidth={1.75} aria-hidden="true" /> Draft, the recording stays as it is
        </span>
      </header>
      <RequestLine draft={draft} wrong={wrong} onSend={() => void sendDraft(summary)} />
      {draft.problem && (
        <div className="edit-problem">
          <InlineError problem={draft.problem} onDismiss={() => changeDraft({ problem: null })} />
        </div>
      )}
      {width >= threeColumnsFrom ? (
        <div className="edit-columns three">
          {recorded}
          {edit}
          {answer}
        </div>
      ) : (
        <div className="edit-columns two">
          <Tabs
            label="Draft and recording"
            selected={tab}
            onSelect={setTab}
            tabs={[
              { id: 'edit', label: 'Your edit', panel: () => edit },
              { id: 'recorded', label: 'As recorded', panel: () => recorded },
            ]}
          />
          {answer}
        </div>
      )}
    </div>
  );
}

interface Wrong {
  method: string | null;
  target: string | null;
  url: string | null;
  any: boolean;
}

function problemsOf(draft: DraftState): Wrong {
  const method = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(draft.method.trim())
    ? null
    : 'A method is one word, such as PATCH.';
  const target = /^\/[\x21-\x7e]*$/.test(draft.target.trim())
    ? null
    : 'A path starts with / and has no spaces or letters beyond ASCII: encode them, a space as %20.';
  const url =
    draft.listener !== null || isHttpUrl(draft.url) ? null : 'An address such as http://localhost:3000.';
  return { method, target, url, any: method !== null || target !== null || url !== null };
}

function isHttpUrl(text: string): boolean {
  try {
    return /^https?:$/.test(new URL(text.trim()).protocol);
  } catch {
    return false;
  }
}

function RequestLine(props: { draft: DraftState; wrong: Wrong; onSend: () => void }) {
  const { draft, wrong } = props;
  const listeners = useStore(workspace, (now) => now?.listeners) ?? [];
  return (
    <div className="request-line">
      <div className="request-method">
        <Field
          label="Method"
          hideLabel
          mono
          value={draft.method}
          error={wrong.method}
          onChange={(method) => changeDraft({ method })}
        />
      </div>
      <div className="grow">
        <Field
          label="Path and query"
          hideLabel
          mono
          value={draft.target}
          error={wrong.target}
          onChange={(target) => changeDraft({ target })}
        />
      </div>
      <span className="t3 request-to">to</span>
      <div className="request-target">
        <Select
          label="Send to"
          hideLabel
          mono
          value={draft.listener === null ? otherAddress : String(draft.listener)}
          options={[
            ...listeners.map((listener) => ({
              id: String(listener.id),
              label: listenerAddress(listener) ?? listener.name,
              detail: listener.name,
              icon: <ListenerTile listener={listener} />,
            })),
            { id: otherAddress, label: 'Another address', detail: 'the path is appended to it' },
          ]}
          onChange={(id) => changeDraft({ listener: id === otherAddress ? null : Number(id) })}
        />
      </div>
      {draft.listener === null && (
        <div className="request-target">
          <Field
            label="Address"
            hideLabel
            mono
            inputMode="url"
            placeholder="http://localhost:3000"
            value={draft.url}
            error={draft.url === '' ? null : wrong.url}
            onChange={(url) => changeDraft({ url })}
          />
        </div>
      )}
      <Button
        kind="primary"
        size="form"
        icon={<SendIcon size={14} strokeWidth={1.75} />}
        keys={keyOf('send') ?? ''}
        disabled={wrong.any || draft.sending}
        onPress={props.onSend}
      >
        {draft.sending ? 'Sending' : 'Send'}
      </Button>
    </div>
  );
}

function checkJson(text: string): { ok: true } | { ok: false; why: string } {
  try {
    JSON.parse(text);
    return { ok: true };
  } catch (error) {
    return { ok: false, why: `not JSON: ${error instanceof Error ? error.message.slice(0, 80) : ''}` };
  }
}

/** Host of the address a draft is sent to, or the listener's. */
function whereTo({ listener, url }: DraftState): string {
  if (listener === null) return isHttpUrl(url) ? new URL(url.trim()).host : 'another address';
  const found = workspace.get()?.listeners.find(({ id }) => id === listener);
  return (found && listenerAddress(found)) ?? found?.name ?? 'another listener';
}

/** What differs from the recording, in a few words each. */
function describeChanges(draft: DraftState, bodyChanged: boolean): string[] {
  const recorded = draft.original.messages.requestReceived;
  const sent = toContract(draft);
  const lines = changedLines(draft.recordedBody, draft.body);
  const count = Math.max(lines.after.length, lines.before.length);
  const headers = JSON.stringify(
    draft.headers.map(({ name, value, recorded: kept }) => [name, kept ? null : value]),
  );
  const original = JSON.stringify(
    recorded.headers.flatMap(([name, value], at) =>
      isEditable(name) ? [[name, recorded.masked.includes(at) ? null : value]] : [],
    ),
  );
  return [
    sent.method !== recorded.method && 'method',
    sent.target !== recorded.target && 'path',
    draft.listener !== draft.original.listener && `to ${whereTo(draft)}`,
    headers !== original && 'headers',
    bodyChanged && `${count} ${count === 1 ? 'line' : 'lines'} changed`,
  ].filter((part) => part !== false);
}
