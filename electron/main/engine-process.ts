import { type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import { type EngineStart, EngineToHost, type HostToEngine } from '../engine/host-protocol.ts';
import type { EngineState } from '../preload/channels.ts';
import { RestartLimit } from './restart-limit.ts';
import { answerSecretQuestion } from './secret-storage.ts';

const MOST_RESTARTS = 3;
const RESTARTS_WITHIN = 60_000;
/** An engine that is told to stop is ended by force after this many ms. */
const STOP_WITHIN = 2_000;

/**
 * The engine in its utility process. One that dies is started again at once, three times in a minute at most;
 * after that, or when it says that it cannot run, it waits for
 * another `start`.
 *
 * `onState` is told when it stops, and when it runs again after that.
 */
export class EngineProcess {
  readonly #entry: string;
  readonly #options: EngineStart;
  readonly #onState: (state: EngineState) => void;
  readonly #limit = new RestartLimit(MOST_RESTARTS, RESTARTS_WITHIN);
  #child: UtilityProcess | null = null;
  #stopped: Extract<EngineState, { kind: 'stopped' }> | null = null;
  #stopping = false;

  constructor(entry: string, options: EngineStart, onState: (state: EngineState) => void) {
    this.#entry = entry;
    this.#options = options;
    this.#onState = onState;
  }

  /** Why there is no engine, or null while one runs or is being started for the first time. */
  get stopped(): EngineState | null {
    return this.#stopped;
  }

  /** Does nothing while an engine runs. */
  start(): void {
    if (this.#child || this.#stopping) return;
    const child = utilityProcess.fork(this.#entry, [], { serviceName: 'Scimscope engine', stdio: 'pipe' });
    this.#child = child;
    const lastWords = new LastError();
    child.stdout?.on('data', (chunk: Buffer) => process.stdout.write(chunk));
    child.stderr?.on('data', (chunk: Buffer) => {
      lastWords.add(chunk.toString('utf8'));
      process.stderr.write(chunk);
    });
    child.on('message', (raw: unknown) => this.#receive(child, raw));
    child.on('exit', (code) => this.#exited(child, code, lastWords.text));
    this.#post(child, { kind: 'start', options: this.#options });
  }

  /** Gives the engine its end of a window's channel. Closes the port when there is no engine. */
  connect(port: MessagePortMain): void {
    if (this.#child) this.#post(this.#child, { kind: 'connect' }, [port]);
    else port.close();
  }

  /** Resolves when the engine has finished its writes and ended. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (!child) return;
    await new Promise<void>((resolve) => {
      const force = setTimeout(() => {
        console.warn(`The engine did not stop within ${STOP_WITHIN} ms and was ended.`);
        if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
        resolve();
      }, STOP_WITHIN);
      child.once('exit', () => {
        clearTimeout(force);
        resolve();
      });
      this.#post(child, { kind: 'stop' });
    });
  }

  #post(child: UtilityProcess, message: HostToEngine, ports: MessagePortMain[] = []): void {
    child.postMessage(message, ports);
  }

  #receive(child: UtilityProcess, raw: unknown): void {
    if (child !== this.#child) return;
    const message = EngineToHost.safeParse(raw);
    if (!message.success) return console.warn(`unreadable message from the engine: ${message.error.message}`);
    switch (message.data.kind) {
      case 'ready':
        if (this.#stopped) this.#onState({ kind: 'running' });
        this.#stopped = null;
        return;
      case 'secret': {
        const { ask, question } = message.data;
        return this.#post(child, { kind: 'secretAnswer', ask, answer: answerSecretQuestion(question) });
      }
      case 'failed':
        // It has nothing to finish: it could not open its workspace or its port.
        this.#child = null;
        child.kill();
        this.#setStopped(`${message.data.message} ${message.data.next}`.trim(), false);
    }
  }

  #exited(child: UtilityProcess, code: number, lastError: string): void {
    if (child !== this.#child) return;
    this.#child = null;
    if (this.#stopping) return;
    const why = lastError && `: ${lastError.replace(/\.$/, '')}`;
    const reason = `The engine process ended unexpectedly (exit code ${code})${why}.`;
    const restarts = this.#limit.allows(Date.now());
    this.#setStopped(reason, restarts);
    if (restarts) this.start();
  }

  #setStopped(reason: string, restarts: boolean): void {
    this.#stopped = { kind: 'stopped', reason, restarts };
    this.#onState(this.#stopped);
  }
}

/** Remembers the last line that names an error, which is what a crash leaves behind. */
class LastError {
  text = '';
  add(output: string): void {
    this.text = output.match(/^\w*Error\b.*$/gm)?.at(-1) ?? this.text;
  }
}
