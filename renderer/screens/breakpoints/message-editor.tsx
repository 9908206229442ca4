import { Check, TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import type { Held } from '../../../shared/contract/breakpoints.ts';
import type { Resource } from '../../../shared/contract/directory.ts';
import type { Listener } from '../../../shared/contract/listener.ts';
import { Code } from '../../code/code.tsx';
import type { LineMark } from '../../code/code-editor.tsx';
import { fromBase64, hexdump } from '../../code/hex.ts';
import { lineOfPointer, prettyJson } from '../../code/pretty.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { bytes } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { plainWords, Words } from '../../ui/words.tsx';
import { lineOfAttribute } from '../directory/resource-check.ts';
import { HeaderLines } from '../edit/header-lines.tsx';
import { HeadersList } from '../edit/headers-list.tsx';
import { changeMarks } from './change-marks.ts';
import {
  changeFields,
  type Editing,
  fitsItself,
  type HeldMessages,
  isEdited,
  textOf,
  undoEdits,
} from './held-editing.ts';
import { senderInside, senderName, targetName } from './held-words.ts';
import type { Verdict } from './scim-check.ts';
import { useScimCheck } from './use-scim-check.ts';
import { meaningOf } from './what-it-means.ts';

/** The held message, to be changed: its first line and its body. Headers have their own tab. */
export function MessageEditor(props: {
  held: Held;
  editing: Editing;
  listener: Listener | undefined;
  before: Resource | null;
}) {
  const { held, editing, listener } = props;
  const { fields, original, stage } = editing;
  const message = stage === 'answer' && editing.answer ? editing.answer : editing.request;
  const change = (part: Partial<typeof fields>) => changeFields(held.id, part);
  const edited = isEdited(editing);
  const basePath = listener?.basePath ?? '';
  const path = (stage === 'request' ? fields.target : editing.request.target).slice(basePath.length);
  const method = stage === 'request' ? fields.method : editing.request.method;
  const verdict = useScimCheck(listener, { method, path, stage }, fields.body);
  const marks = useMemo(
    () => marksOf(original.body ?? '', fields.body ?? '', verdict),
    [original.body, fields.body, verdict],
  );
  const size =
    fields.body === original.body ? message.size : new TextEncoder().encode(fields.body ?? '').length;
  const type = fields.headers.find(({ name }) => /^content-type$/i.test(name))?.value;
  return (
    <div className="held-editor">
      <div className="held-line">
        {stage === 'request' ? (
          <>
            <div className="held-method">
              <Field
                label="Method"
                hideLabel
                mono
                value={fields.method}
                error={methodProblem(fields.method)}
                onChange={(value) => change({ method: value })}
              />
            </div>
            <div className="grow">
              <Field
                label="Path and query"
                hideLabel
                mono
                value={fields.target}
                error={targetProblem(fields.target)}
                onChange={(value) => change({ target: value })}
              />
            </div>
          </>
        ) : (
          <StatusField value={fields.status} onChange={(status) => change({ status })} />
        )}
      </div>
      <div className="pane-head body-head">
        <span className="label cut">
          Body · {bytes(size)}
          {type && ` · ${type}`}
          {message.encoding &&
            (fields.body === original.body
              ? ` · ${message.encoding}, shown decoded`
              : ` · goes on without ${message.encoding}`)}
        </span>
        <span className="grow" />
        <VerdictWords verdict={verdict} />
        <Button
          kind="ghost"
          disabled={fields.body === null || prettyJson(fields.body) === null}
          onPress={() => change({ body: prettyJson(fields.body ?? '') ?? fields.body })}
        >
          Format
        </Button>
        <Button kind="ghost" disabled={!edited} onPress={() => undoEdits(held.id)}>
          Undo edit
        </Button>
      </div>
      {verdict?.kind === 'wrong' && (
        <p className="held-verdict warn-text" role="status">
          {verdict.problem.detail}
        </p>
      )}
      {fields.body === null ? (
        <>
          <Notice
            tone="info"
            what="The body is no text, so it goes on as it came."
            next="The first line and the headers can be changed."
          />
          <div className="held-code">
            <Code value={hex(message.body)} label="Body as bytes" language="hex" />
          </div>
        </>
      ) : (
        <div className="held-code">
          <Code
            value={fields.body}
            label={`Body of the held ${stage}. Escape, then Tab, leaves the editor`}
            language="json"
            onChange={(body) => change({ body })}
            marks={marks}
          />
        </div>
      )}
      {edited && <IfSentOn {...props} basePath={basePath} />}
    </div>
  );
}

/** What the other side will make of the edits. */
function IfSentOn(props: { held: Held; editing: Editing; basePath: string; before: Resource | null }) {
  const { held, editing, basePath, before } = props;
  const { fields, original, stage, answer } = editing;
  const heard = useMemo(
    () => (stage === 'request' ? meaningOf(held, fields, basePath, before) : null),
    [held, fields, stage, basePath, before],
  );
  const target = targetName(held);
  const Target = target[0]?.toUpperCase() + target.slice(1);
  return (
    <section className="held-meaning" aria-label="If you send this on">
      <h3 className="label">If you send this on</h3>
      {heard ? (
        plainWords(heard) === plainWords(held.meaning.sentence) ? (
          <p>
            {Target} still hears: <Words sentence={heard} strongNames />.
          </p>
        ) : (
          <p>
            {Target} hears: <Words sentence={heard} strongNames />. {senderName(held)} meant:{' '}
            <Words sentence={held.meaning.sentence} strongNames />, and does not learn of the change.
          </p>
        )
      ) : (
        <p>
          {fields.status === original.status
            ? `${senderName(held)} hears another answer than ${target} gave.`
            : `${senderName(held)} hears ${fields.status} in place of ${answer?.status}.`}{' '}
          What {target} did stays done.
        </p>
      )}
    </section>
  );
}

export function StatusField(props: { value: string; onChange: (status: string) => void }) {
  return (
    <div className="held-status">
      <Field
        label="Status"
        mono
        inputMode="numeric"
        value={props.value}
        error={statusProblem(props.value)}
        onChange={props.onChange}
      />
    </div>
  );
}

export function VerdictWords({ verdict }: { verdict: Verdict | null }) {
  if (!verdict) return null;
  if (verdict.kind === 'valid') {
    return (
      <span className="json-state ok-text held-verdict-words">
        <Check size={14} strokeWidth={2} aria-hidden="true" />
        {verdict.words}
      </span>
    );
  }
  return (
    <span className="json-state warn-text held-verdict-words" role="status">
      <TriangleAlert size={14} strokeWidth={1.75} aria-hidden="true" />
      {verdict.kind === 'notJson'
        ? verdict.why
        : verdict.by === 'mock'
          ? 'the mock would refuse it'
          : 'the RFC refuses it'}
    </span>
  );
}

export function HeadersTab({ held, editing }: { held: Held; editing: Editing }) {
  return (
    <div className="held-scroll">
      <HeaderLines
        label={`Headers of the held ${editing.stage}`}
        lines={editing.fields.headers}
        onChange={(headers) => changeFields(held.id, { headers })}
        hide={fitsItself}
      >
        <span className="hint">Content-Length is made to fit the body.</span>
      </HeaderLines>
      {held.stage === 'request' && editing.fields.headers.some(({ recorded }) => recorded) && (
        <p className="held-words t3">
          Secrets stay in the engine and go on as {senderInside(held)} sent them, unless you type others.
        </p>
      )}
    </div>
  );
}

/** The message that is not held: for reading. */
export function ReadOnlyMessage({ message, title }: { message: HeldMessages['request']; title: string }) {
  const text = textOf(message.body);
  return (
    <div className="held-editor">
      <p className="held-line mono">
        <span>
          <span className="method">{message.method}</span> {message.target}
        </span>
      </p>
      <HeadersList headers={message.headers} />
      <div className="held-code">
        <Code
          value={text === null ? hex(message.body) : (prettyJson(text) ?? text)}
          label={`${title} body`}
          language={text === null ? 'hex' : 'json'}
        />
      </div>
    </div>
  );
}

function marksOf(original: string, text: string, verdict: Verdict | null): LineMark[] {
  const marks = new Map(changeMarks(original, text).map((mark) => [mark.line, mark]));
  const line = verdict?.kind === 'wrong' ? lineOf(text, verdict) : null;
  if (line !== null) marks.set(line, { line, kind: 'warn', note: marks.get(line)?.note ?? 'here' });
  return [...marks.values()];
}

function lineOf(text: string, verdict: Extract<Verdict, { kind: 'wrong' }>): number | null {
  const { attribute } = verdict.problem;
  const byPointer = verdict.pointer === null ? null : lineOfPointer(text, verdict.pointer);
  return byPointer ?? (attribute ? lineOfAttribute(text, attribute) : null);
}

function hex(body: HeldMessages['request']['body']): string {
  return 'base64' in body ? hexdump(fromBase64(body.base64)) : body.text;
}

function methodProblem(method: string): string | null {
  return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(method.trim()) ? null : 'A method is one word, such as PATCH.';
}

function targetProblem(target: string): string | null {
  return /^\/[\x21-\x7e]*$/.test(target.trim())
    ? null
    : 'A path starts with / and has no spaces or letters beyond ASCII: encode them, a space as %20.';
}

export function statusProblem(status: string): string | null {
  return /^[2-5]\d\d$/.test(status) ? null : 'A status is a number from 200 to 599.';
}
