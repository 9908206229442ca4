import { BlockList, isIP } from 'node:net';
import { isLoopback } from '../../../shared/contract/listener.ts';
import type { OutgoingProxy } from '../../../shared/contract/upstream.ts';

/**
 * The proxy that a request to `upstream` goes through, with its credentials in the URL; null for none.
 *
 * With `environment`, the variables curl knows count, in either case, and as in Go's net/http this computer itself
 * is always reached directly. A value that is not an HTTP proxy's address counts as none.
 */
export function proxyFor(
  upstream: URL,
  choice: OutgoingProxy,
  password: string | null,
  env: NodeJS.ProcessEnv = process.env,
): URL | null {
  switch (choice.kind) {
    case 'direct':
      return null;
    case 'url': {
      const url = new URL(choice.url);
      if (choice.user !== null) {
        url.username = encodeURIComponent(choice.user);
        url.password = encodeURIComponent(password ?? '');
      }
      return url;
    }
    case 'environment': {
      const host = bare(upstream.hostname);
      if (isLoopback(host) || exempt(host, portOf(upstream), variable(env, 'no_proxy') ?? '')) return null;
      const name = upstream.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
      const text = variable(env, name) ?? variable(env, 'all_proxy');
      if (!text) return null;
      const whole = text.includes('://') ? text : `http://${text}`;
      return /^https?:/.test(whole) && URL.canParse(whole) ? new URL(whole) : null;
    }
  }
}

function variable(env: NodeJS.ProcessEnv, name: string): string | undefined {
  return env[name] || env[name.toUpperCase()] || undefined;
}

/** Whether NO_PROXY names a host: by name, by a domain it is in, by address, by subnet, or with its port. */
function exempt(host: string, port: number, noProxy: string): boolean {
  return noProxy
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => {
      if (entry === '*') return true;
      if (entry.includes('/')) return inSubnet(host, entry);
      const [, name = entry, wanted] = /^(.*[^:]):(\d+)$/.exec(entry) ?? [];
      if (wanted !== undefined && Number(wanted) !== port) return false;
      const domain = bare(name.replace(/^\*?\./, '')).toLowerCase();
      return host === domain || (isIP(domain) === 0 && host.endsWith(`.${domain}`));
    });
}

function inSubnet(host: string, subnet: string): boolean {
  const [network = '', bits = ''] = subnet.split('/');
  const family = isIP(host);
  if (family === 0 || isIP(network) !== family || !/^\d{1,3}$/.test(bits)) return false;
  const list = new BlockList();
  try {
    list.addSubnet(network, Number(bits), family === 6 ? 'ipv6' : 'ipv4');
  } catch {
    return false;
  }
  return list.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

/** Port of a URL, also when it is the usual one of its protocol. */
export function portOf({ port, protocol }: URL): number {
  return Number(port || (protocol === 'https:' ? 443 : 80));
}

/** An IPv6 address without the brackets it has in URLs. */
export function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}
