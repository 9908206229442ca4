import { useEffect, useState } from 'react';
import type { Listener } from '../../../shared/contract/listener.ts';
import { call } from '../../app/engine.ts';
import { report } from '../../app/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { CopyIconButton, useCopied } from '../../ui/copy-button.tsx';
import { Switch } from '../../ui/field.tsx';

/** HTTPS on a listener, and the authority to be trusted by whoever calls it. */
export function TlsForm({ listener }: { listener: Listener }) {
  const { id, tls } = listener;
  const [authority, setAuthority] = useState<{ pem: string; file: string } | null>(null);
  const [copied, copyCertificate] = useCopied();
  useEffect(() => {
    if (tls) call('certificate.get', {}).then(setAuthority, report);
  }, [tls]);
  return (
    <div className="form-block">
      <Switch
        label="HTTPS"
        on={tls}
        onChange={(on) => {
          call('listener.update', { id, change: { tls: on } }).catch(report);
        }}
      />
      {tls && authority ? (
        <>
          <div className="token-row">
            <span className="mono cut token">{authority.file}</span>
            <CopyIconButton text={authority.file} what="path of the certificate" />
            <Button kind="bordered" onPress={() => copyCertificate(authority.pem, 'Certificate')}>
              {copied === 'copied' ? 'Copied' : copied === 'refused' ? 'Not copied' : 'Copy certificate'}
            </Button>
          </div>
          <p className="hint">
            The certificate of this workspace’s own authority. Import it where callers are to trust the
            listener: <span className="mono">curl --cacert</span>,{' '}
            <span className="mono">NODE_EXTRA_CA_CERTS</span>, or the system’s trust store. Its key stays in
            the workspace.
          </p>
        </>
      ) : (
        <p className="hint">
          A tunnel brings its own HTTPS. Switch it on here for clients on this computer that insist on it.
        </p>
      )}
    </div>
  );
}
