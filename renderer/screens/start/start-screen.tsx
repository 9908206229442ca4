import {
  ChevronRight,
  CircleCheck,
  CircleX,
  Eye,
  EyeOff,
  Globe,
  Play,
  Square,
  SquareTerminal,
} from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { idpNames } from '../../../shared/contract/idp.ts';
import { checksCallers, type Listener } from '../../../shared/contract/listener.ts';
import type { Session } from '../../../shared/contract/session.ts';
import { keyOf, runAction } from '../../app/actions.ts';
import { engine } from '../../app/engine.ts';
import { go, openSettings } from '../../app/place.ts';
import { ListenerTile } from '../../app/status-bar.tsx';
import { demo, firstListener, profileName, publicBaseUrl, stopDemo, workspace } from '../../app/workspace.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { CopyButton, CopyIconButton } from '../../ui/copy-button.tsx';
import { Select } from '../../ui/field.tsx';
import { masked } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { useStore } from '../../ui/store.ts';
import { IdpTile } from '../../ui/words.tsx';
import { type ConsoleGuide, consoleGuides } from './consoles.ts';
import { useWatch } from './watch.ts';
import { WatchStep, watchSteps } from './watch-strip.tsx';
import './start.css';

/** How to get something into the timeline. */
export function StartScreen({ session }: { session: Session }) {
  const listeners = useStore(workspace, (now) => now?.listeners) ?? [];
  const recording = useStore(workspace, (now) => now?.info.recording);
  const publicUrl = useStore(workspace, (now) => now?.preferences.publicUrl) ?? null;
  const [chosen, setChosen] = useState<number | null>(null);
  const listener = listeners.find(({ id }) => id === chosen) ?? firstListener(listeners);
  const empty = session.count === 0;
  const connected = useStore(engine, (now) => now.kind === 'connected');
  const listening = connected && listener?.state.kind === 'listening';
  return (
    <section className="start" aria-labelledby="start-title">
      <div className="start-column">
        <h2 id="start-title" className="start-title">
          {!listening
            ? 'Not listening.'
            : !empty
              ? 'Connect an identity provider'
              : recording === false
                ? 'Paused. Nothing is being recorded.'
                : 'Listening. Nothing has arrived yet.'}
        </h2>
        <p className="start-sub">
          {recording === false && empty ? (
            <>
              Requests are answered and not recorded.{' '}
              <Button kind="link" onPress={() => runAction('record')}>
                Resume recording
              </Button>
            </>
          ) : (
            'Give an identity provider this address and token, or let Scimscope play one.'
          )}
        </p>
        {listener && (
          <>
            {listeners.length > 1 && (
              <Select
                label="Listener"
                className="start-listener"
                width={320}
                value={String(listener.id)}
                options={listeners.map((each) => ({
                  id: String(each.id),
                  label: each.name,
                  detail: each.baseUrl ?? 'not listening',
                  icon: <ListenerTile listener={each} />,
                }))}
                onChange={(id) => setChosen(Number(id))}
              />
            )}
            <Address listener={listener} />
            {listener.state.kind === 'failed' && (
              <Notice
                tone="bad"
                what={listener.state.problem}
                next={listener.state.next}
                actions={<Button onPress={() => openSettings('listeners')}>Listener settings</Button>}
              />
            )}
            <div className="start-grid">
              <div className="start-main">
                <Consoles listener={listener} publicUrl={publicUrl} />
                <Tunnel listener={listener} publicUrl={publicUrl} />
              </div>
              <aside className="start-side">
                <Demos />
                <Watching listener={listener} session={session} connected={connected} />
              </aside>
            </div>
            <Curl listener={listener} />
          </>
        )}
      </div>
    </section>
  );
}

function Address({ listener }: { listener: Listener }) {
  const [revealed, setRevealed] = useState(false);
  const profiles = useStore(workspace, (now) => now?.profiles) ?? [];
  const { auth, target } = listener;
  return (
    <dl className="address">
      <div className="address-row">
        <dt>Base URL</dt>
        <dd className="mono cut address-value">{listener.baseUrl ?? 'not listening'}</dd>
        <dd className="address-acts">
          {listener.baseUrl && (
            <CopyButton text={listener.baseUrl} what="Base URL" keys={keyOf('copy-url') ?? ''} />
          )}
        </dd>
      </div>
      {listener.state.kind === 'listening' && listener.state.movedFrom !== null && (
        <p className="address-note">
          Port {listener.state.movedFrom} is taken by another program, so this run listens on{' '}
          {listener.state.port}.
        </p>
      )}
      {checksCallers(listener) && (
        <div className="address-row">
          <dt>Bearer token</dt>
          {auth.kind === 'bearer' ? (
            <>
              <dd className="mono cut address-value">{revealed ? auth.token : masked(auth.token)}</dd>
              <dd className="address-acts">
                <IconButton
                  label={revealed ? 'Hide the token' : 'Show the token'}
                  onPress={() => setRevealed(!revealed)}
                >
                  {revealed ? <EyeOff size={15} strokeWidth={1.75} /> : <Eye size={15} strokeWidth={1.75} />}
                </IconButton>
                <CopyButton text={auth.token} what="token" keys={keyOf('copy-token') ?? ''} />
              </dd>
            </>
          ) : (
            <>
              <dd className="warn-text address-value">none asked for: whoever reaches the port can write</dd>
              <dd className="address-acts">
                <Button kind="link" onPress={() => openSettings('listeners')}>
                  Ask for a token
                </Button>
              </dd>
            </>
          )}
        </div>
      )}
      <div className="address-row">
        <dt>Answered by</dt>
        <dd className="address-value by cut">
          <ListenerTile listener={listener} />
          {target.kind === 'mock' ? (
            <>mock, {profileName(target.profile, profiles)}</>
          ) : (
            <span className="mono">{target.url}</span>
          )}
        </dd>
        <dd className="address-acts">
          <Button kind="link" onPress={() => openSettings('listeners')}>
            {target.kind === 'mock' ? 'Answer with my app instead' : 'Change'}
          </Button>
        </dd>
      </div>
    </dl>
  );
}

function Consoles({ listener, publicUrl }: { listener: Listener; publicUrl: string | null }) {
  const [open, setOpen] = useState<string | null>(null);
  const guide = consoleGuides.find((each) => each.idp === open);
  return (
    <section aria-labelledby="connect-title">
      <div className="start-head">
        <h3 id="connect-title" className="strong">
          Connect a real identity provider
        </h3>
        <span className="t2 start-hint">
          <Globe size={14} strokeWidth={1.75} aria-hidden="true" />
          {publicUrl ? <span className="mono cut">{publicUrl}</span> : 'all four need a public HTTPS address'}
        </span>
      </div>
      <div className="tiles">
        {consoleGuides.map((each) => (
          <AriaButton
            key={each.idp}
            className={open === each.idp ? 'idp-card open' : 'idp-card'}
            aria-expanded={open === each.idp}
            onPress={() => setOpen(open === each.idp ? null : each.idp)}
          >
            <IdpTile idp={each.idp} large />
            <span className="idp-name strong">{idpNames[each.idp].name}</span>
            <span className="idp-kind">{each.kind}</span>
            <span className="idp-behaviour">{each.behaviour}</span>
            <ChevronRight className="idp-chevron" size={15} strokeWidth={1.75} aria-hidden="true" />
          </AriaButton>
        ))}
        {guide && <Guide guide={guide} listener={listener} publicUrl={publicUrl} />}
      </div>
    </section>
  );
}

function Guide(props: { guide: ConsoleGuide; listener: Listener; publicUrl: string | null }) {
  const { guide, listener } = props;
  const token = listener.auth.kind === 'bearer' ? listener.auth.token : '';
  const values = {
    url: publicBaseUrl(listener, props.publicUrl) ?? '',
    token,
    bearer: token && `Bearer ${token}`,
  };
  return (
    <section className="guide" aria-label={`Connect ${idpNames[guide.idp].name}`}>
      <ol className="guide-steps">
        {guide.steps.map((step, at) => {
          const value = step.copy ? values[step.copy.value] : '';
          return (
            <li key={step.text}>
              <span className="mono t3">{at + 1}</span>
              <div className="guide-text">
                <p>{step.text}</p>
                {step.copy &&
                  (value ? (
                    <p className="guide-value">
                      <span className="mono cut">{step.copy.value === 'url' ? value : masked(value, 8)}</span>
                      <CopyIconButton text={value} what={step.copy.label} />
                    </p>
                  ) : (
                    <p className="hint">
                      {step.copy.value === 'url' ? (
                        <>
                          Needs a public address:{' '}
                          <Button kind="link" onPress={() => openSettings('public')}>
                            Settings, Public address
                          </Button>
                        </>
                      ) : (
                        'This listener asks for no token: type anything.'
                      )}
                    </p>
                  ))}
              </div>
            </li>
          );
        })}
      </ol>
      <p className="hint">{guide.afterwards}</p>
    </section>
  );
}

function Tunnel({ listener, publicUrl }: { listener: Listener; publicUrl: string | null }) {
  const port = listener.state.kind === 'listening' ? listener.state.port : listener.port;
  const command = `cloudflared tunnel --url http://127.0.0.1:${port}`;
  return (
    <section className="tunnel" aria-labelledby="tunnel-title">
      <h3 id="tunnel-title" className="label">
        A public address in three lines
      </h3>
      <ol>
        <li>
          <span className="mono t3">1</span>
          <span className="mono t2 cut">{command}</span>
          <CopyIconButton text={command} what="tunnel command" />
        </li>
        <li>
          <span className="mono t3">2</span>
          <span className="t2">
            Paste the https:// address it prints under{' '}
            <Button kind="link" onPress={() => openSettings('public')}>
              Settings, Public address
            </Button>
          </span>
        </li>
        <li>
          <span className="mono t3">3</span>
          <span className="t2">
            {publicUrl
              ? 'The steps above show it: open a tile and copy from there'
              : 'The steps of each tile then show that address to copy'}
          </span>
        </li>
      </ol>
    </section>
  );
}

function Demos() {
  const running = useStore(demo, (now) => (now?.state === 'running' ? now : null));
  return (
    <section aria-labelledby="demo-title">
      <h3 id="demo-title" className="strong start-head">
        Or see it work now
      </h3>
      {running ? (
        <>
          <Button size="tall" icon={<Square size={14} strokeWidth={1.75} />} onPress={stopDemo}>
            Stop the demo
          </Button>
          <p className="start-text" role="status">
            {running.chapter}: {running.step} of {running.steps} requests.{' '}
            <Button kind="link" onPress={() => go({ screen: 'timeline' })}>
              Watch
            </Button>
          </p>
        </>
      ) : (
        <>
          <Button
            kind="primary"
            size="tall"
            icon={<Play size={15} strokeWidth={1.75} />}
            onPress={() => runAction('demo-okta')}
          >
            Run the Okta demo
          </Button>
          <p className="start-text">
            Plays a joiner, a mover and a leaver as Okta would send them, into this timeline. Nothing leaves
            this laptop.
          </p>
          <Button kind="link" onPress={() => runAction('demo-entra')}>
            Entra demo
          </Button>
        </>
      )}
    </section>
  );
}

function Watching({
  listener,
  session,
  connected,
}: {
  listener: Listener;
  session: Session;
  connected: boolean;
}) {
  const watch = useWatch(session);
  const up = connected && listener.state.kind === 'listening';
  return (
    <section className="watching" aria-labelledby="watching-title">
      <h3 id="watching-title" className="label">
        Watching for
      </h3>
      <ul>
        <li className={up ? 'watch-step done' : 'watch-step failed'}>
          {up ? (
            <CircleCheck size={15} strokeWidth={1.75} aria-hidden="true" />
          ) : (
            <CircleX size={15} strokeWidth={1.75} aria-hidden="true" />
          )}
          <span>{up ? 'Listener is up' : 'Listener is not up'}</span>
          <span className="mono t3 watch-detail">
            {listener.state.kind === 'listening' ? listener.state.port : listener.port}
          </span>
        </li>
        {watchSteps.map(({ key, label }) => (
          <li key={key}>
            <WatchStep done={watch[key]} label={label} detail={watch[key] ? '' : 'waiting'} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Curl({ listener }: { listener: Listener }) {
  if (!listener.baseUrl) return null;
  const head = listener.auth.kind === 'bearer' ? ' -H "Authorization: Bearer $SCIMSCOPE_TOKEN"' : '';
  const shown = `curl${head} ${listener.baseUrl}/ServiceProviderConfig`;
  const real =
    listener.auth.kind === 'bearer' ? shown.replace('$SCIMSCOPE_TOKEN', listener.auth.token) : shown;
  return (
    <div className="curl-line">
      <SquareTerminal size={15} strokeWidth={1.75} aria-hidden="true" />
      <span className="mono cut grow">{shown}</span>
      <CopyIconButton text={real} what="cURL command with the token" />
    </div>
  );
}
