import { checksCallers, type Listener } from '../../../../shared/contract/listener.ts';
import type { Workspace } from '../../../app/workspace.ts';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { AuthForm } from '../auth-form.tsx';
import { TlsForm } from '../tls-form.tsx';
import { AddressForm } from './address-form.tsx';
import { saveOrReport } from './saving.ts';
import { ShadowForm } from './shadow-form.tsx';
import { TargetForm } from './target-form.tsx';

export function ListenerForm({ listener, workspace }: { listener: Listener; workspace: Workspace }) {
  return (
    <>
      <StateNotice listener={listener} />
      <AddressForm listener={listener} listeners={workspace.listeners} />
      <TlsForm listener={listener} />
      <TargetForm listener={listener} workspace={workspace} />
      {checksCallers(listener) && <AuthForm listener={listener} />}
      <ShadowForm listener={listener} workspace={workspace} />
    </>
  );
}

function StateNotice({ listener: { id, state, port } }: { listener: Listener }) {
  if (state.kind === 'failed') {
    return (
      <Notice
        tone="bad"
        what={state.problem}
        next={state.next}
        copyText={`${state.problem} ${state.next}`.trim()}
        actions={
          <>
            {port !== 0 && <Button onPress={() => saveOrReport(id, { port: 0 })}>Take a free port</Button>}
            <Button onPress={() => saveOrReport(id, { enabled: true })}>Try again</Button>
          </>
        }
      />
    );
  }
  if (state.kind === 'listening' && state.movedFrom !== null) {
    return (
      <Notice
        tone="warn"
        what={`Port ${state.movedFrom} is taken by another program, so port ${state.port} is used.`}
        next="Stop the other program, or keep this port."
        actions={<Button onPress={() => saveOrReport(id, { port: state.port })}>Keep {state.port}</Button>}
      />
    );
  }
  return null;
}
