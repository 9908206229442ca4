import { useState } from 'react';
import type { Listener, ListenerSettings, ProfileSummary } from '../../../shared/contract/listener.ts';
import { call } from '../../app/engine.ts';
import { ListenerTile } from '../../app/status-bar.tsx';
import { listenerAddress, report, type Workspace } from '../../app/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { SavedField, Segments, Select } from '../../ui/field.tsx';
import { Notice, toProblem } from '../../ui/notice.tsx';
import { AuthForm } from './auth-form.tsx';
import { ProfileDifferences } from './profile-differences.tsx';
import { TlsForm } from './tls-form.tsx';

export function ListenerSection({ workspace }: { workspace: Workspace }) {
  return workspace.listeners.map((listener) => (
    <ListenerForm key={listener.id} listener={listener} profiles={workspace.profiles} />
  ));
}

async function save(id: number, change: Partial<ListenerSettings>): Promise<string | null> {
  try {
    await call('listener.update', { id, change });
    return null;
  } catch (error) {
    const { what, next } = toProblem(error);
    return `${what} ${next}`.trim();
  }
}

function ListenerForm({ listener, profiles }: { listener: Listener; profiles: readonly ProfileSummary[] }) {
  const { id, state } = listener;
  const address = listenerAddress(listener);
  return (
    <div className="listener-form">
      <p className="listener-now">
        <ListenerTile listener={listener} />
        {address ? (
          <>
            Listening on <span className="mono">{listener.baseUrl}</span>
          </>
        ) : (
          'Not listening'
        )}
      </p>
      {state.kind === 'failed' && <Notice tone="bad" what={state.problem} copyText={state.problem} />}
      {state.kind === 'listening' && state.movedFrom !== null && (
        <Notice
          tone="warn"
          what={`Port ${state.movedFrom} is taken by another program, so port ${state.port} is used.`}
          next="Stop the other program, or keep this port."
          actions={
            <Button
              onPress={() =>
                void save(id, { port: state.port }).then((problem) => problem && report(new Error(problem)))
              }
            >
              Keep {state.port}
            </Button>
          }
        />
      )}
      <div className="form-row">
        <SavedField
          label="Name"
          width={220}
          value={listener.name}
          check={(name) => (name.trim() ? null : 'A listener needs a name.')}
          save={(name) => save(id, { name: name.trim() })}
        />
        <SavedField
          label="Host"
          width={150}
          mono
          value={listener.host}
          check={(host) => (host.trim() ? null : '127.0.0.1 keeps it on this computer.')}
          save={(host) => save(id, { host: host.trim() })}
        />
        <SavedField
          label="Port"
          width={90}
          mono
          inputMode="numeric"
          value={String(listener.port)}
          check={(port) => (isPort(port) ? null : 'A port is 0 to 65535; 0 takes a free one.')}
          save={(port) => save(id, { port: Number(port) })}
        />
        <SavedField
          label="Base path"
          width={150}
          mono
          value={listener.basePath}
          check={(path) =>
            /^(\/[\w.~-]+)*$/.test(path)
              ? null
              : 'A path such as /scim/v2, without a slash at its end, or nothing.'
          }
          save={(basePath) => save(id, { basePath })}
        />
      </div>
      {!isLoopback(listener.host) && (
        <Notice
          tone="warn"
          what="Other computers on the network can reach this listener."
          next={
            listener.auth.kind === 'none'
              ? 'It asks for no token: whoever reaches it can write. Ask for a token, or set the host to 127.0.0.1.'
              : 'Set the host to 127.0.0.1 to keep it on this computer; a tunnel works all the same.'
          }
        />
      )}
      <TlsForm listener={listener} />
      <TargetForm listener={listener} profiles={profiles} />
      {listener.target.kind === 'mock' && <AuthForm listener={listener} />}
    </div>
  );
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65535;
}

function isLoopback(host: string): boolean {
  return /^(127\.|localhost$|::1$)/.test(host);
}

function TargetForm({ listener, profiles }: { listener: Listener; profiles: readonly ProfileSummary[] }) {
  const { id, target } = listener;
  const [kind, setKind] = useState(target.kind);
  const [url, setUrl] = useState(target.kind === 'upstream' ? target.url : '');
  // The mock's directory is kept while an upstream answers, so that going back finds the same people.
  const [mock, setMock] = useState(
    target.kind === 'mock'
      ? target
      : { kind: 'mock' as const, profile: profiles[0]?.id ?? 'tolerant', directory: 1 },
  );
  const profile = profiles.find((each) => each.id === mock.profile);
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
          if (next === 'mock' && target.kind !== 'mock') void save(id, { target: mock }).then(orReport);
        }}
      />
      {kind === 'mock' ? (
        <>
          <Select
            label="Profile"
            width={280}
            value={mock.profile}
            options={profiles.map((each) => ({ id: each.id, label: each.name, detail: each.summary }))}
            onChange={(next) => {
              const changed = { ...mock, profile: next };
              setMock(changed);
              void save(id, { target: changed }).then(orReport);
            }}
          />
          {profile && <p className="hint">{profile.summary}</p>}
          {profile && <ProfileDifferences key={profile.id} profile={profile} />}
        </>
      ) : (
        <SavedField
          label="URL of my app’s SCIM endpoints"
          mono
          width={420}
          inputMode="url"
          placeholder="http://localhost:3000/scim/v2"
          value={url}
          hint="Requests are passed on unchanged, credentials included, and recorded on the way."
          check={(next) => (isHttpUrl(next) ? null : 'An address such as http://localhost:3000/scim/v2.')}
          save={async (next) => {
            const problem = await save(id, { target: { kind: 'upstream', url: next.trim() } });
            if (!problem) setUrl(next.trim());
            return problem;
          }}
        />
      )}
      {kind === 'upstream' && target.kind === 'mock' && (
        <p className="hint">The mock goes on answering until an address is given.</p>
      )}
    </div>
  );
}

function orReport(problem: string | null): void {
  if (problem) report(new Error(problem));
}

function isHttpUrl(text: string): boolean {
  try {
    return /^https?:$/.test(new URL(text.trim()).protocol);
  } catch {
    return false;
  }
}
