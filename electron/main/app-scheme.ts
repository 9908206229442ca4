import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { protocol, type Session } from 'electron';
import { contentSecurityPolicy, mediaType, pathInside, withNonce } from '../engine/web/page.ts';

/**
 * The private scheme windows are loaded from. Unlike file: it is an origin of its own, and every answer carries
 * the content security policy.
 */
const SCHEME = 'scimscope';
const HOST = 'app';

export const APP_ORIGIN = `${SCHEME}://${HOST}`;
export const APP_PAGE = `${APP_ORIGIN}/`;

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Compares parsed parts: a scheme Node does not know has the origin "null". */
export function isAppUrl(url: string): boolean {
  try {
    const { protocol: scheme, host } = new URL(url);
    return scheme === `${SCHEME}:` && host === HOST;
  } catch {
    return false;
  }
}

/** Serves the files below `root` to the windows of `session`. */
export function serveApp(session: Session, root: string): void {
  session.protocol.handle(SCHEME, (request) => answer(request, root));
}

async function answer(request: Request, root: string): Promise<Response> {
  if (request.method !== 'GET') return refusal(405, 'Only GET is answered here.');
  if (!isAppUrl(request.url)) return refusal(404, 'There is no such host.');
  const file = pathInside(root, new URL(request.url).pathname);
  if (file === null) return refusal(404, 'There is no such file.');
  let content: Buffer<ArrayBuffer>;
  try {
    content = (await readFile(file)) as Buffer<ArrayBuffer>;
  } catch {
    return refusal(404, 'There is no such file.');
  }
  const nonce = randomBytes(16).toString('base64');
  const html = path.extname(file) === '.html';
  return new Response(html ? withNonce(content.toString('utf8'), nonce) : content, {
    headers: {
      'Content-Type': mediaType(file),
      'Content-Security-Policy': contentSecurityPolicy(nonce),
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      // Names in assets/ carry a hash of what is in them; the others stay the same across versions.
      'Cache-Control':
        path.dirname(file) === path.join(root, 'assets') ? 'max-age=31536000, immutable' : 'no-store',
    },
  });
}

function refusal(status: number, why: string): Response {
  return new Response(`${why}\n`, {
    status,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' },
  });
}
