import { createCipheriv, createDecipheriv, randomBytes, type ScryptOptions, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import type { SecretKeeper } from './secret-keeper.ts';

const SALT = 16;
const NONCE = 12;
const TAG = 16;
const COST: ScryptOptions = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/**
 * For hosts without a secret store of the system: AES-256-GCM with a key from a passphrase (scrypt, RFC 7914). An
 * encrypted secret is salt, nonce, tag and text, one after the other.
 */
export function passphraseKeeper(passphrase: string): SecretKeeper {
  return {
    keeping: async () => ({ kind: 'passphrase' }),

    async encrypt(text) {
      const salt = randomBytes(SALT);
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', await derive(passphrase, salt, 32, COST), nonce);
      const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([salt, nonce, cipher.getAuthTag(), encrypted]);
    },

    async decrypt(bytes) {
      const salt = bytes.subarray(0, SALT);
      const nonce = bytes.subarray(SALT, SALT + NONCE);
      const tag = bytes.subarray(SALT + NONCE, SALT + NONCE + TAG);
      const key = await derive(passphrase, salt, 32, COST);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG });
      decipher.setAuthTag(tag);
      const text = [decipher.update(bytes.subarray(SALT + NONCE + TAG)), decipher.final()];
      return Buffer.concat(text).toString('utf8');
    },
  };
}
