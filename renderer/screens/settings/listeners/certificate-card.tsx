import type { CertificateSummary, Probe } from '../../../../shared/contract/upstream.ts';
import { Button } from '../../../ui/button.tsx';
import { CopyIconButton } from '../../../ui/copy-button.tsx';
import { Notice } from '../../../ui/notice.tsx';

/** What a try to connect found, and the way to accept a certificate nobody vouches for. */
export function CertificateCard(props: {
  probe: Probe;
  /** Host and port that were connected to. */
  where: string;
  /** Fingerprint that is accepted already. */
  pinned: string | null;
  onAccept: (certificate: CertificateSummary) => void;
}) {
  const { probe, where } = props;
  if (probe.kind === 'unreachable') {
    return <Notice tone="bad" what={probe.problem} copyText={probe.problem} />;
  }
  if (probe.kind === 'plain') {
    return probe.proxy === null ? (
      <Notice tone="info" what={`${where} accepts connections, without TLS.`} />
    ) : (
      <Notice
        tone="info"
        what={`The proxy ${probe.proxy} accepts connections.`}
        next={`Whether it lets requests through to ${where} shows with the first one.`}
      />
    );
  }
  const [own] = probe.chain;
  if (!own) return null;
  return (
    <div className="certificate">
      {probe.distrusted === null ? (
        <Notice
          tone="info"
          what={`${where} shows ${props.pinned ? 'the accepted certificate' : 'a certificate that is trusted'}. It speaks ${probe.protocol}.`}
        />
      ) : (
        <Notice
          tone="warn"
          what={`The certificate of ${where} is not trusted. ${probe.distrusted}`}
          next="Give the certificate of the authority that signed it, or compare the fingerprint with that of the app and accept it."
          actions={<Button onPress={() => props.onAccept(own)}>Accept this certificate</Button>}
        />
      )}
      <Facts certificate={own} />
      {probe.chain.length > 1 && (
        <p className="hint">
          Signed by{' '}
          {probe.chain
            .slice(1)
            .map(({ subject }) => subject)
            .join(', that by ')}
        </p>
      )}
    </div>
  );
}

function Facts({ certificate }: { certificate: CertificateSummary }) {
  const { subject, issuer, names, validFrom, validTo, fingerprint } = certificate;
  return (
    <dl className="settings-facts certificate-facts">
      <dt>For</dt>
      <dd>{subject || 'no name'}</dd>
      <dt>Names</dt>
      <dd className="mono">{names.join(', ') || 'none'}</dd>
      <dt>Signed by</dt>
      <dd>{issuer === subject ? 'itself' : issuer}</dd>
      <dt>Valid</dt>
      <dd className="nums">
        {day(validFrom)} to {day(validTo)}
      </dd>
      <dt>SHA-256</dt>
      <dd>
        <span className="mono fingerprint">{fingerprint}</span>
        <CopyIconButton text={fingerprint} what="fingerprint" />
      </dd>
    </dl>
  );
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
