import { AudioLines, Ban, Copy, Ellipsis, PencilLine, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { DirectoryDescription, DirectoryType, Resource } from '../../../shared/contract/directory.ts';
import type { Listener } from '../../../shared/contract/listener.ts';
import { keyOf, runAction } from '../../app/actions.ts';
import { call } from '../../app/engine.ts';
import { go } from '../../app/place.ts';
import { workspace } from '../../app/workspace.ts';
import { Code } from '../../code/code.tsx';
import { Button } from '../../ui/button.tsx';
import { copy } from '../../ui/clipboard.ts';
import { MenuButton } from '../../ui/menu.tsx';
import { EmptyState, InlineError, Notice, type Problem, toProblem } from '../../ui/notice.tsx';
import { useStore } from '../../ui/store.ts';
import { Tabs } from '../../ui/tabs.tsx';
import { AttributeTable } from './attribute-table.tsx';
import { directoryPlace, moveTo } from './directory-place.ts';
import { useLinkCount, useResource } from './directory-state.ts';
import { ExchangesTab } from './exchanges-tab.tsx';
import { GroupsOfPerson, LinkedList } from './links-tab.tsx';
import { RecordEditor } from './record-editor.tsx';
import { filterFor, labelOf } from './words.ts';

export interface RecordProps {
  listener: Listener;
  description: DirectoryDescription;
  type: DirectoryType;
  id: string;
}

/** One person or group: its attributes by schema, what it belongs to, and the JSON itself. */
export function RecordPane(props: RecordProps) {
  const { listener, description, type, id } = props;
  const editing = useStore(directoryPlace, (now) => now.editing);
  const { value, problem } = useResource(listener.id, description.directory, type.name, id, false);
  if (problem) {
    return (
      <section className="record" aria-label="Record">
        <div className="record-notice">
          <InlineError problem={problem} />
        </div>
      </section>
    );
  }
  if (!value || value.id !== id) return <section className="record" aria-label="Record" aria-busy="true" />;
  if (value.resource === null) return <Gone id={id} />;
  return editing ? (
    <RecordEditor {...props} resource={value.resource} />
  ) : (
    <Record {...props} resource={value.resource} />
  );
}

function Gone({ id }: { id: string }) {
  return (
    <section className="record" aria-label="Record">
      <EmptyState
        icon={<Trash2 size={18} strokeWidth={1.75} aria-hidden="true" />}
        title="Not in the directory"
        actions={
          <>
            <Button onPress={() => showInTimeline(id)}>Show in timeline</Button>
            <Button kind="ghost" onPress={() => moveTo({ selected: null })}>
              Close
            </Button>
          </>
        }
      >
        <span className="mono">{id}</span> was deleted, or never was here. What touched it may still be
        recorded.
      </EmptyState>
    </section>
  );
}

export function showInTimeline(id: string): void {
  go({ screen: 'timeline', session: null, filter: filterFor(id), selected: null, inspecting: false });
}

function Record({ listener, description, type, id, resource }: RecordProps & { resource: Resource }) {
  const tab = useStore(directoryPlace, (now) => now.tab);
  const session = useStore(workspace, (now) => now?.sessions.find(({ live }) => live));
  const groups = Array.isArray(resource.groups) ? resource.groups : null;
  const [first = null] = type.links;
  const linked = useLinkCount(listener.id, description.directory, type.name, id, first);
  const links = type.links.map((attribute) => ({
    id: `links-${attribute}`,
    ...(attribute === first && linked !== null ? { count: linked } : {}),
    label: attribute === 'members' ? 'Members' : attribute,
    panel: () => (
      <LinkedList
        listener={listener}
        directory={description.directory}
        type={type}
        id={id}
        attribute={attribute}
      />
    ),
  }));
  const tabs = [
    {
      id: 'resource',
      label: 'Resource',
      panel: () => <AttributeTable resource={resource} type={type} description={description} />,
    },
    ...(type.name === 'User' || groups
      ? [
          {
            id: 'groups',
            label: 'Groups',
            count: groups?.length ?? 0,
            panel: () => <GroupsOfPerson groups={groups ?? []} />,
          },
        ]
      : []),
    ...links,
    ...(session
      ? [
          {
            id: 'exchanges',
            label: 'Exchanges',
            panel: () => <ExchangesTab key={id} id={id} session={session} />,
          },
        ]
      : []),
    {
      id: 'json',
      label: 'As JSON',
      panel: () => <JsonTab listener={listener} directory={description.directory} type={type.name} id={id} />,
    },
  ];
  return (
    <section className="record" aria-label="Record">
      <Head id={id} resource={resource} />
      <DeleteQuestion listener={listener} type={type} id={id} resource={resource} />
      <Tabs
        label="Views of the record"
        selected={tabs.some((each) => each.id === tab) ? tab : 'resource'}
        onSelect={(next) => moveTo({ tab: next })}
        tabs={tabs}
      />
    </section>
  );
}

function Head({ id, resource }: { id: string; resource: Resource }) {
  const second = typeof resource.userName === 'string' ? resource.userName : null;
  return (
    <header className="record-head">
      <h2 className="record-title">
        <bdi className="cut">{labelOf(resource)}</bdi>
        {resource.active === false && (
          <span className="badge bad">
            <Ban size={13} strokeWidth={1.75} aria-hidden="true" />
            Off
          </span>
        )}
      </h2>
      <p className="record-second mono cut">
        {second !== null && `${second} · `}
        <span className="t3">{id}</span>
      </p>
      <div className="record-acts">
        <Button
          kind="ghost"
          icon={<AudioLines size={14} strokeWidth={1.75} />}
          onPress={() => showInTimeline(id)}
        >
          Show in timeline
        </Button>
        <Button
          icon={<PencilLine size={14} strokeWidth={1.75} />}
          keys={keyOf('directory-edit') ?? ''}
          onPress={() => runAction('directory-edit')}
        >
          Edit
        </Button>
        <MenuButton
          label="More"
          entries={[
            {
              id: 'copy-id',
              label: 'Copy id',
              icon: <Copy size={14} strokeWidth={1.75} />,
              run: () => void copy(id, 'Id'),
            },
            null,
            {
              id: 'delete',
              label: 'Delete…',
              icon: <Trash2 size={14} strokeWidth={1.75} />,
              run: () => runAction('directory-delete'),
            },
          ]}
        >
          <AriaButton className="icon-btn" aria-label="More">
            <Ellipsis size={16} strokeWidth={1.75} aria-hidden="true" />
          </AriaButton>
        </MenuButton>
      </div>
    </header>
  );
}

function DeleteQuestion(props: { listener: Listener; type: DirectoryType; id: string; resource: Resource }) {
  const { listener, type, id, resource } = props;
  const asked = useStore(directoryPlace, (now) => now.deleting);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [sending, setSending] = useState(false);
  if (!asked) return null;
  const remove = async () => {
    setSending(true);
    try {
      const { status, problem: refusal } = await call('directory.delete', {
        listener: listener.id,
        type: type.name,
        id,
      });
      if (refusal) setProblem({ what: `Refused with ${status}.`, next: refusal.detail });
      else moveTo({});
    } catch (error) {
      setProblem(toProblem(error));
    } finally {
      setSending(false);
    }
  };
  return (
    <div className="record-notice">
      {problem ? (
        <InlineError problem={problem} onDismiss={() => moveTo({})} />
      ) : (
        <Notice
          tone="warn"
          what={
            <>
              Delete <bdi>{labelOf(resource)}</bdi>?
            </>
          }
          next="A DELETE is sent through the listener and recorded. It cannot be undone."
          actions={
            <>
              <Button kind="danger" autoFocus disabled={sending} onPress={remove}>
                Delete
              </Button>
              <Button onPress={() => moveTo({})}>Keep</Button>
            </>
          }
        />
      )}
    </div>
  );
}

function JsonTab(props: { listener: Listener; directory: number; type: string; id: string }) {
  const { value, problem } = useResource(props.listener.id, props.directory, props.type, props.id, true);
  const resource = value?.resource;
  const text = useMemo(() => (resource ? JSON.stringify(resource, null, 2) : ''), [resource]);
  if (problem) {
    return (
      <div className="record-notice">
        <InlineError problem={problem} />
      </div>
    );
  }
  return <Code value={text} label="The resource as JSON" language="json" />;
}
