import { passphraseKeeper } from './passphrase-keeper.ts';
import { noKeeper, type SecretKeeper } from './secret-keeper.ts';

/** What a host without a secret store of the system does: encrypts only when it is given a passphrase to do it with. */
export function environmentKeeper(env: NodeJS.ProcessEnv): SecretKeeper {
  const passphrase = env.SCIMSCOPE_SECRETS_KEY;
  if (passphrase) return passphraseKeeper(passphrase);
  return noKeeper(
    'Scimscope runs in a terminal, without the system’s secret store. Start it with SCIMSCOPE_SECRETS_KEY set to a passphrase to keep secrets, encrypted with it.',
  );
}
