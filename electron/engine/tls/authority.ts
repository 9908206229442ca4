// The X.509 library needs this one loaded before itself.
import 'reflect-metadata';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as x509 from '@peculiar/x509';
import { EngineError, messageOf } from '../errors.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY = 24 * 60 * 60 * 1000;
const AUTHORITY_DAYS = 3650;
/** Apple's limit for certificates of servers. */
const SERVER_DAYS = 397;

/** The key type of the Web Crypto API, which Node has as the global `crypto`. */
type CryptoKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/** What an HTTPS server needs, as PEM. */
export interface ServerIdentity {
  readonly key: string;
  readonly cert: string;
}

/**
 * A certificate authority of this workspace only, made when HTTPS is first wanted. Its key stays in the folder,
 * readable by the owner; whoever is to trust the listeners imports the certificate.
 */
export class CertificateAuthority {
  /** PEM of the authority's certificate. */
  readonly certificate: string;
  /** Where that certificate lies. */
  readonly file: string;
  readonly #issuer: x509.X509Certificate;
  readonly #key: CryptoKey;

  private constructor(file: string, certificate: string, key: CryptoKey) {
    this.file = file;
    this.certificate = certificate;
    this.#issuer = new x509.X509Certificate(certificate);
    this.#key = key;
  }

  /**
   * Opens the authority of a workspace, making it when there is none.
   * @throws EngineError when its files cannot be written or are damaged
   */
  static async open(data: string): Promise<CertificateAuthority> {
    const folder = path.join(data, 'certificates');
    const file = path.join(folder, 'scimscope-ca.pem');
    const keyFile = path.join(folder, 'scimscope-ca.key.pem');
    try {
      if (!existsSync(file) || !existsSync(keyFile)) await makeAuthority(folder, file, keyFile);
      return new CertificateAuthority(file, readFileSync(file, 'utf8'), await readKey(keyFile));
    } catch (error) {
      throw new EngineError(
        `The certificate authority in ${folder} cannot be used: ${messageOf(error)}.`,
        'Move the folder away to have a new one made; import its certificate again where it is to be trusted.',
        error,
      );
    }
  }

  /** A certificate for a server that is reached under these names and addresses. */
  async issue(hosts: readonly string[]): Promise<ServerIdentity> {
    const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
    const names = [...new Set(['localhost', '127.0.0.1', '::1', ...hosts])];
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: serialNumber(),
      subject: 'CN=Scimscope listener',
      issuer: this.#issuer.subject,
      notBefore: new Date(Date.now() - DAY),
      notAfter: new Date(Date.now() + SERVER_DAYS * DAY),
      publicKey: keys.publicKey,
      signingKey: this.#key,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(
          names.map((name) => ({ type: isAddress(name) ? ('ip' as const) : ('dns' as const), value: name })),
        ),
      ],
    });
    return {
      key: await keyToPem(keys.privateKey),
      cert: `${certificate.toString('pem')}\n${this.certificate}`,
    };
  }
}

async function makeAuthority(folder: string, file: string, keyFile: string): Promise<void> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: 'CN=Scimscope local authority, O=Scimscope',
    notBefore: new Date(Date.now() - DAY),
    notAfter: new Date(Date.now() + AUTHORITY_DAYS * DAY),
    keys: keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(keyFile, await keyToPem(keys.privateKey), { mode: 0o600 });
  writeFileSync(file, `${certificate.toString('pem')}\n`, { mode: 0o644 });
}

async function keyToPem(key: CryptoKey): Promise<string> {
  return `${x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`;
}

async function readKey(file: string): Promise<CryptoKey> {
  const [der] = x509.PemConverter.decode(readFileSync(file, 'utf8'));
  if (!der) throw new Error('the key file is empty');
  return await crypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign']);
}

/** 127 random bits, positive (RFC 5280 section 4.1.2.2). */
function serialNumber(): string {
  const bytes = Buffer.from(crypto.getRandomValues(new Uint8Array(16)));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

function isAddress(name: string): boolean {
  return name.includes(':') || /^\d+(\.\d+){3}$/.test(name);
}
