import type { Listener } from '../../../../shared/contract/listener.ts';
import type { UpstreamCredentials } from '../../../../shared/contract/upstream.ts';
import { SavedField, Segments } from '../../../ui/field.tsx';
import { saveUpstream, saveUpstreamOrReport } from './saving.ts';
import { SecretField } from './secret-field.tsx';

const KINDS: readonly { id: UpstreamCredentials['kind']; label: string }[] = [
  { id: 'received', label: 'What callers send' },
  { id: 'bearer', label: 'Bearer token' },
  { id: 'basic', label: 'Basic' },
  { id: 'header', label: 'A header' },
  { id: 'none', label: 'Nothing' },
];

const FRESH: Readonly<Record<UpstreamCredentials['kind'], UpstreamCredentials>> = {
  received: { kind: 'received' },
  bearer: { kind: 'bearer' },
  basic: { kind: 'basic', user: 'scim' },
  header: { kind: 'header', name: 'X-API-Key' },
  none: { kind: 'none' },
};

/** What proves requests to the app: the caller's credentials, or stored ones in their place. */
export function CredentialsForm({ listener }: { listener: Listener }) {
  const { credentials } = listener.upstream;
  return (
    <div className="form-block">
      <span className="field-label">Signs in at the app with</span>
      <Segments
        label="Signs in at the app with"
        value={credentials.kind}
        options={KINDS}
        onChange={(kind) => saveUpstreamOrReport(listener, { credentials: FRESH[kind] })}
      />
      {credentials.kind === 'basic' && (
        <SavedField
          label="User name at the app"
          width={220}
          mono
          value={credentials.user}
          check={(user) => (/^[^:]+$/.test(user) ? null : 'A user name without a colon.')}
          save={(user) => saveUpstream(listener, { credentials: { ...credentials, user } })}
        />
      )}
      {credentials.kind === 'header' && (
        <SavedField
          label="Header for the app"
          width={220}
          mono
          value={credentials.name}
          check={(name) =>
            /^[!#$%&'*+.^_`|~\w-]+$/.test(name) ? null : 'A header name has letters, digits and hyphens.'
          }
          save={(name) => saveUpstream(listener, { credentials: { ...credentials, name } })}
        />
      )}
      {(credentials.kind === 'bearer' || credentials.kind === 'basic' || credentials.kind === 'header') && (
        <SecretField listener={listener} slot="upstream" what={WHAT[credentials.kind]} />
      )}
      <p className="hint">
        {credentials.kind === 'received'
          ? 'The credentials of callers pass through to the app, which decides about them.'
          : 'What callers send is checked here and taken off: whoever reaches this listener acts with the credentials of the app.'}
      </p>
    </div>
  );
}

const WHAT = { bearer: 'token for the app', basic: 'password at the app', header: 'value for the app' };
