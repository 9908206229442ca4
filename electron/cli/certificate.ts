import path from 'node:path';
import { defaultDataFolder } from '../engine/engine.ts';
import { options } from './usage.ts';

/** `scimscope certificate`: the authority's certificate as PEM on standard output. */
export async function certificate(args: readonly string[]): Promise<number> {
  const given = options(args, { data: { type: 'string' } });
  const data = given.data === undefined ? defaultDataFolder() : path.resolve(given.data);
  const { CertificateAuthority } = await import('../engine/tls/authority.ts');
  process.stdout.write((await CertificateAuthority.open(data)).certificate);
  return 0;
}
