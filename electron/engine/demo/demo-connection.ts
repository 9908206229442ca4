import http from 'node:http';
import https from 'node:https';
import tls from 'node:tls';
import { gunzipSync, inflateSync } from 'node:zlib';

export interface DemoRequest {
  readonly method: string;
  /** Path and query below the base URL. */
  readonly path: string;
  /** Names and values in turn, sent as they are. */
  readonly headers: readonly string[];
  readonly body: string | null;
  readonly signal: AbortSignal;
}

export interface DemoAnswer {
  readonly status: number;
  /** Undefined when the body is not JSON. */
  readonly json: unknown;
  /** `detail` of a SCIM error, when there is one. */
  readonly detail: string | null;
}

/** Okta hangs up after 60 s without a byte. */
const timeout = 60_000;
/** An answer is read up to here, bytes. */
const maxAnswer = 4 * 1024 * 1024;

/**
 * One kept-alive connection that sends headers in the order and case they are given in: an identity provider is
 * told by them.
 */
export class DemoConnection {
  readonly host: string;
  readonly #url: URL;
  readonly #client: typeof http | typeof https;
  readonly #agent: http.Agent;

  /**
   * `ca`: PEM of an authority that is trusted beside those the system trusts.
   * @throws TypeError when the base URL is not a URL
   */
  constructor(baseUrl: string, ca: string | null = null) {
    this.#url = new URL(baseUrl);
    this.host = this.#url.host;
    this.#client = this.#url.protocol === 'https:' ? https : http;
    const trust = ca === null ? {} : { ca: [...tls.rootCertificates, ca] };
    this.#agent = new this.#client.Agent({ keepAlive: true, maxSockets: 1, ...trust });
  }

  send({ method, path, headers, body, signal }: DemoRequest): Promise<DemoAnswer> {
    return new Promise((resolve, reject) => {
      const request = this.#client.request({
        hostname: this.#url.hostname.replace(/^\[|\]$/g, ''),
        port: this.#url.port,
        method,
        path: this.#url.pathname.replace(/\/$/, '') + path,
        headers: headers as unknown as http.OutgoingHttpHeaders,
        setHost: false,
        agent: this.#agent,
        signal,
        timeout,
      });
      request.on('timeout', () =>
        request.destroy(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' })),
      );
      request.on('error', reject);
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size <= maxAnswer) chunks.push(chunk);
        });
        response.on('error', reject);
        response.on('end', () => resolve(readAnswer(response, Buffer.concat(chunks))));
      });
      request.end(body ?? undefined);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

function readAnswer({ statusCode = 0, headers }: http.IncomingMessage, body: Buffer): DemoAnswer {
  const json = parse(body, headers['content-encoding'] ?? '');
  const detail =
    typeof json === 'object' && json !== null && 'detail' in json && typeof json.detail === 'string'
      ? json.detail.slice(0, 200)
      : null;
  return { status: statusCode, json, detail };
}

/** Undefined for anything that is not JSON, whatever the reason. */
function parse(body: Buffer, encoding: string): unknown {
  try {
    const limit = { maxOutputLength: maxAnswer };
    const plain =
      encoding === 'gzip'
        ? gunzipSync(body, limit)
        : encoding === 'deflate'
          ? inflateSync(body, limit)
          : body;
    return JSON.parse(plain.toString('utf8'));
  } catch {
    return undefined;
  }
}
