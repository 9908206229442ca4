import type { X509Certificate } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { ClientRequest } from 'node:http';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext, type TLSSocket } from 'node:tls';
import { HttpsProxyAgent } from 'https-proxy-agent';
import type { Trust } from '../../../shared/contract/upstream.ts';
import { messageOf } from '../errors.ts';
import { ExplainedError } from './explained-error.ts';
import { bare, portOf } from './proxy-choice.ts';

/** A connection that is not there after this many ms is given up. */
const CONNECT_WITHIN = 30_000;

export interface Way {
  readonly upstream: URL;
  /** With credentials, or null for a direct connection. */
  readonly proxy: URL | null;
  readonly trust: Trust;
  readonly context: SecureContext | undefined;
}

/**
 * A TCP connection to the upstream, through a tunnel when there is a proxy.
 * @throws ExplainedError when it is the proxy's fault; else the error of the system
 */
export function openTcp({ upstream, proxy, context }: Omit<Way, 'trust'>): Promise<Socket> {
  const host = bare(upstream.hostname);
  const port = portOf(upstream);
  if (proxy) return inTime(tunnel(proxy, host, port, context), `The proxy ${proxy.host}`);
  const socket = connectTcp({ host, port, noDelay: true });
  const connected = new Promise<Socket>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
  return inTime(connected, upstream.host, () => socket.destroy());
}

/**
 * Speaks TLS over a connection and checks whom it is spoken with.
 * @throws ExplainedError when a pinned certificate is not the one that is shown; else the error of TLS
 */
export async function openTls(tcp: Socket, way: Omit<Way, 'proxy'>): Promise<TLSSocket> {
  const { upstream, trust } = way;
  const socket = await handshake(tcp, way, trust.kind !== 'pinned');
  if (trust.kind !== 'pinned') return socket;
  // Nothing has been sent yet: a request goes out only on a connection that is given out here.
  const shown = certificateOf(socket)?.fingerprint256;
  if (shown === trust.fingerprint) return socket;
  socket.destroy();
  throw new ExplainedError(
    `${upstream.host} shows another certificate than the one that was accepted (SHA-256 ${shown ?? 'unknown'}). If it was renewed, look at it and accept it in the listener’s settings.`,
  );
}

/** TLS with `check` off leaves judging the certificate to the caller. */
export function handshake(
  tcp: Socket,
  way: Omit<Way, 'proxy' | 'trust'>,
  check: boolean,
): Promise<TLSSocket> {
  const host = bare(way.upstream.hostname);
  const socket = connectTls({
    socket: tcp,
    // The name asked for is the upstream's, also when Host goes on as the caller sent it.
    ...(isIP(host) === 0 ? { servername: host } : { host }),
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: check,
    ...(way.context && { secureContext: way.context }),
  });
  const secured = new Promise<TLSSocket>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
    socket.once('secureConnect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
  return inTime(secured, way.upstream.host, () => socket.destroy());
}

/** The certificate the other side showed. */
export function certificateOf(socket: TLSSocket): X509Certificate | undefined {
  return socket.getPeerX509Certificate();
}

async function tunnel(
  proxy: URL,
  host: string,
  port: number,
  context: SecureContext | undefined,
): Promise<Socket> {
  const agent = new HttpsProxyAgent(proxy, context ? { secureContext: context } : {});
  let status = 0;
  // The agent tells the request it works for what the proxy said; there is no request yet.
  const request = new EventEmitter();
  request.once('proxyConnect', (answer: { statusCode: number }) => {
    status = answer.statusCode;
  });
  let socket: Socket;
  try {
    socket = (await agent.connect(request as ClientRequest, {
      host,
      port,
      secureEndpoint: false,
    })) as Socket;
  } catch (error) {
    throw new ExplainedError(
      `The proxy ${proxy.host} cannot be used: ${messageOf(error)}. Check its address in the listener’s settings.`,
    );
  }
  if (status === 200) return socket;
  socket.destroy();
  throw new ExplainedError(proxyRefusal(proxy, status, `${host}:${port}`));
}

/** What a proxy's own refusal means. */
export function proxyRefusal(proxy: URL, status: number, where: string): string {
  if (status === 407) {
    return proxy.username === ''
      ? `The proxy ${proxy.host} asks for a user name and password. Enter them in the listener’s settings.`
      : `The proxy ${proxy.host} does not accept the user name and password. Enter them anew in the listener’s settings.`;
  }
  return `The proxy ${proxy.host} refused to connect to ${where}: it answered ${status}. Ask whoever runs it, or go without it.`;
}

async function inTime<T>(opening: Promise<T>, what: string, giveUp: () => void = () => {}): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(
        new ExplainedError(
          `${what} did not accept the connection within ${CONNECT_WITHIN / 1000} s. Check the address and any firewall.`,
          504,
        ),
      );
      giveUp();
    }, CONNECT_WITHIN);
  });
  try {
    return await Promise.race([opening, late]);
  } finally {
    clearTimeout(timer);
  }
}
