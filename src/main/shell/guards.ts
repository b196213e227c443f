import { app, type Session, type WebContents } from 'electron';
import type { Log } from '../data/base/events';
import { sparing } from '../data/base/log';
import { APP_ORIGIN, isOwnOrigin, mayNavigate, mayRequest } from './origin';
import { isPermitted } from './trust';

/** Denies the page everything it has no need of: powers of the browser, devices, and the network altogether. */
export function guardSession(session: Session, page: string, fullLog: Log): void {
  const log = sparing(fullLog);
  // What does not go through requests, WebRTC above all, takes the way of the proxy, and this one leads nowhere.
  if (isOwnOrigin(page, APP_ORIGIN)) void session.setProxy(NOWHERE);
  session.setPermissionRequestHandler((_contents, permission, decide, details) => {
    const permitted = details.isMainFrame && isPermitted(permission, details.requestingUrl, page);
    if (!permitted) log.warn(`denied the permission ${permission}`);
    decide(permitted);
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => isPermitted(permission, origin, page));
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  // The policy forbids these too. This holds should a page ever arrive without one.
  session.webRequest.onBeforeRequest((details, decide) => {
    const cancel = !mayRequest(details.url, page);
    if (cancel) log.warn('blocked a request of the page', { url: withoutQuery(details.url) });
    decide({ cancel });
  });
}

/** Keeps every web contents of the app where it is: no navigation, no new window, no webview. */
export function guardContents(page: string, fullLog: Log): void {
  const log = sparing(fullLog);
  app.on('web-contents-created', (_event, contents) => guard(contents, page, log));
}

/** Nobody listens there, and without exceptions for this machine, which proxies have by default. */
const NOWHERE = { proxyRules: 'http://127.0.0.1:1', proxyBypassRules: '<-loopback>' } as const;

function guard(contents: WebContents, page: string, log: Log): void {
  // UDP knows no HTTP proxy, so that none is left.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  const refuse = (what: string, url: string) => log.warn(`prevented ${what}`, { url: withoutQuery(url) });
  contents.on('will-navigate', (event) => {
    if (mayNavigate(event.url, page)) return;
    event.preventDefault();
    refuse('a navigation', event.url);
  });
  contents.on('will-frame-navigate', (event) => {
    if (event.isMainFrame && mayNavigate(event.url, page)) return;
    event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (event.isMainFrame && mayNavigate(event.url, page)) return;
    event.preventDefault();
    refuse('a redirect', event.url);
  });
  // No event comes before about:blank, which then holds nothing but a page that cannot ask.
  contents.on('did-navigate', (_event, url) => {
    if (mayNavigate(url, page) || !url.startsWith('about:')) return;
    refuse('an empty page', url);
    contents.loadURL(page).catch((error: unknown) => log.error('the page did not load', error));
  });
  // Going back would lead to what was just left.
  contents.on('did-finish-load', () => contents.navigationHistory.clear());
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
    refuse('a webview', '');
  });
  contents.setWindowOpenHandler(({ url }) => {
    refuse('a new window', url);
    return { action: 'deny' };
  });
}

/** Links carry tokens in their query. */
function withoutQuery(url: string): string {
  return url.split(/[?#]/, 1)[0]?.slice(0, 300) ?? '';
}
