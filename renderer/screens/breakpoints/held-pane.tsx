import { useEffect, useState } from 'react';
import type { Held } from '../../../shared/contract/breakpoints.ts';
import { idpNames } from '../../../shared/contract/idp.ts';
import { ListenerTile } from '../../app/status-bar.tsx';
import { workspace } from '../../app/workspace.ts';
import { InlineError, type Problem } from '../../ui/notice.tsx';
import { useStore } from '../../ui/store.ts';
import { type TabSpec, Tabs } from '../../ui/tabs.tsx';
import { IdpTile, Words } from '../../ui/words.tsx';
import { AnswerForm } from './answer-form.tsx';
import { BeforeTab, useRecordBefore } from './before-tab.tsx';
import { HeldBanner } from './held-banner.tsx';
import { beginEditing, editings, fitsItself, isEdited } from './held-editing.ts';
import { heldParts, heldTab, showTab } from './held-tabs.ts';
import { HeadersTab, MessageEditor, ReadOnlyMessage } from './message-editor.tsx';
import { SideColumn } from './side-column.tsx';
import { useQuickAnswers } from './use-quick-answers.ts';
import { WhyTab } from './why-tab.tsx';
import './held-pane.css';

/** A held exchange, in place of the inspector: what it is, how long it can wait, and everything that can be done. */
export default function HeldPane({ held }: { held: Held }) {
  const editing = useStore(editings, (all) => all.get(held.id));
  const [problem, setProblem] = useState<Problem | null>(null);
  const listener = useStore(workspace, (now) => now?.listeners.find(({ id }) => id === held.listener));
  const before = useRecordBefore(held, listener);
  const quick = useQuickAnswers(held, editing, before);
  const chosen = useStore(heldTab, (tabs) => tabs.get(held.id)) ?? held.stage;
  useEffect(() => {
    setProblem(null);
    let current = true;
    void beginEditing(held.id).then((found) => current && setProblem(found));
    return () => {
      current = false;
    };
  }, [held.id]);

  useEffect(() => {
    heldParts.startOfAnswer = () => (quick.find(({ id }) => id === 'pretend') ?? quick[0])?.make();
    return () => {
      heldParts.startOfAnswer = null;
    };
  }, [quick]);

  const edited = editing !== undefined && isEdited(editing);
  const tabs: TabSpec[] = editing
    ? [
        {
          id: 'request',
          label: 'Request',
          ...(held.stage === 'request' && edited ? { badge: 'edited' } : {}),
          panel: () =>
            held.stage === 'request' ? (
              <MessageEditor
                held={held}
                editing={editing}
                listener={listener}
                before={before?.resource ?? null}
              />
            ) : (
              <ReadOnlyMessage message={editing.request} title="Request" />
            ),
        },
        {
          id: 'answer',
          label: 'Answer',
          ...(held.stage === 'answer' && edited
            ? { badge: 'edited' }
            : editing.own
              ? { badge: 'yours' }
              : {}),
          panel: () =>
            held.stage === 'answer' ? (
              <MessageEditor held={held} editing={editing} listener={listener} before={null} />
            ) : (
              <AnswerForm held={held} editing={editing} listener={listener} quick={quick} />
            ),
        },
        ...(before
          ? [
              {
                id: 'before',
                label: 'Before',
                panel: () => <BeforeTab held={held} before={before} />,
              },
            ]
          : []),
        {
          id: 'headers',
          label: 'Headers',
          count: editing.fields.headers.filter(({ name }) => !fitsItself(name)).length,
          panel: () => <HeadersTab held={held} editing={editing} />,
        },
        {
          id: 'why',
          label: 'Why it is held',
          panel: () => <WhyTab held={held} />,
        },
      ]
    : [];
  const shown = tabs.some(({ id }) => id === chosen) ? chosen : held.stage;
  const answering = shown === 'answer' && editing?.own != null;

  return (
    <section className="held-pane" aria-label="Held exchange" aria-busy={editing === undefined}>
      <HeldBanner held={held} editing={editing} quick={quick} answering={answering} />
      {(problem ?? editing?.problem) && (
        <div className="held-problem">
          <InlineError problem={(problem ?? editing?.problem) as Problem} />
        </div>
      )}
      <div className="held-body">
        <div className="held-main">
          <header className="held-head">
            <h2 className="inspector-title cut">
              <Words sentence={held.meaning.sentence} />
            </h2>
            {held.stage === 'answer' && (
              <span className="mono cut held-head-request" title={held.target}>
                <span className="method">{held.method}</span> {held.target}
              </span>
            )}
            <span className="grow" />
            <span className="held-route t2">
              <IdpTile idp={held.idp?.id ?? null} />
              {held.idp ? idpNames[held.idp.id].name : 'a client'}
              <span aria-hidden="true">→</span>
              <span className="visually-hidden">to</span>
              {listener && <ListenerTile listener={listener} />}
              <span className="mono cut">{held.answeredBy}</span>
            </span>
          </header>
          {editing && (
            <Tabs
              label="Views of the held exchange"
              selected={shown}
              onSelect={(tab) => showTab(held.id, tab)}
              tabs={tabs}
            />
          )}
        </div>
        <SideColumn held={held} quick={quick} />
      </div>
    </section>
  );
}
