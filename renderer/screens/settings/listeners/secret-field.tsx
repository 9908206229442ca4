import { useEffect, useId, useState } from 'react';
import type { Listener } from '../../../../shared/contract/listener.ts';
import type { SecretKeeping, SecretSlot, SecretState } from '../../../../shared/contract/upstream.ts';
import { call } from '../../../app/engine.ts';
import { report } from '../../../app/workspace.ts';
import { announce } from '../../../ui/announce.tsx';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { saveSecret } from './saving.ts';

/** A secret goes in here and never comes out; the line below says where it is. */
export function SecretField(props: { listener: Listener; slot: SecretSlot; what: string }) {
  const { listener, slot, what } = props;
  const form = useId();
  const [draft, setDraft] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const keeping = useKeeping();
  const state = listener.secrets[slot];
  const store = async (value: string | null) => {
    const failed = await saveSecret(listener.id, slot, value);
    setProblem(failed);
    if (failed) return;
    setDraft('');
    announce(value === null ? `The ${what} is forgotten` : `The ${what} is stored`);
  };
  return (
    <div className="form-block">
      <form
        id={form}
        className="secret-row"
        onSubmit={(event) => {
          event.preventDefault();
          if (draft !== '') void store(draft);
        }}
      >
        <Field
          label={`${what.charAt(0).toUpperCase()}${what.slice(1)}`}
          width={300}
          mono
          secret
          value={draft}
          error={problem}
          placeholder={state === 'absent' ? '' : '••••••••'}
          onChange={(next) => {
            setDraft(next);
            setProblem(null);
          }}
        />
        <Button size="form" disabled={draft === ''} onPress={() => void store(draft)}>
          {state === 'absent' ? 'Store' : 'Replace'}
        </Button>
        {state !== 'absent' && (
          <Button size="form" kind="ghost" onPress={() => void store(null)}>
            Forget it
          </Button>
        )}
      </form>
      <p className={state === 'unreadable' || state === 'absent' ? 'hint warn-text' : 'hint'}>
        {words(state, keeping)}
      </p>
    </div>
  );
}

function useKeeping(): SecretKeeping | null {
  const [keeping, setKeeping] = useState<SecretKeeping | null>(null);
  useEffect(() => {
    call('secret.keeping', {}).then(setKeeping, report);
  }, []);
  return keeping;
}

function words(state: SecretState, keeping: SecretKeeping | null): string {
  switch (state) {
    case 'absent':
      return `There is none yet. ${keeping ? whereItWillBe(keeping) : ''}`;
    case 'kept':
      return keeping?.kind === 'system'
        ? `Kept with the key of ${keeping.name}. The timeline and exports show a placeholder.`
        : 'Kept in the workspace, encrypted with the passphrase. The timeline and exports show a placeholder.';
    case 'forThisRun':
      return `In memory until Scimscope stops, then it is to be entered again. ${keeping?.kind === 'forThisRun' ? keeping.because : ''}`;
    case 'unreadable':
      return 'One is stored and cannot be read: it was encrypted on another computer, by another user or with another passphrase. Enter it again.';
  }
}

function whereItWillBe(keeping: SecretKeeping): string {
  switch (keeping.kind) {
    case 'system':
      return `It will be kept with the key of ${keeping.name}, never in clear.`;
    case 'passphrase':
      return 'It will be kept in the workspace, encrypted with the passphrase.';
    case 'forThisRun':
      return `It will be there until Scimscope stops. ${keeping.because}`;
  }
}
