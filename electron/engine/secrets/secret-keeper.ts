import type { SecretKeeping } from '../../../shared/contract/upstream.ts';

/** Encrypts secrets with a key that is not in the workspace, so that a copy of the workspace gives none away. */
export interface SecretKeeper {
  keeping(): Promise<SecretKeeping>;
  /** Only asked when `keeping` is not for this run only. */
  encrypt(text: string): Promise<Buffer>;
  /** @throws Error when the key is not there any more or not the one it was encrypted with */
  decrypt(bytes: Buffer): Promise<string>;
}

/** Keeps nothing: what is entered is there until the engine stops. */
export function noKeeper(because: string): SecretKeeper {
  const refuse = () => Promise.reject(new Error(because));
  return { keeping: async () => ({ kind: 'forThisRun', because }), encrypt: refuse, decrypt: refuse };
}
