import { protocol, type Session } from 'electron';
import { answer } from './app-files';
import { contentSecurityPolicy } from './csp';
import { APP_SCHEME, isOwnOrigin, originOf } from './origin';

/** Makes app:// a scheme like https, with an origin of its own. Only possible before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the built page from `root` to app://. */
export function serveApp(session: Session, root: string): void {
  session.protocol.handle(APP_SCHEME, (request) => answer(request, root));
}

/** Puts the looser policy hot reload needs on what Vite's server sends; not used in a package. */
export function applyDevPolicy(session: Session, page: string): void {
  const server = originOf(page);
  if (server === null) return;
  const policy = contentSecurityPolicy(server);
  session.webRequest.onHeadersReceived((details, done) => {
    if (!isOwnOrigin(details.url, page)) return done({});
    done({ responseHeaders: { ...details.responseHeaders, 'Content-Security-Policy': [policy] } });
  });
}
