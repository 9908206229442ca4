import type { X509Certificate } from 'node:crypto';
import * as tls from 'node:tls';
import type { Trust } from '../../../shared/contract/upstream.ts';

let systemAuthorities: readonly string[] | null | undefined;

/**
 * Certificates of the authorities that this computer trusts, the company's own included; null where the runtime
 * cannot say (Node below 22.15), and its built-in list counts.
 */
function authoritiesOfSystem(): readonly string[] | null {
  if (systemAuthorities !== undefined) return systemAuthorities;
  const get = (tls as { getCACertificates?: (type: 'default' | 'system') => string[] }).getCACertificates;
  try {
    systemAuthorities = get ? [...new Set([...get('default'), ...get('system')])] : null;
  } catch {
    systemAuthorities = null;
  }
  return systemAuthorities;
}

/**
 * What TLS connections are checked against. Made once per listener: reading some hundred certificates for each
 * connection would be felt.
 *
 * @throws Error when the PEM of an authority cannot be read
 */
export function contextFor(trust: Trust): tls.SecureContext | undefined {
  const system = authoritiesOfSystem();
  if (trust.kind !== 'authority') return system ? tls.createSecureContext({ ca: [...system] }) : undefined;
  return tls.createSecureContext({ ca: [...(system ?? tls.rootCertificates), ...certificatesIn(trust.pem)] });
}

/** The certificates of a PEM text, each by itself. */
export function certificatesIn(pem: string): string[] {
  return pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
}

/** Why a certificate is not trusted, in words, from the code OpenSSL has for it. */
export function distrust(code: string, host: string, certificate: X509Certificate | undefined): string {
  switch (code) {
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return 'It is signed by itself, and by nobody this computer trusts.';
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return 'It is signed by an authority that this computer does not trust.';
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return 'Who signed it is not known to this computer, and the app does not send that certificate along.';
    case 'CERT_HAS_EXPIRED':
      return certificate ? `It expired on ${day(certificate.validTo)}.` : 'It has expired.';
    case 'CERT_NOT_YET_VALID':
      return certificate ? `It is valid from ${day(certificate.validFrom)} on.` : 'It is not valid yet.';
    case 'CERT_REVOKED':
      return 'It was revoked.';
    case 'ERR_TLS_CERT_ALTNAME_INVALID': {
      const names = certificate ? namesOf(certificate) : [];
      return names.length > 0
        ? `It is for ${names.join(', ')}, not for ${host}.`
        : `It names no host, so it is not for ${host}.`;
    }
    default:
      return `It does not pass the check: ${code}.`;
  }
}

/** DNS names and addresses a certificate is good for. */
export function namesOf({ subjectAltName }: X509Certificate): string[] {
  return (subjectAltName ?? '')
    .split(/,\s*/)
    .map((name) => name.replace(/^(DNS|IP Address):/, ''))
    .filter(Boolean);
}

function day(date: string): string {
  return new Date(date).toISOString().slice(0, 10);
}
