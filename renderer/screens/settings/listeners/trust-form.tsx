import { PlugZap, Upload } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Probe, Trust } from '../../../../shared/contract/upstream.ts';
import { call } from '../../../app/engine.ts';
import { report } from '../../../app/workspace.ts';
import { Button } from '../../../ui/button.tsx';
import { CopyIconButton } from '../../../ui/copy-button.tsx';
import { Segments, TextArea } from '../../../ui/field.tsx';
import { CertificateCard } from './certificate-card.tsx';
import { saveWay, saveWayOrReport, type Way } from './saving.ts';

/** Whom the app’s certificate is believed of, and a try whether it is. */
export function TrustForm({ way, url }: { way: Way; url: string }) {
  const { trust, proxy } = way.options;
  const secure = url.startsWith('https:');
  const [kind, setKind] = useState<Trust['kind']>(trust.kind);
  const [trying, setTrying] = useState(false);
  const [probe, setProbe] = useState<Probe | null>(null);
  // What was found out holds for the settings it was tried with.
  // biome-ignore lint/correctness/useExhaustiveDependencies: their change is what counts
  useEffect(() => setProbe(null), [trust, proxy]);
  const tryIt = () => {
    setTrying(true);
    call('listener.probe', { id: way.listener.id, url, trust, proxy })
      .then(setProbe, report)
      .finally(() => setTrying(false));
  };
  return (
    <>
      {secure && (
        <div className="form-block">
          <span className="field-label">Certificate of the app</span>
          <Segments
            label="Certificate of the app"
            value={kind}
            options={[
              { id: 'system', label: 'Trusted by this computer' },
              { id: 'authority', label: 'An authority of mine' },
              { id: 'pinned', label: 'One that I accept' },
            ]}
            onChange={(next) => {
              setKind(next);
              if (next === 'system') saveWayOrReport(way, { trust: { kind: 'system' } });
              if (next === 'pinned' && trust.kind !== 'pinned') tryIt();
            }}
          />
          {kind === 'authority' && <AuthorityForm way={way} url={url} />}
          {kind === 'pinned' && trust.kind === 'pinned' && (
            <div className="token-row">
              <span className="cut">{trust.subject}</span>
              <span className="mono cut token">{trust.fingerprint}</span>
              <CopyIconButton text={trust.fingerprint} what="fingerprint" />
            </div>
          )}
          {kind === 'pinned' && (
            <p className="hint">
              Exactly this certificate is believed, whatever its names and dates say. Any other is refused
              before a byte of a request is sent.
            </p>
          )}
        </div>
      )}
      <div className="form-block">
        <Button icon={<PlugZap size={14} strokeWidth={1.75} />} disabled={trying} onPress={tryIt}>
          {trying ? 'Connecting' : 'Try the connection'}
        </Button>
        {probe && (
          <CertificateCard
            probe={probe}
            where={new URL(url).host}
            pinned={trust.kind === 'pinned' ? trust.fingerprint : null}
            onAccept={({ fingerprint, subject }) => {
              setKind('pinned');
              saveWayOrReport(way, { trust: { kind: 'pinned', fingerprint, subject } });
            }}
          />
        )}
      </div>
    </>
  );
}

/** PEM pasted, or read from a file. */
function AuthorityForm({ way, url }: { way: Way; url: string }) {
  const { trust } = way.options;
  const saved = trust.kind === 'authority' ? trust.pem : '';
  const [draft, setDraft] = useState(saved);
  const [problem, setProblem] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const take = async (pem: string) => {
    setDraft(pem);
    const wrong = await whyNot(way, url, pem);
    setProblem(wrong ?? (await saveWay(way, { trust: { kind: 'authority', pem } })));
  };
  return (
    <div className="form-block wide">
      <TextArea
        label="Certificate of the authority, PEM"
        value={draft}
        rows={4}
        placeholder="-----BEGIN CERTIFICATE-----"
        error={problem}
        onChange={setDraft}
      />
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        aria-label="File with the certificate"
        tabIndex={-1}
        accept=".pem,.crt,.cer,.txt"
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file) void file.text().then(take, report);
        }}
      />
      <div className="token-row">
        <Button disabled={draft.trim() === '' || draft === saved} onPress={() => void take(draft)}>
          Trust it for this listener
        </Button>
        <Button
          kind="ghost"
          icon={<Upload size={14} strokeWidth={1.75} />}
          onPress={() => input.current?.click()}
        >
          Choose a file…
        </Button>
      </div>
      <p className="hint">
        {saved === '' ? 'Until one is given, the authorities of this computer count alone. ' : ''}
        It counts besides those of this computer, for this listener only.
      </p>
    </div>
  );
}

/** The engine reads the PEM; whether the app can be reached just now does not matter here. */
async function whyNot({ listener, options }: Way, url: string, pem: string): Promise<string | null> {
  const result = await call('listener.probe', {
    id: listener.id,
    url,
    proxy: options.proxy,
    trust: { kind: 'authority', pem },
  });
  return result.kind === 'unreachable' && /^(The text holds|A certificate of the text)/.test(result.problem)
    ? result.problem
    : null;
}
