import { useState } from 'react';
import { isLoopback, type Listener, letterOf } from '../../../../shared/contract/listener.ts';
import { ListenerTile } from '../../../app/status-bar.tsx';
import { Button } from '../../../ui/button.tsx';
import { SavedField, Select } from '../../../ui/field.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { save, saveOrReport } from './saving.ts';

/** Letters offered: the listener's own and the first that are free. */
const OFFERED = 8;

/** Name, letter, and where it listens. */
export function AddressForm({ listener, listeners }: { listener: Listener; listeners: readonly Listener[] }) {
  const { id } = listener;
  /** An address other computers can reach, until it is confirmed or given up. */
  const [wanted, setWanted] = useState<string | null>(null);
  const [given, setGiven] = useState(0);
  const giveUp = () => {
    setWanted(null);
    setGiven(given + 1);
  };
  return (
    <>
      <div className="form-row">
        <SavedField
          label="Name"
          width={200}
          value={listener.name}
          check={(name) => (name.trim() ? null : 'A listener needs a name.')}
          save={(name) => save(id, { name: name.trim() })}
        />
        <Select
          label="Letter"
          width={76}
          value={String(listener.colour)}
          options={freeColours(listener, listeners).map((colour) => ({
            id: String(colour),
            label: letterOf(colour),
            icon: <ListenerTile listener={{ colour, name: letterOf(colour) }} />,
          }))}
          onChange={(colour) => saveOrReport(id, { colour: Number(colour) })}
        />
        <SavedField
          key={given}
          label="Host"
          width={140}
          mono
          value={listener.host}
          check={(host) => (host.trim() ? null : '127.0.0.1 keeps it on this computer.')}
          save={async (text) => {
            const host = text.trim();
            if (isLoopback(host)) {
              setWanted(null);
              return await save(id, { host });
            }
            setWanted(host);
            return null;
          }}
        />
        <SavedField
          label="Port"
          width={80}
          mono
          inputMode="numeric"
          value={String(listener.port)}
          check={(port) => (isPort(port) ? null : 'A port is 0 to 65535; 0 takes a free one.')}
          save={(port) => save(id, { port: Number(port) })}
        />
        <SavedField
          label="Base path"
          width={140}
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
      <SharedPort listener={listener} listeners={listeners} />
      {wanted !== null && wanted !== listener.host ? (
        <ConfirmExposure listener={listener} host={wanted} onDone={giveUp} />
      ) : (
        !isLoopback(listener.host) && (
          <Notice
            tone="warn"
            what={`Other computers can reach this listener, by every name and address ${listener.host} stands for.`}
            next="They need its credentials. Set the host to 127.0.0.1 to keep it on this computer; a tunnel works all the same."
          />
        )
      )}
    </>
  );
}

function ConfirmExposure(props: { listener: Listener; host: string; onDone: () => void }) {
  const { listener, host, onDone } = props;
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <Notice
      tone={problem ? 'bad' : 'warn'}
      what={problem ?? `Let other computers reach this listener on ${host}?`}
      next={
        problem
          ? null
          : 'Everybody in the same network can then send requests to it, also in a café or a hotel. A tunnel works without this, with the host 127.0.0.1.'
      }
      actions={
        <>
          <Button
            onPress={() =>
              void save(listener.id, { host }, true).then((failed) =>
                failed === null ? onDone() : setProblem(failed),
              )
            }
          >
            Listen on {host}
          </Button>
          <Button kind="ghost" onPress={onDone}>
            Keep {listener.host}
          </Button>
        </>
      }
    />
  );
}

/** Says who else is at the port, since the base path then decides. */
function SharedPort({ listener, listeners }: { listener: Listener; listeners: readonly Listener[] }) {
  const others = listeners.filter(
    (other) =>
      other.id !== listener.id &&
      other.enabled &&
      other.port === listener.port &&
      other.host === listener.host,
  );
  if (listener.port === 0 || others.length === 0) return null;
  return (
    <p className="hint">
      {others.map(({ name }) => name).join(', ')} {others.length === 1 ? 'is' : 'are'} at this port too. A
      request goes to the one with the longest base path that its path begins with; one that fits none is
      answered 404.
    </p>
  );
}

function freeColours(listener: Listener, listeners: readonly Listener[]): number[] {
  const taken = new Set(listeners.filter(({ id }) => id !== listener.id).map(({ colour }) => colour));
  const free = Array.from({ length: 26 }, (_, colour) => colour).filter((colour) => !taken.has(colour));
  return [...new Set([listener.colour, ...free.slice(0, OFFERED)])].sort((a, b) => a - b);
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65535;
}
