import { useState } from 'react';
import type { OutgoingProxy } from '../../../../shared/contract/upstream.ts';
import { SavedField, Segments } from '../../../ui/field.tsx';
import { saveWay, saveWayOrReport, type Way } from './saving.ts';
import { SecretField } from './secret-field.tsx';

/** The company's proxy between here and the app. */
export function ProxyForm({ way }: { way: Way }) {
  const { listener, options } = way;
  const { proxy } = options;
  const [kind, setKind] = useState<OutgoingProxy['kind']>(proxy.kind);
  const url = proxy.kind === 'url' ? proxy : { kind: 'url' as const, url: '', user: null };
  return (
    <div className="form-block">
      <span className="field-label">To the app</span>
      <Segments
        label="To the app"
        value={kind}
        options={[
          { id: 'direct', label: 'Directly' },
          { id: 'url', label: 'Through a proxy' },
          { id: 'environment', label: 'As the environment says' },
        ]}
        onChange={(next) => {
          setKind(next);
          if (next !== 'url') saveWayOrReport(way, { proxy: { kind: next } });
        }}
      />
      {kind === 'environment' && (
        <p className="hint">
          HTTP_PROXY, HTTPS_PROXY and NO_PROXY as Scimscope was started with. This computer is always reached
          directly.
        </p>
      )}
      {kind === 'url' && (
        <div className="form-row">
          <SavedField
            label="Address of the proxy"
            mono
            width={280}
            inputMode="url"
            placeholder="http://proxy.example.com:3128"
            value={url.url}
            check={(text) =>
              isProxy(text) ? null : 'An address such as http://proxy.example.com:3128, without a user name.'
            }
            save={(text) => saveWay(way, { proxy: { ...url, url: text.trim() } })}
          />
          {proxy.kind === 'url' && (
            <SavedField
              label="User name at the proxy"
              mono
              width={180}
              hint="Empty when it asks for none."
              value={proxy.user ?? ''}
              check={(user) => (user.includes(':') ? 'A user name without a colon.' : null)}
              save={(user) => saveWay(way, { proxy: { ...proxy, user: user.trim() || null } })}
            />
          )}
        </div>
      )}
      {kind === 'url' && proxy.kind === 'url' && proxy.user !== null && (
        <SecretField listener={listener} slot="proxy" what="password at the proxy" />
      )}
    </div>
  );
}

function isProxy(text: string): boolean {
  if (!URL.canParse(text.trim())) return false;
  const { protocol, username } = new URL(text.trim());
  return /^https?:$/.test(protocol) && username === '';
}
