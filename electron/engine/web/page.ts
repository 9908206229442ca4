import path from 'node:path';

/**
 * What every host of the UI (the window's private scheme, the browser on 127.0.0.1) says about the page: one
 * policy, one set of media types, one rule for which files may be read.
 */

/** `nonce` allows the style elements the code editor adds; no script is ever inline. */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Writes the nonce where the page looks for it. */
export function withNonce(html: string, nonce: string): string {
  return html.replace(/(<meta name="csp-nonce" content=")[^"]*(")/, `$1${nonce}$2`);
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

export function mediaType(file: string): string {
  return MEDIA_TYPES[path.extname(file)] ?? 'application/octet-stream';
}

/** The file below `root` that a URL path names, or null when it would lead outside. `/` is index.html. */
export function pathInside(root: string, urlPath: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return null;
  }
  if (decoded.includes('\0')) return null;
  const file = path.join(root, decoded === '/' ? 'index.html' : decoded);
  return file.startsWith(root + path.sep) ? file : null;
}
