import { Send } from 'lucide-react';
import { useEffect } from 'react';
import type { Held } from '../../../shared/contract/breakpoints.ts';
import type { Listener } from '../../../shared/contract/listener.ts';
import { keyOf } from '../../app/actions.ts';
import { Code } from '../../code/code.tsx';
import { prettyJson } from '../../code/pretty.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/field.tsx';
import { bytes } from '../../ui/format.ts';
import { HeaderLines } from '../edit/header-lines.tsx';
import { answerByHand, changeOwn, type Editing } from './held-editing.ts';
import { heldParts } from './held-tabs.ts';
import { senderName, targetName } from './held-words.ts';
import { StatusField, statusProblem, VerdictWords } from './message-editor.tsx';
import type { HandAnswer, QuickAnswer } from './quick-answers.ts';
import { checkBody, standardRegistry } from './scim-check.ts';

const FREE = 'free';

/** An answer of one's own to a held request: the target is never asked. */
export function AnswerForm(props: {
  held: Held;
  editing: Editing;
  listener: Listener | undefined;
  quick: readonly QuickAnswer[];
}) {
  const { held, editing, listener, quick } = props;
  const { own } = editing;
  useEffect(() => {
    heldParts.answer = own && (() => sendOwn(held.id, own));
    return () => {
      heldParts.answer = null;
    };
  }, [held.id, own]);
  const change = (part: Partial<HandAnswer>) => own && changeOwn(held.id, { ...own, ...part });
  if (!own) {
    return (
      <div className="held-scroll">
        <p className="held-words t2">
          There is no answer yet: {targetName(held)} has not been asked. Send the request on, or answer it
          yourself; {targetName(held)} then never hears of it.
        </p>
        <div className="held-words held-starts">
          {quick.map((each) => (
            <Button key={each.id} onPress={() => changeOwn(held.id, each.make())}>
              <span className="mono">{each.status}</span> {each.title}
            </Button>
          ))}
        </div>
      </div>
    );
  }
  const wrong = statusProblem(own.status);
  const json = own.body.trim() !== '' && own.headers.some(({ name, value }) => isJsonType(name, value));
  const path = held.target.slice(listener?.basePath.length ?? 0);
  const verdict = json
    ? checkBody(own.body, { method: held.method, path, stage: 'answer' }, standardRegistry())
    : null;
  return (
    <div className="held-editor">
      <div className="held-line">
        <StatusField value={own.status} onChange={(status) => change({ status })} />
        <Select
          label="Begin with"
          value={FREE}
          width={230}
          options={[
            { id: FREE, label: 'Your answer' },
            ...quick.map(({ id, status, title, detail }) => ({ id, label: `${status} ${title}`, detail })),
          ]}
          onChange={(id) => {
            const chosen = quick.find((each) => each.id === id);
            if (chosen) changeOwn(held.id, chosen.make());
          }}
        />
        <span className="grow" />
        <div className="held-own-acts">
          <Button kind="ghost" size="form" onPress={() => changeOwn(held.id, null)}>
            Discard
          </Button>
          <Button
            kind="primary"
            size="form"
            icon={<Send size={14} strokeWidth={1.75} />}
            disabled={wrong !== null || editing.releasing}
            keys={keyOf('held-send') ?? ''}
            onPress={() => sendOwn(held.id, own)}
          >
            Answer {wrong === null ? own.status : ''}
          </Button>
        </div>
      </div>
      <div className="held-own-headers">
        <HeaderLines
          label="Headers of your answer"
          lines={own.headers}
          onChange={(headers) => change({ headers })}
        >
          <span className="hint">Content-Length and Date are added.</span>
        </HeaderLines>
      </div>
      <div className="pane-head body-head">
        <span className="label cut">Body · {bytes(new TextEncoder().encode(own.body).length)}</span>
        <span className="grow" />
        <VerdictWords verdict={verdict} />
        <Button
          kind="ghost"
          disabled={prettyJson(own.body) === null}
          onPress={() => change({ body: prettyJson(own.body) ?? own.body })}
        >
          Format
        </Button>
      </div>
      <div className="held-code">
        <Code
          value={own.body}
          label="Body of your answer. Escape, then Tab, leaves the editor"
          language={json || own.body.trim() === '' ? 'json' : 'text'}
          onChange={(body) => change({ body })}
        />
      </div>
      <p className="held-words t3">
        {senderName(held)} takes this for the answer of {targetName(held)}, which is never asked.
      </p>
    </div>
  );
}

function sendOwn(id: number, own: HandAnswer): void {
  if (statusProblem(own.status) === null) void answerByHand(id, own);
}

function isJsonType(name: string, value: string): boolean {
  return /^content-type$/i.test(name) && /[/+]json\b/i.test(value);
}
