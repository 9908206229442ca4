import type { EngineToHost, HostToEngine, SecretAnswer, SecretQuestion } from '../host-protocol.ts';
import type { SecretKeeper } from './secret-keeper.ts';

/** Has the host encrypt and decrypt: only the Electron main process reaches the system's secret store. */
export class HostKeeper implements SecretKeeper {
  readonly #post: (message: EngineToHost) => void;
  readonly #waiting = new Map<number, (answer: SecretAnswer) => void>();
  #lastAsk = 0;

  constructor(post: (message: EngineToHost) => void) {
    this.#post = post;
  }

  receive({ ask, answer }: Extract<HostToEngine, { kind: 'secretAnswer' }>): void {
    this.#waiting.get(ask)?.(answer);
    this.#waiting.delete(ask);
  }

  async keeping() {
    const answer = await this.#ask({ want: 'keeping' });
    if ('keeping' in answer) return answer.keeping;
    throw new Error('problem' in answer ? answer.problem : 'The host did not say where secrets are kept.');
  }

  async encrypt(text: string): Promise<Buffer> {
    return Buffer.from(this.#textOf(await this.#ask({ want: 'encrypt', text })), 'base64');
  }

  async decrypt(bytes: Buffer): Promise<string> {
    return this.#textOf(await this.#ask({ want: 'decrypt', base64: bytes.toString('base64') }));
  }

  #ask(question: SecretQuestion): Promise<SecretAnswer> {
    const ask = ++this.#lastAsk;
    return new Promise((resolve) => {
      this.#waiting.set(ask, resolve);
      this.#post({ kind: 'secret', ask, question });
    });
  }

  #textOf(answer: SecretAnswer): string {
    if ('text' in answer) return answer.text;
    throw new Error('problem' in answer ? answer.problem : 'The host answered another question.');
  }
}
