import { useState } from 'react';
import type { Listener, ShadowSettings } from '../../../../shared/contract/listener.ts';
import { defaultUpstreamOptions } from '../../../../shared/contract/upstream.ts';
import { call } from '../../../app/engine.ts';
import { report, type Workspace } from '../../../app/workspace.ts';
import { Button } from '../../../ui/button.tsx';
import { SavedField, Segments, Select } from '../../../ui/field.tsx';
import { save, saveOrReport, wayToShadow } from './saving.ts';
import { ShadowAccount } from './shadow-account.tsx';
import { isHttpUrl } from './target-form.tsx';
import { UpstreamForm } from './upstream-form.tsx';

type Kind = 'off' | 'mock' | 'upstream';

/** A second target, which gets the same requests and whose answers are compared. */
export function ShadowForm({ listener, workspace }: { listener: Listener; workspace: Workspace }) {
  const { id, shadow } = listener;
  const [kind, setKind] = useState<Kind>(shadow?.on ? shadow.target.kind : 'off');
  const choose = (next: Kind) => {
    setKind(next);
    if (next === 'off') {
      if (shadow?.on) saveOrReport(id, { shadow: { ...shadow, on: false } });
    } else if (shadow?.target.kind === next) saveOrReport(id, { shadow: { ...shadow, on: true } });
    else if (next === 'mock') newDirectory(listener, 'tolerant');
  };
  return (
    <div className="form-block">
      <span className="field-label">Shadow</span>
      <Segments
        label="Shadow"
        value={kind}
        options={[
          { id: 'off', label: 'Off' },
          { id: 'mock', label: 'Mock service provider' },
          { id: 'upstream', label: 'Another app' },
        ]}
        onChange={choose}
      />
      <p className="hint">
        A second target. It gets each request after the first has answered, with the ids it knows; callers see
        the first answer only, and never wait. Exchanges show where the two differ.
      </p>
      {kind === 'mock' && shadow?.target.kind === 'mock' && (
        <MockShadow listener={listener} shadow={shadow} target={shadow.target} workspace={workspace} />
      )}
      {kind === 'upstream' && <AppShadow listener={listener} shadow={shadow} />}
      {shadow?.on && kind !== 'off' && <ShadowAccount listener={id} />}
    </div>
  );
}

function newDirectory({ id }: Listener, profile: string): void {
  call('listener.newShadowDirectory', { id, profile }).catch(report);
}

function MockShadow(props: {
  listener: Listener;
  shadow: ShadowSettings;
  target: Extract<ShadowSettings['target'], { kind: 'mock' }>;
  workspace: Workspace;
}) {
  const { listener, shadow, target, workspace } = props;
  return (
    <>
      <div className="form-row">
        <Select
          label="Profile of the shadow"
          width={280}
          value={target.profile}
          options={workspace.profiles.map(({ id, name, summary }) => ({ id, label: name, detail: summary }))}
          onChange={(profile) =>
            saveOrReport(listener.id, { shadow: { ...shadow, target: { ...target, profile } } })
          }
        />
        <Button size="form" onPress={() => newDirectory(listener, target.profile)}>
          Start with an empty directory
        </Button>
      </div>
      <p className="hint">Its people and groups are directory {target.directory}.</p>
    </>
  );
}

function AppShadow({ listener, shadow }: { listener: Listener; shadow: ShadowSettings | null }) {
  const url = shadow?.target.kind === 'upstream' ? shadow.target.url : '';
  return (
    <>
      <SavedField
        label="URL of the shadow’s SCIM endpoints"
        mono
        width={420}
        inputMode="url"
        placeholder="http://localhost:4000/scim/v2"
        value={url}
        hint="It takes the place of the base path."
        check={(next) => (isHttpUrl(next) ? null : 'An address such as http://localhost:4000/scim/v2.')}
        save={(next) =>
          save(listener.id, {
            shadow: {
              on: true,
              target: { kind: 'upstream', url: next.trim() },
              upstream: shadow?.upstream ?? defaultUpstreamOptions,
            },
          })
        }
      />
      {shadow && url !== '' ? (
        <UpstreamForm way={wayToShadow(listener, shadow)} url={url} />
      ) : (
        <p className="hint">There is no shadow until an address is given.</p>
      )}
    </>
  );
}
