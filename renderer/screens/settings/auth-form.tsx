import { Eye, EyeOff, RefreshCw } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Auth, Listener } from '../../../shared/contract/listener.ts';
import { call } from '../../app/engine.ts';
import { report } from '../../app/workspace.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { SavedField, Segments } from '../../ui/field.tsx';
import { masked } from '../../ui/format.ts';
import { Notice, toProblem } from '../../ui/notice.tsx';

const KINDS: readonly { id: Auth['kind']; label: string }[] = [
  { id: 'bearer', label: 'Bearer token' },
  { id: 'oauth', label: 'OAuth client' },
  { id: 'basic', label: 'Basic' },
  { id: 'apiKey', label: 'API key' },
  { id: 'none', label: 'Nothing' },
];

/** How callers of a mock prove themselves: the kind, its secrets to copy, its settings to change. */
export function AuthForm({ listener }: { listener: Listener }) {
  const { id, auth, baseUrl } = listener;
  const renew = (kind: Auth['kind']) => {
    call('listener.newCredentials', { id, kind }).catch(report);
  };
  const change = async (next: Auth): Promise<string | null> => {
    try {
      await call('listener.update', { id, change: { auth: next } });
      return null;
    } catch (error) {
      const { what, next: advice } = toProblem(error);
      return `${what} ${advice}`.trim();
    }
  };
  return (
    <div className="form-block">
      <span className="field-label">Callers prove themselves with</span>
      <Segments label="Callers prove themselves with" value={auth.kind} options={KINDS} onChange={renew} />
      <AuthDetails auth={auth} baseUrl={baseUrl} change={change} />
      {auth.kind !== 'none' && (
        <div className="token-row">
          <Button
            kind="bordered"
            icon={<RefreshCw size={14} strokeWidth={1.75} />}
            onPress={() => renew(auth.kind)}
          >
            {auth.kind === 'bearer' ? 'New token' : 'New secret'}
          </Button>
          <p className="hint">It takes the place of this one at once: callers with the old one get 401.</p>
        </div>
      )}
    </div>
  );
}

interface DetailsProps {
  readonly auth: Auth;
  readonly baseUrl: string | null;
  readonly change: (auth: Auth) => Promise<string | null>;
}

function AuthDetails({ auth, baseUrl, change }: DetailsProps): ReactNode {
  switch (auth.kind) {
    case 'bearer':
      return <SecretRow what="token" value={auth.token} />;
    case 'basic':
      return (
        <>
          <SavedField label="User name" value={auth.user} mono save={(user) => change({ ...auth, user })} />
          <SecretRow what="password" value={auth.password} />
        </>
      );
    case 'apiKey':
      return (
        <>
          <SavedField
            label="Header"
            value={auth.header}
            mono
            save={(header) => change({ ...auth, header })}
          />
          <SecretRow what="key" value={auth.key} />
        </>
      );
    case 'oauth': {
      const tokenUrl = baseUrl ? `${new URL(baseUrl).origin}/oauth/token` : null;
      return (
        <>
          {tokenUrl && (
            <div className="token-row">
              <span className="mono cut token">{tokenUrl}</span>
              <CopyButton text={tokenUrl} what="token endpoint" />
            </div>
          )}
          <SavedField
            label="Client id"
            value={auth.clientId}
            mono
            save={(clientId) => change({ ...auth, clientId })}
          />
          <SecretRow what="client secret" value={auth.clientSecret} />
          <SavedField
            label="Access tokens live for"
            value={String(auth.lifetime)}
            hint="Seconds. A short time shows whether the client asks for a new one."
            inputMode="numeric"
            mono
            check={(text) => (/^[1-9]\d{0,8}$/.test(text) ? null : 'A lifetime is a whole number of seconds')}
            save={(text) => change({ ...auth, lifetime: Number(text) })}
          />
        </>
      );
    }
    case 'none':
      return (
        <Notice
          tone="warn"
          what="Whoever reaches the port can read and write the directory."
          next="Fine on 127.0.0.1. Behind a tunnel, ask for a token."
        />
      );
  }
}

function SecretRow({ what, value }: { what: string; value: string }) {
  const [revealed, setRevealed] = useState(false);
  return (
    <div className="token-row">
      <span className="mono cut token">{revealed ? value : masked(value)}</span>
      <IconButton
        label={revealed ? `Hide the ${what}` : `Show the ${what}`}
        onPress={() => setRevealed(!revealed)}
      >
        {revealed ? <EyeOff size={15} strokeWidth={1.75} /> : <Eye size={15} strokeWidth={1.75} />}
      </IconButton>
      <CopyButton text={value} what={what} />
    </div>
  );
}
