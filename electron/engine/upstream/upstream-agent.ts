import { type ClientRequestArgs, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import type { UpstreamOptions } from '../../../shared/contract/upstream.ts';
import { openTcp, openTls, type Way } from './connect.ts';
import { basic } from './outgoing-headers.ts';
import { bare, portOf, proxyFor } from './proxy-choice.ts';
import { contextFor } from './trust.ts';

/** How requests get to an upstream. */
export interface UpstreamAgent {
  readonly agent: HttpAgent | HttpsAgent;
  /** Whom requests are handed to: the upstream, or a proxy that is asked without a tunnel. */
  readonly target: { readonly protocol: string; readonly host: string; readonly port: number };
  /** In front of the path in the request line (RFC 9112 section 3.2.2), or empty. */
  readonly linePrefix: string;
  /** The proxy that sees the requests themselves; null when there is none or only a tunnel. */
  readonly askedProxy: URL | null;
  /** Value of Proxy-Authorization for it. */
  readonly proxyAuthorization: string | null;
}

/** Connections are kept; the one used last is the least likely to have been closed by the other side. */
const KEPT = { keepAlive: true, scheduling: 'lifo' } as const;

type Connected = (error: Error | null, socket?: Duplex) => void;

/**
 * Connections to an upstream as a listener's settings want them.
 * @throws Error when the PEM of its own authority cannot be read
 */
export function upstreamAgent(
  upstream: URL,
  { trust, proxy: choice }: Pick<UpstreamOptions, 'trust' | 'proxy'>,
  proxyPassword: string | null,
): UpstreamAgent {
  const proxy = proxyFor(upstream, choice, proxyPassword);
  if (upstream.protocol === 'https:') {
    let way: Way | null = null;
    const agent = new HttpsAgent(KEPT);
    connectsWith(agent, async () => {
      // The authorities are read when the first connection is made, not when the listener opens.
      way ??= { upstream, proxy, trust, context: contextFor(trust) };
      return await openTls(await openTcp(way), way);
    });
    return { agent, target: targetOf(upstream), linePrefix: '', askedProxy: null, proxyAuthorization: null };
  }
  if (proxy === null) {
    return {
      agent: new HttpAgent(KEPT),
      target: targetOf(upstream),
      linePrefix: '',
      askedProxy: null,
      proxyAuthorization: null,
    };
  }
  return {
    agent: proxy.protocol === 'https:' ? new HttpsAgent(KEPT) : new HttpAgent(KEPT),
    target: targetOf(proxy),
    linePrefix: upstream.origin,
    askedProxy: proxy,
    proxyAuthorization:
      proxy.username === ''
        ? null
        : basic(decodeURIComponent(proxy.username), decodeURIComponent(proxy.password)),
  };
}

/** Node's agent pools and hands out connections; where they come from is replaced. */
function connectsWith(agent: HttpsAgent, open: () => Promise<Duplex>): void {
  const create = (_options: ClientRequestArgs, connected: Connected) => {
    open().then(
      (socket) => connected(null, socket),
      (error: Error) => connected(error),
    );
  };
  Object.assign(agent, { createConnection: create });
}

function targetOf(url: URL): UpstreamAgent['target'] {
  return { protocol: url.protocol, host: bare(url.hostname), port: portOf(url) };
}
