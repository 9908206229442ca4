import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Header } from '../../shared/contract/exchange.ts';
import { quote, toCurl } from '../../shared/export/curl.ts';

const run = promisify(execFile);
const encode = (text: string) => new TextEncoder().encode(text);
const base = { method: 'GET', url: 'http://127.0.0.1/', headers: [] as Header[], body: null };

const folder = mkdtempSync(path.join(tmpdir(), 'scimscope-curl-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** From a file: an argument could not hold the longer ones. */
function runScript<E extends 'buffer' | 'utf8'>(script: string, { encoding }: { encoding: E }) {
  const file = path.join(folder, 'script.sh');
  writeFileSync(file, script);
  return run('bash', [file], { encoding, maxBuffer: 64 * 1024 * 1024 }) as unknown as Promise<{
    stdout: E extends 'buffer' ? Buffer : string;
  }>;
}

/** Runs a command with a `curl` that shows its arguments and standard input, so that no real curl is needed. */
async function argumentsOf(command: string): Promise<{ args: string[]; stdin: Buffer }> {
  const script = `curl() { printf '%s\\0' "$@"; case " $* " in *' @- '*|*' @-') printf '\\1'; cat;; esac; }\n${command}`;
  const { stdout } = await runScript(script, { encoding: 'buffer' });
  const split = stdout.indexOf(Buffer.from('\0\x01'));
  const args = (split === -1 ? stdout.subarray(0, -1) : stdout.subarray(0, split))
    .toString('utf8')
    .split('\0');
  return { args, stdin: split === -1 ? Buffer.alloc(0) : stdout.subarray(split + 2) };
}

describe('the command', () => {
  test('reads as a person would write it', () => {
    const command = toCurl({
      method: 'PATCH',
      url: 'http://127.0.0.1:8484/scim/v2/Users/u-1',
      headers: [
        ['Authorization', 'Bearer abc'],
        ['accept', 'application/scim+json'],
        ['User-Agent', 'x'],
        ['Content-Type', 'application/scim+json'],
        ['Content-Length', '20'],
        ['Host', '127.0.0.1:8484'],
        ['Connection', 'keep-alive'],
      ],
      body: encode(`{"name":"O'Brien"}`),
      mask: ([name, value]) => (name === 'Authorization' ? `${value.split(' ')[0]} …` : null),
    });
    expect(command).toBe(
      [
        'curl',
        '--globoff',
        '--path-as-is',
        "--request 'PATCH'",
        "--url 'http://127.0.0.1:8484/scim/v2/Users/u-1'",
        "--header 'Authorization: Bearer …'",
        "--header 'accept: application/scim+json'",
        "--header 'User-Agent: x'",
        "--header 'Content-Type: application/scim+json'",
        `--data-binary '{"name":"O'\\''Brien"}'`,
      ].join(' \\\n  '),
    );
  });

  test('what curl would add of itself is taken away', async () => {
    const { args } = await argumentsOf(toCurl({ ...base, method: 'POST', body: encode('{}') }));
    expect(args).toEqual(expect.arrayContaining(['User-Agent:', 'Accept:', 'Content-Type:']));
  });

  test('a Host that is not that of the URL is kept', async () => {
    const { args } = await argumentsOf(toCurl({ ...base, headers: [['Host', 'scim.example.com']] }));
    expect(args).toContain('Host: scim.example.com');
  });

  test('any text comes out of the shell as it went in', async () => {
    const nasty = fc
      .string({ unit: 'binary', maxLength: 40 })
      .map((text) => text.replaceAll('\0', ''))
      .filter((text) => !/\p{Surrogate}/u.test(text));
    const samples = [
      ...fc.sample(nasty, 200),
      "'",
      "'\\''",
      '$(id)',
      '`id`',
      '!!',
      '\\',
      '"',
      '\n',
      '-x',
      '* ?',
      '~',
      'نور',
    ];
    const { stdout } = await runScript(`printf '%s\\0' ${samples.map(quote).join(' ')}`, {
      encoding: 'utf8',
    });
    expect(stdout.split('\0').slice(0, -1)).toEqual(samples);
  });

  test('any body comes out of the command byte for byte', async () => {
    const bodies = [
      ...fc.sample(fc.uint8Array({ minLength: 1, maxLength: 64 }), 30),
      Uint8Array.from({ length: 256 }, (_, i) => i),
      encode('@file'),
      encode('%s%d\\n'),
      encode('{"a":"é\n\t"}'),
      encode('x'.repeat(300_000)),
      encode("'".repeat(40_000)),
      Uint8Array.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]),
      Uint8Array.from([0xed, 0xa0, 0x80]),
      Uint8Array.from([0x2d, 0xff]),
    ];
    for (const body of bodies) {
      const { args, stdin } = await argumentsOf(toCurl({ ...base, method: 'POST', body }));
      const given = args[args.indexOf('--data-binary') + 1] ?? '';
      expect(given === '@-' ? stdin : Buffer.from(given)).toEqual(Buffer.from(body));
    }
  });
});

describe('sent by a real curl', () => {
  const curl = spawnSync('curl', ['--version']).status === 0;
  let server: http.Server;
  let seen: { method: string; url: string; headers: string[]; body: Buffer } | null = null;

  beforeAll(async () => {
    server = http.createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url = '', rawHeaders } = request;
        seen = { method, url, headers: rawHeaders, body: Buffer.concat(chunks) };
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  test.runIf(curl)('arrives as it was recorded: request line, headers in order and case, body', async () => {
    const { port } = server.address() as AddressInfo;
    const recorded = {
      method: 'PUT',
      target: "/scim/v2/Users/u'1?filter=name.familyName%20eq%20%22[a]{1}%22&x=../y&",
      headers: [
        ['Host', `127.0.0.1:${port}`],
        ['user-AGENT', "O'Neil $HOME"],
        ['X-Empty', ''],
        ['X-Twice', 'b'],
        ['X-Twice', 'a'],
        ['Accept-Encoding', 'gzip,deflate'],
        ['Content-Type', 'application/scim+json; charset=utf-8'],
      ] as Header[],
      body: encode('{"displayName":"نور \'x\'\\n"}\n'),
    };
    const command = toCurl({ ...recorded, url: `http://127.0.0.1:${port}${recorded.target}` });
    await run('bash', ['-c', `${command} --silent --show-error --noproxy '*'`]);
    expect(seen?.method).toBe('PUT');
    expect(seen?.url).toBe(recorded.target);
    expect(seen?.body).toEqual(Buffer.from(recorded.body));
    const pairs = (seen?.headers ?? []).flatMap((name, i, all) => (i % 2 === 0 ? [[name, all[i + 1]]] : []));
    const own = pairs.filter(([name]) => name !== 'Content-Length');
    expect(own).toEqual(recorded.headers);
  });
});
