// A client for requests that come one after the other, or a few at a time, and whose answers are read.
import { Agent, request } from 'node:http';

/** Milliseconds that one request may take once its client has no time. */
const PATIENCE = 20_000;

/** No answer came in time. */
export class TooSlow extends Error {}

export class Client {
  #agent = new Agent({ keepAlive: true, maxSockets: 16 });
  #base;
  /** Whether requests that take long are given up. */
  hurried = false;
  #headers;

  constructor(base, headers) {
    this.#base = base;
    this.#headers = headers;
  }

  /**
   * @returns {Promise<string>} the body of the answer
   * @throws {TooSlow}
   */
  send(method, path, body) {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = { ...this.#headers, ...(text && { 'Content-Length': Buffer.byteLength(text) }) };
    return new Promise((resolve, reject) => {
      const outgoing = request(this.#base + path, { method, agent: this.#agent, headers }, (answer) => {
        const chunks = [];
        answer.on('data', (chunk) => chunks.push(chunk));
        answer.on('end', () => {
          const whole = Buffer.concat(chunks).toString();
          if (answer.statusCode < 300) resolve(whole);
          else reject(new Error(`${method} ${path}: ${answer.statusCode} ${whole}`));
        });
      });
      if (this.hurried) outgoing.setTimeout(PATIENCE, () => outgoing.destroy(new TooSlow()));
      outgoing.on('error', (error) => {
        // Servers close connections that were idle for some seconds, perhaps at this very moment.
        if (outgoing.reusedSocket && error.code === 'ECONNRESET') resolve(this.send(method, path, body));
        else reject(error);
      });
      outgoing.end(text);
    });
  }

  async json(...args) {
    return JSON.parse(await this.send(...args));
  }

  close() {
    this.#agent.destroy();
  }
}

/**
 * Does something over and over for some seconds, at least once however long that takes.
 * @returns {Promise<number>} how often a second; negative when it is less often than that
 */
export async function repeated(seconds, work) {
  const started = performance.now();
  let done = 0;
  try {
    while (done < 1 || performance.now() - started < seconds * 1000) await work(done++);
  } catch (error) {
    if (!(error instanceof TooSlow)) throw error;
    return -1000 / PATIENCE;
  }
  return done / ((performance.now() - started) / 1000);
}
