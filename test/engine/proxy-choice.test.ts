import { expect, test } from 'vitest';
import { proxyFor } from '../../electron/engine/upstream/proxy-choice.ts';

const environment = { kind: 'environment' } as const;

function proxyOf(url: string, env: Record<string, string>): string | null {
  return proxyFor(new URL(url), environment, null, env)?.href ?? null;
}

const env = { HTTPS_PROXY: 'http://secure.corp:3128', http_proxy: 'plain.corp:3128' };

test('the environment’s proxies go by the protocol of the upstream, in either case, with or without a scheme', () => {
  expect(proxyOf('https://app.example', env)).toBe('http://secure.corp:3128/');
  expect(proxyOf('http://app.example', env)).toBe('http://plain.corp:3128/');
  expect(proxyOf('https://app.example', { ALL_PROXY: 'http://all.corp' })).toBe('http://all.corp/');
  expect(proxyOf('https://app.example', { ALL_PROXY: 'socks5://all.corp' })).toBeNull();
  expect(proxyOf('https://app.example', {})).toBeNull();
});

test.each([
  ['https://localhost:3000', '', null],
  ['https://127.0.0.1', '', null],
  ['https://[::1]:8443', '', null],
  ['https://app.example', '*', null],
  ['https://app.example', 'other, app.example', null],
  ['https://APP.example', 'App.Example', null],
  ['https://scim.app.example', 'app.example', null],
  ['https://scim.app.example', '.app.example', null],
  ['https://scim.app.example', '*.app.example', null],
  ['https://notapp.example', 'app.example', 'proxied'],
  ['https://app.example:8443', 'app.example:8443', null],
  ['https://app.example', 'app.example:443', null],
  ['https://app.example', 'app.example:8443', 'proxied'],
  ['https://10.1.2.3', '10.0.0.0/8', null],
  ['https://11.1.2.3', '10.0.0.0/8', 'proxied'],
  ['https://10.1.2.3', '10.1.2.3', null],
  ['https://[fd00::7]', 'fd00::/8', null],
  ['https://app.example', '10.0.0.0/8,fe80::/99999,,', 'proxied'],
])('%s with NO_PROXY=%s', (url, list, expected) => {
  expect(proxyOf(url, { ...env, NO_PROXY: list }) === null).toBe(expected === null);
});

test('a proxy of the settings gets user name and password as they are, whatever characters they hold', () => {
  const url = proxyFor(
    new URL('https://app.example'),
    { kind: 'url', url: 'http://proxy.corp:3128', user: 'corp\\jo@x' },
    'p:@/ß',
  );
  expect(decodeURIComponent(url?.username ?? '')).toBe('corp\\jo@x');
  expect(decodeURIComponent(url?.password ?? '')).toBe('p:@/ß');
});
