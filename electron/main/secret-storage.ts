import { safeStorage } from 'electron';
import type { SecretKeeping } from '../../shared/contract/upstream.ts';
import type { SecretAnswer, SecretQuestion } from '../engine/host-protocol.ts';

/** Where Electron puts its key, by the names people know. Others on Linux protect nothing. */
const LINUX_STORES: Readonly<Record<string, string>> = {
  gnome_libsecret: 'the GNOME keyring',
  kwallet: 'KWallet',
  kwallet5: 'KWallet',
  kwallet6: 'KWallet',
};

/**
 * Encrypts and decrypts for the engine with the key the system keeps for this app. Only asked when a secret is
 * stored: on a Mac the first use makes the system ask the person.
 */
export function answerSecretQuestion(question: SecretQuestion): SecretAnswer {
  try {
    switch (question.want) {
      case 'keeping':
        return { keeping: keeping() };
      case 'encrypt':
        return { text: safeStorage.encryptString(question.text).toString('base64') };
      case 'decrypt':
        return { text: safeStorage.decryptString(Buffer.from(question.base64, 'base64')) };
    }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

function keeping(): SecretKeeping {
  if (process.platform === 'linux') {
    // Without a keyring Electron encrypts with a key that is the same everywhere, which keeps nothing secret.
    const name = LINUX_STORES[safeStorage.getSelectedStorageBackend()];
    if (name !== undefined && safeStorage.isEncryptionAvailable()) return { kind: 'system', name };
    return {
      kind: 'forThisRun',
      because: 'No keyring runs on this desktop. Start GNOME Keyring or KWallet to keep secrets.',
    };
  }
  if (!safeStorage.isEncryptionAvailable())
    return { kind: 'forThisRun', because: 'The system’s secret store does not answer.' };
  return {
    kind: 'system',
    name: process.platform === 'darwin' ? 'the Keychain' : 'Windows data protection',
  };
}
