import { X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import type { CertificateSummary, OutgoingProxy, Probe, Trust } from '../../../shared/contract/upstream.ts';
import { certificateOf, handshake, openTcp } from './connect.ts';
import { ExplainedError } from './explained-error.ts';
import { bare, proxyFor } from './proxy-choice.ts';
import { certificatesIn, contextFor, distrust, namesOf } from './trust.ts';
import { explainUpstreamError } from './upstream-error.ts';

/** More than this many certificates are nobody's chain. */
const LONGEST_CHAIN = 10;

/** Connects as a listener with these settings would, and tells what is there. Sends no request. */
export async function probe(
  upstream: URL,
  trust: Trust,
  choice: OutgoingProxy,
  proxyPassword: string | null,
): Promise<Probe> {
  if (trust.kind === 'authority') {
    const problem = whyNoAuthority(trust.pem);
    if (problem) return { kind: 'unreachable', problem };
  }
  let peer = upstream.host;
  try {
    const proxy = proxyFor(upstream, choice, proxyPassword);
    if (upstream.protocol === 'http:') {
      // Without TLS there is no tunnel either: requests are handed to the proxy itself.
      if (proxy) peer = `The proxy ${proxy.host}`;
      (await openTcp({ upstream: proxy ?? upstream, proxy: null, context: undefined })).destroy();
      return { kind: 'plain', proxy: proxy?.host ?? null };
    }
    const context = contextFor(trust);
    const way = { upstream, context, proxy };
    const tcp = await openTcp(way);
    const socket = await handshake(tcp, way, false);
    const chain = chainOf(socket);
    const protocol = socket.getProtocol() ?? 'TLS';
    const distrusted = judge(socket, trust, bare(upstream.hostname));
    socket.destroy();
    return { kind: 'tls', protocol, distrusted, chain };
  } catch (error) {
    const { problem } =
      error instanceof ExplainedError ? error : explainUpstreamError(error as NodeJS.ErrnoException, peer);
    return { kind: 'unreachable', problem };
  }
}

/** Why a text cannot serve as authorities, or null. */
export function whyNoAuthority(pem: string): string | null {
  const certificates = certificatesIn(pem);
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem))
    return 'The text holds a private key. Only the certificate is needed: keep the key where it is.';
  if (certificates.length === 0)
    return 'The text holds no certificate. It is PEM: it begins with -----BEGIN CERTIFICATE-----.';
  try {
    for (const each of certificates) new X509Certificate(each);
    return null;
  } catch {
    return 'A certificate of the text cannot be read. Copy the whole file again.';
  }
}

function judge(socket: TLSSocket, trust: Trust, host: string): string | null {
  const certificate = certificateOf(socket);
  if (trust.kind === 'pinned') {
    return certificate?.fingerprint256 === trust.fingerprint
      ? null
      : 'It is not the certificate that was accepted.';
  }
  if (socket.authorized) return null;
  const why = socket.authorizationError as unknown;
  const code = why instanceof Error ? ((why as NodeJS.ErrnoException).code ?? why.message) : String(why);
  return distrust(code, host, certificate);
}

function chainOf(socket: TLSSocket): CertificateSummary[] {
  const chain: CertificateSummary[] = [];
  let next: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (next?.raw && chain.length < LONGEST_CHAIN) {
    chain.push(summary(new X509Certificate(next.raw)));
    const issuer: DetailedPeerCertificate | undefined = next.issuerCertificate;
    // A certificate signed by itself names itself as its issuer.
    next = issuer === next ? undefined : issuer;
  }
  return chain;
}

function summary(certificate: X509Certificate): CertificateSummary {
  return {
    subject: inOneLine(certificate.subject),
    issuer: inOneLine(certificate.issuer),
    names: namesOf(certificate),
    validFrom: Date.parse(certificate.validFrom),
    validTo: Date.parse(certificate.validTo),
    fingerprint: certificate.fingerprint256,
  };
}

function inOneLine(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ');
}
