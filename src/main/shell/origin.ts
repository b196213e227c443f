/** The one origin our page is served from in a build. */
export const APP_SCHEME = 'app';
export const APP_HOST = 'authdesk';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;

interface Environment {
  readonly isPackaged: boolean;
  /** What `electron-vite dev` sets. */
  readonly ELECTRON_RENDERER_URL?: string | undefined;
}

/** Where the page is loaded from: always app:// in a package, Vite's server while developing. */
export function pageUrl({ isPackaged, ELECTRON_RENDERER_URL: url }: Environment): string {
  if (isPackaged || url === undefined || url === '') return `${APP_ORIGIN}/index.html`;
  const { protocol, host } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') throw new Error(`ELECTRON_RENDERER_URL is no web address: ${url}`);
  return `${protocol}//${host}/`;
}

/** Where the page of main's own window is loaded from, beside that of the app. */
export function askPageUrl(page: string): string {
  return new URL('ask.html', page).href;
}

/**
 * Scheme, host and port of an address, or null when it has none or carries a user name. Node's own `URL.origin` is
 * the text "null" for app:, which would make every such address equal.
 */
export function originOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, host, username, password } = new URL(url);
  if (host === '' || username !== '' || password !== '') return null;
  return `${protocol}//${host}`;
}

/** Whether an address lies on the origin of our page; compared whole, never by its beginning. */
export function isOwnOrigin(url: string, page: string): boolean {
  const own = originOf(page);
  return own !== null && originOf(url) === own;
}

/** Whether the top frame may go there: only to the page it shows already, as a reload does. */
export function mayNavigate(url: string, page: string): boolean {
  return isOwnOrigin(url, page) && new URL(url).pathname === new URL(page).pathname;
}

const OFFLINE = ['data:', 'blob:', 'devtools:'];

/** Whether the page may request an address at all: its own origin, its own web socket (hot reload), no network else. */
export function mayRequest(url: string, page: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host } = new URL(url);
  if (OFFLINE.includes(protocol)) return true;
  const own = new URL(page);
  return host === own.host && (protocol === own.protocol || protocol === own.protocol.replace(/^http/, 'ws'));
}
