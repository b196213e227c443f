import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { contentSecurityPolicy } from './csp';
import { APP_ORIGIN } from './origin';

/** Every kind of file our page consists of; anything else is not served. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/**
 * The file below `root` an app:// address means, or null when it may mean none: another host, a path that leaves the
 * folder or is written in a way only an attacker would. Decoded once; the address is judged as text, since `new URL`
 * would tidy `..` away unseen.
 */
export function fileFor(url: string, root: string): string | null {
  if (!url.startsWith(APP_ORIGIN)) return null;
  const [written = ''] = url.slice(APP_ORIGIN.length).split(/[?#]/);
  if (written !== '' && !written.startsWith('/')) return null;
  let decoded: string;
  try {
    decoded = decodeURIComponent(written);
  } catch {
    return null;
  }
  if (decoded === '' || decoded === '/') return path.join(root, 'index.html');
  // A colon would name a drive or an alternate stream on Windows.
  if (/[\0\\:]/.test(decoded)) return null;
  const parts = decoded.slice(1).split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return null;
  const file = path.join(root, ...parts);
  return file.startsWith(root + path.sep) ? file : null;
}

/** Answers one request of the page from the files below `root`. GET only; every answer carries the policy. */
export async function answer(request: { method: string; url: string }, root: string): Promise<Response> {
  if (request.method !== 'GET') return plain(405, 'method not allowed');
  const file = fileFor(request.url, root);
  const type = file === null ? undefined : TYPES[path.extname(file).toLowerCase()];
  if (file === null || type === undefined) return plain(404, 'not found');
  try {
    // readFile of Electron reads inside app.asar too.
    const body = await readFile(file);
    return new Response(new Uint8Array(body), { headers: headers(type) });
  } catch {
    return plain(404, 'not found');
  }
}

function plain(status: number, text: string): Response {
  return new Response(text, { status, headers: headers('text/plain; charset=utf-8') });
}

function headers(type: string): Record<string, string> {
  return {
    'content-type': type,
    'content-security-policy': contentSecurityPolicy(),
    'x-content-type-options': 'nosniff',
  };
}
