import type { UpstreamCredentials } from '../../../../shared/contract/upstream.ts';
import { SavedField, Segments } from '../../../ui/field.tsx';
import { saveWay, saveWayOrReport, type Way } from './saving.ts';
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
export function CredentialsForm({ way }: { way: Way }) {
  const { listener, options, secret } = way;
  const { credentials } = options;
  return (
    <div className="form-block">
      <span className="field-label">Signs in at the app with</span>
      <Segments
        label="Signs in at the app with"
        value={credentials.kind}
        options={KINDS}
        onChange={(kind) => saveWayOrReport(way, { credentials: FRESH[kind] })}
      />
      {credentials.kind === 'basic' && (
        <SavedField
          label="User name at the app"
          width={220}
          mono
          value={credentials.user}
          check={(user) => (/^[^:]+$/.test(user) ? null : 'A user name without a colon.')}
          save={(user) => saveWay(way, { credentials: { ...credentials, user } })}
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
          save={(name) => saveWay(way, { credentials: { ...credentials, name } })}
        />
      )}
      {(credentials.kind === 'bearer' || credentials.kind === 'basic' || credentials.kind === 'header') && (
        <SecretField listener={listener} slot={secret} what={WHAT[credentials.kind]} />
      )}
      <p className="hint">{HINTS[secret][credentials.kind === 'received' ? 'received' : 'own']}</p>
    </div>
  );
}

const HINTS = {
  upstream: {
    received: 'The credentials of callers pass through to the app, which decides about them.',
    own: 'What callers send is checked here and taken off: whoever reaches this listener acts with the credentials of the app.',
  },
  shadow: {
    received: 'The shadow gets the credentials of callers as well: it has to be an app that may see them.',
    own: 'What callers send is taken off. Whom the first target turns away does not get to the shadow.',
  },
};

const WHAT = { bearer: 'token for the app', basic: 'password at the app', header: 'value for the app' };
