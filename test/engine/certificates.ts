import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY = 86_400_000;

export interface Identity {
  readonly key: string;
  readonly cert: string;
}

/** A certificate authority that nobody trusts until told to. */
export class TestAuthority {
  readonly pem: string;
  readonly #issuer: x509.X509Certificate;
  readonly #keys: Awaited<ReturnType<typeof makeKeys>>;

  private constructor(issuer: x509.X509Certificate, keys: Awaited<ReturnType<typeof makeKeys>>) {
    this.pem = issuer.toString('pem');
    this.#issuer = issuer;
    this.#keys = keys;
  }

  static async make(): Promise<TestAuthority> {
    const keys = await makeKeys();
    const issuer = await x509.X509CertificateGenerator.createSelfSigned({
      name: 'CN=Test authority',
      notBefore: new Date(Date.now() - 30 * DAY),
      notAfter: new Date(Date.now() + 30 * DAY),
      keys,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      ],
    });
    return new TestAuthority(issuer, keys);
  }

  /** A server's certificate; `validDays` counts from 20 days ago. */
  async issue(names: readonly string[], validDays = 40): Promise<Identity> {
    const keys = await makeKeys();
    const certificate = await x509.X509CertificateGenerator.create({
      subject: 'CN=App under test',
      issuer: this.#issuer.subject,
      notBefore: new Date(Date.now() - 20 * DAY),
      notAfter: new Date(Date.now() + (validDays - 20) * DAY),
      publicKey: keys.publicKey,
      signingKey: this.#keys.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.SubjectAlternativeNameExtension(
          names.map((value) => ({
            type: /^[\d.]+$/.test(value) ? ('ip' as const) : ('dns' as const),
            value,
          })),
        ),
      ],
    });
    const key = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
    return { key: x509.PemConverter.encode(key, 'PRIVATE KEY'), cert: certificate.toString('pem') };
  }
}

function makeKeys() {
  return crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}
