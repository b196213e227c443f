import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '../../src/main/shell/csp';
import { APP_ORIGIN, isOwnOrigin, mayNavigate, mayRequest, originOf, pageUrl } from '../../src/main/shell/origin';
import { windowOptions } from '../../src/main/shell/window-options';
import { safeExternalUrl, isPermitted, whyUntrusted, type Message } from '../../src/main/shell/trust';

const page = `${APP_ORIGIN}/index.html`;

describe('windowOptions', () => {
  const options = windowOptions({ preload: '/app/preload.cjs', dark: true, isPackaged: true, bounds: null });

  it('makes a sandboxed, isolated page without Node, and nothing more than this', () => {
    expect(options.webPreferences).toEqual({
      preload: '/app/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
    });
  });
  it('differs while developing by the developer tools alone', () => {
    const developing = windowOptions({ preload: '/app/preload.cjs', dark: true, isPackaged: false, bounds: null });
    expect(developing).toEqual({ ...options, webPreferences: { ...options.webPreferences, devTools: true } });
  });
  it('shows itself only when there is something to see, in the ground of the theme', () => {
    expect(options).toMatchObject({ show: false, width: 1280, height: 800, minWidth: 960, minHeight: 600 });
    expect(options.backgroundColor).not.toBe(
      windowOptions({ preload: '', dark: false, isPackaged: true, bounds: null }).backgroundColor,
    );
  });
});

describe('contentSecurityPolicy', () => {
  it('allows our own files and nothing else', () => {
    expect(contentSecurityPolicy()).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
  });
  it('adds for hot reload only inline scripts and styles and its socket', () => {
    expect(contentSecurityPolicy('http://localhost:5173')).toBe(
      "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self' ws://localhost:5173; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
  });
});

describe('where the page comes from', () => {
  it.each([
    [{ isPackaged: true }, page],
    [{ isPackaged: true, ELECTRON_RENDERER_URL: 'http://evil.test' }, page],
    [{ isPackaged: false }, page],
    [{ isPackaged: false, ELECTRON_RENDERER_URL: '' }, page],
    [{ isPackaged: false, ELECTRON_RENDERER_URL: 'http://localhost:5173' }, 'http://localhost:5173/'],
  ])('%j', (environment, expected) => {
    expect(pageUrl(environment)).toBe(expected);
  });
  it('is never a file', () => {
    expect(() => pageUrl({ isPackaged: false, ELECTRON_RENDERER_URL: 'file:///etc/passwd' })).toThrow('no web address');
  });
});

const foreign = [
  'https://x.test/?next=app://authdesk/index.html',
  'https://x.test/#app://authdesk/index.html',
  'https://app//authdesk/index.html',
  'https://authdesk/index.html',
  'app://authdesk.evil.test/index.html',
  'app://evil.authdesk/index.html',
  'app://authdesk@evil.test/index.html',
  'app://user@authdesk/index.html',
  'app://user:pass@authdesk/index.html',
  'app://authdesk:80/index.html',
  'app://authdesk%2eevil.test/',
  'app:///index.html',
  'app:authdesk/index.html',
  'apps://authdesk/index.html',
  'file:///index.html',
  'file://authdesk/index.html',
  'data:text/html,<script>1</script>',
  'javascript:alert(1)',
  'blob:app://authdesk/1',
  'about:blank',
  'about:srcdoc',
  'chrome://gpu',
  'devtools://devtools/bundled/inspector.html',
  'view-source:app://authdesk/index.html',
  'null',
  '',
];

describe('the origin of an address', () => {
  it.each(foreign)('%s is foreign', (url) => {
    expect(isOwnOrigin(url, page)).toBe(false);
    expect(mayNavigate(url, page)).toBe(false);
    expect(isPermitted('clipboard-sanitized-write', url, page)).toBe(false);
  });
  it('is never "null", as Node has it, which would make every app: address equal', () => {
    expect(originOf('app://other/')).toBe('app://other');
    expect(isOwnOrigin('app://other/', page)).toBe(false);
  });
  it.each([page, `${page}?a=1`, `${page}#users`])('%s may be navigated to', (url) => {
    expect(mayNavigate(url, page)).toBe(true);
  });
  it.each([`${APP_ORIGIN}/`, `${APP_ORIGIN}/assets/index.js`, `${APP_ORIGIN}/index.html/x`])('%s may not', (url) => {
    expect(mayNavigate(url, page)).toBe(false);
  });
  it('is foreign for any address that does not begin with it (property)', () => {
    const urls = fc.oneof(fc.webUrl({ withFragments: true, withQueryParameters: true }), fc.string());
    const isForeign = fc.property(urls, (url) => {
      fc.pre(!url.startsWith('app:'));
      return !isOwnOrigin(url, page) && !mayNavigate(url, page);
    });
    expect(fc.check(isForeign)).toMatchObject({ failed: false, counterexample: null });
  });
});

describe('requests of the page', () => {
  it.each([page, `${APP_ORIGIN}/assets/a.css`, 'data:image/png;base64,AA==', 'blob:app://authdesk/1'])('%s', (url) => {
    expect(mayRequest(url, page)).toBe(true);
  });
  it.each([
    'https://x.test/',
    'http://authdesk/',
    'wss://x.test/',
    'ws://authdesk/',
    'ftp://x.test/',
    'file:///etc/passwd',
  ])('%s is blocked', (url) => {
    expect(mayRequest(url, page)).toBe(false);
  });
  it('reach only their own server while developing, its socket included', () => {
    const dev = 'http://localhost:5173/';
    expect(mayRequest('ws://localhost:5173/?token=1', dev)).toBe(true);
    expect(mayRequest('ws://localhost:9999/', dev)).toBe(false);
    expect(mayRequest('http://localhost:9999/', dev)).toBe(false);
    expect(mayRequest('https://localhost:5173/', dev)).toBe(false);
  });
});

describe('permissions', () => {
  const names =
    'ar automatic-fullscreen background-fetch background-sync captured-surface-control clipboard-read deprecated-sync-clipboard-read display-capture fileSystem fullscreen geolocation geolocation-approximate hand-tracking hid idle-detection keyboardLock local-fonts local-network local-network-access loopback-network media mediaKeySystem midi midiSysex nfc notifications openExternal payment-handler periodic-background-sync persistent-storage pointerLock screen-wake-lock sensors serial smart-card speaker-selection storage-access system-wake-lock top-level-storage-access usb vr web-app-installation web-printing window-management unknown'.split(
      ' ',
    );
  it.each(names)('%s is denied, even to our own page', (permission) => {
    expect(isPermitted(permission, page, page)).toBe(false);
  });
  it('writing to the clipboard is the exception, for our own page', () => {
    expect(isPermitted('clipboard-sanitized-write', page, page)).toBe(true);
    expect(isPermitted('clipboard-sanitized-write', `${APP_ORIGIN}/`, page)).toBe(true);
  });
});

describe('the sender of a message', () => {
  const ours = { name: 'our web contents' };
  const top = { url: page, parent: null };
  const from = (message: Parameters<typeof whyUntrusted>[0]) => whyUntrusted(message, { sender: ours, page });

  it('is trusted from our window, top frame, our page', () => {
    expect(from({ sender: ours, senderFrame: top })).toBeNull();
    expect(from({ sender: ours, senderFrame: { ...top, url: `${page}#x` } })).toBeNull();
  });
  it.each<readonly [what: string, message: Message]>([
    ['a foreign window', { sender: { ...ours }, senderFrame: top }],
    ['a frame that is gone', { sender: ours, senderFrame: null }],
    ['a frame inside our page', { sender: ours, senderFrame: { url: page, parent: top } }],
    ['a frame without an address', { sender: ours, senderFrame: { url: '', parent: null } }],
    ...foreign.map((url) => [`the page ${url}`, { sender: ours, senderFrame: { url, parent: null } }] as const),
  ])('%s is refused', (_what, message) => {
    expect(from(message)).toEqual(expect.any(String));
  });
  it('is refused when its frame throws while being looked at', () => {
    const disposed = {
      get url(): string {
        throw new Error('Render frame was disposed before WebFrameMain could be accessed');
      },
      parent: null,
    };
    expect(from({ sender: ours, senderFrame: disposed })).toBe('its frame is gone');
  });
});

describe('links that leave the app', () => {
  it.each(['https://www.better-auth.com/docs', 'https://example.com/a?b=c#d', 'mailto:ann.lee+x@example.com'])(
    '%s is opened',
    (link) => {
      expect(safeExternalUrl(link)).toBe(link);
    },
  );
  it.each([
    'http://example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    'smb://host/share',
    '\\\\host\\share',
    '//host/share',
    'https:\\\\host',
    'https:/example.com',
    'https:///example.com',
    'https://user@example.com/',
    'https://example.com@evil.test/',
    'https://example.com:8443/',
    'https://exаmple.com/',
    'https://example.com/\u202Egpj.exe',
    'https://example.com/\n',
    ' https://example.com/',
    'HTTPS://',
    'ms-msdt:/id',
    'vscode://file/etc/passwd',
    'authdesk://user/1',
    'mailto:',
    'mailto:ann@example.com?body=x',
    'mailto:ann@example.com?attach=/etc/passwd',
    'mailto:ann@example.com,bob@example.com',
    'mailto:ann@example.com%0Abcc:x@y.z',
    'mailto:"ann"@example.com',
    'mailto:--x@example.com',
    `https://example.com/${'a'.repeat(3000)}`,
  ])('%j is refused', (link) => {
    expect(safeExternalUrl(link)).toBeNull();
  });
  it('are https or one plain address, whatever is passed (property)', () => {
    const schemes = ['file:', 'javascript:', 'smb:', 'http:', 'https:', 'mailto:', 'HtTpS:', 'ftp:', 'vbscript:', ''];
    const link = fc
      .tuple(fc.constantFrom(...schemes), fc.constantFrom('', '/', '//', '///', '\\\\'), fc.string({ unit: 'binary' }))
      .map((parts) => parts.join(''));
    const isHarmless = fc.property(fc.oneof(link, fc.webUrl({ validSchemes: ['http', 'https', 'ftp'] })), (text) => {
      const url = safeExternalUrl(text);
      if (url === null) return true;
      if (!/^(https:\/\/|mailto:)[\x21-\x7e]+$/.test(url)) return false;
      const { protocol, username, password, port } = new URL(url);
      return protocol === 'mailto:' || (protocol === 'https:' && `${username}${password}${port}` === '');
    });
    expect(fc.check(isHarmless, { numRuns: 2000 })).toMatchObject({ failed: false, counterexample: null });
  });
});
