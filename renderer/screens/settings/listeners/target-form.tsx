import { useState } from 'react';
import type { Listener } from '../../../../shared/contract/listener.ts';
import { call } from '../../../app/engine.ts';
import { report, type Workspace } from '../../../app/workspace.ts';
import { SavedField, Segments, Select } from '../../../ui/field.tsx';
import { ProfileDifferences } from '../profile-differences.tsx';
import { save, saveOrReport, wayToApp } from './saving.ts';
import { UpstreamForm } from './upstream-form.tsx';

type MockOf = Extract<Listener['target'], { kind: 'mock' }>;

/** What answers: the mock and how it behaves, or an app and how it is reached. */
export function TargetForm({ listener, workspace }: { listener: Listener; workspace: Workspace }) {
  const { id, target } = listener;
  const { profiles } = workspace;
  const [kind, setKind] = useState(target.kind);
  const [url, setUrl] = useState(target.kind === 'upstream' ? target.url : '');
  // The mock's directory is kept while an upstream answers, so that going back finds the same people.
  const [kept, setKept] = useState<MockOf>(
    target.kind === 'mock' ? target : { kind: 'mock', profile: profiles[0]?.id ?? 'tolerant', directory: 1 },
  );
  const mock = target.kind === 'mock' ? target : kept;
  return (
    <div className="form-block">
      <span className="field-label">Answered by</span>
      <Segments
        label="Answered by"
        value={kind}
        options={[
          { id: 'mock', label: 'Mock service provider' },
          { id: 'upstream', label: 'My app' },
        ]}
        onChange={(next) => {
          setKind(next);
          if (target.kind === 'mock') setKept(target);
          if (next === 'mock' && target.kind !== 'mock') saveOrReport(id, { target: kept });
          if (next === 'upstream' && target.kind !== 'upstream' && url)
            saveOrReport(id, { target: { kind: 'upstream', url } });
        }}
      />
      {kind === 'mock' ? (
        <MockForm listener={listener} mock={mock} workspace={workspace} />
      ) : (
        <>
          <SavedField
            label="URL of my app’s SCIM endpoints"
            mono
            width={420}
            inputMode="url"
            placeholder="http://localhost:3000/scim/v2"
            value={url}
            hint="It takes the place of the base path. Requests are passed on as they came and recorded on the way."
            check={(next) => (isHttpUrl(next) ? null : 'An address such as http://localhost:3000/scim/v2.')}
            save={async (next) => {
              const problem = await save(id, { target: { kind: 'upstream', url: next.trim() } });
              if (!problem) setUrl(next.trim());
              return problem;
            }}
          />
          {target.kind === 'upstream' ? (
            <UpstreamForm way={wayToApp(listener)} url={target.url} />
          ) : (
            <p className="hint">The mock goes on answering until an address is given.</p>
          )}
        </>
      )}
    </div>
  );
}

function MockForm(props: { listener: Listener; mock: MockOf; workspace: Workspace }) {
  const { listener, mock, workspace } = props;
  const { id } = listener;
  const profile = workspace.profiles.find((each) => each.id === mock.profile);
  return (
    <>
      <div className="form-row">
        <Select
          label="Profile"
          width={280}
          value={mock.profile}
          options={workspace.profiles.map((each) => ({
            id: each.id,
            label: each.name,
            detail: each.summary,
          }))}
          onChange={(next) => saveOrReport(id, { target: { ...mock, profile: next } })}
        />
        <Select
          label="People and groups"
          width={220}
          value={String(mock.directory)}
          options={directoriesOf(listener, mock, workspace.listeners)}
          onChange={(next) => {
            if (next === NEW) call('listener.newDirectory', { id }).catch(report);
            else saveOrReport(id, { target: { ...mock, directory: Number(next) } });
          }}
        />
      </div>
      {profile && <p className="hint">{profile.summary}</p>}
      {profile && <ProfileDifferences key={profile.id} profile={profile} />}
    </>
  );
}

const NEW = 'new';

/** The directories that listeners show, and one more. */
function directoriesOf(listener: Listener, mock: MockOf, listeners: readonly Listener[]) {
  const users = new Map<number, string[]>([[mock.directory, []]]);
  const note = (target: Listener['target'] | undefined, name: string | null) => {
    if (target?.kind !== 'mock') return;
    const names = users.get(target.directory) ?? [];
    users.set(target.directory, name === null ? names : [...names, name]);
  };
  for (const { id, name, target, shadow } of listeners) {
    note(target, id === listener.id ? null : name);
    note(shadow?.target, id === listener.id ? 'its shadow' : `the shadow of ${name}`);
  }
  return [
    ...[...users]
      .sort(([a], [b]) => a - b)
      .map(([directory, names]) => ({
        id: String(directory),
        label: `Directory ${directory}`,
        detail: names.length > 0 ? `shared with ${names.join(', ')}` : 'of this listener only',
      })),
    { id: NEW, label: 'A new directory', detail: 'empty, of this listener only' },
  ];
}

export function isHttpUrl(text: string): boolean {
  try {
    return /^https?:$/.test(new URL(text.trim()).protocol);
  } catch {
    return false;
  }
}
