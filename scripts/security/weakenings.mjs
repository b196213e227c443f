// What each attack on the real app is held by: taken away here, one after the other, so that a test which would pass
// without it is found out. A text to be replaced has to stand in its file exactly once; a guard says when it moved.

/** @typedef {{ file: string, from: string, to: string }} Edit */
/**
 * `what` is taken away by `edits`; then each of `fails` has to fail: the file of a spec and the title of its test.
 * @typedef {{ what: string, edits: Edit[], fails: [file: string, title: string][] }} Weakening
 */

const SECURITY = 'test/e2e/security.spec.ts';
const NO_WAY_OUT = 'test/e2e/no-way-out.spec.ts';
const MAIN_ASKS = 'test/e2e/main-asks.spec.ts';
const SECRETS_STAY = 'test/e2e/secrets-stay.spec.ts';

const shell = (name) => `src/main/shell/${name}.ts`;
const edit = (file, from, to) => ({ file, from, to });

/** The policy of the page lets everything through. */
const noPolicy = edit(
  shell('csp'),
  "return policy.map((directive) => directive.join(' ')).join('; ');",
  "return policy.length > 0 ? `default-src * data: blob: 'unsafe-inline' 'unsafe-eval'` : '';",
);
const anyRequest = edit(
  shell('origin'),
  '  if (!URL.canParse(url)) return false;\n  const { protocol, host } = new URL(url);\n  if (OFFLINE',
  '  if (URL.canParse(url)) return true;\n  const { protocol, host } = new URL(url);\n  if (OFFLINE',
);
const noProxy = edit(
  shell('guards'),
  'if (isOwnOrigin(page, APP_ORIGIN)) void session.setProxy(NOWHERE);',
  'void [isOwnOrigin, APP_ORIGIN, NOWHERE];',
);
const options = (from, to) => edit(shell('window-options'), from, to);
/** Main asks, and takes a yes for granted. */
const neverAsks = edit(
  'src/main/data/base/ask.ts',
  'if (await ask(question)) return;',
  'if (question.message !== "" || (await ask(question))) return;',
);

/** @type {Weakening[]} */
export const WEAKENINGS = [
  {
    what: 'The page shows a picture from elsewhere',
    edits: [
      edit(
        'src/renderer/index.html',
        '<div id="root"></div>',
        '<div id="root"></div><img src="http://127.0.0.1:9/a.png" alt="" />',
      ),
    ],
    fails: [[SECURITY, 'in normal use every request is app:// and the policy blocks nothing']],
  },
  {
    what: 'No policy, no filter of requests, no proxy that leads nowhere',
    edits: [noPolicy, anyRequest, noProxy],
    fails: [
      [SECURITY, 'nothing is loaded from or sent to anywhere else'],
      [SECURITY, 'inline script, eval and foreign code do not run'],
    ],
  },
  {
    what: 'WebRTC as the browser has it',
    edits: [noProxy, edit(shell('guards'), "contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');", '')],
    fails: [[NO_WAY_OUT, 'WebRTC reaches nobody, neither in the page nor in a frame of it']],
  },
  {
    what: 'No sandbox, and Node where it may be',
    edits: [options('sandbox: true', 'sandbox: false'), options('nodeIntegration: false', 'nodeIntegration: true')],
    fails: [
      [NO_WAY_OUT, 'a preload that runs as ours does has no Node to hand over'],
      [NO_WAY_OUT, 'every window runs in the sandbox, isolated, with the web’s own rules and nothing experimental'],
    ],
  },
  {
    what: 'The preload hands Node’s process to the page',
    edits: [
      edit(
        'src/preload/index.ts',
        'sendDroppedFiles();\n\nconst groups',
        "sendDroppedFiles();\ncontextBridge.exposeInMainWorld('process', { versions: { ...process.versions } });\n\nconst groups",
      ),
    ],
    fails: [[SECURITY, 'the page has no Node and no Electron, nor have its workers']],
  },
  {
    what: 'The bridge is a plain object',
    edits: [
      edit(
        'src/preload/never-rejecting.ts',
        "Object.defineProperty(globalThis, 'authdesk', { value: Object.freeze(Object.fromEntries(groups)), enumerable: true });",
        'Object.assign(globalThis, { authdesk: Object.fromEntries(groups) });',
      ),
      edit(
        'src/preload/never-rejecting.ts',
        'return [group, Object.freeze(Object.fromEntries(methods))];',
        'return [group, Object.fromEntries(methods)];',
      ),
    ],
    fails: [[SECURITY, 'the bridge cannot be replaced or changed by the page']],
  },
  {
    what: 'The bridge leans on what the page can redefine',
    edits: [
      edit(
        'src/preload/never-rejecting.ts',
        'return await call(input);',
        'const inputs: unknown[] = []; inputs.push(input); return await call(inputs[0]);',
      ),
    ],
    fails: [[SECURITY, 'the bridge works when the page has redefined what it might use']],
  },
  {
    what: 'The bridge passes rejections on',
    edits: [
      edit(
        'src/preload/never-rejecting.ts',
        '      } catch {\n',
        '      } catch (error) {\n        if (error !== null) throw error;\n',
      ),
    ],
    fails: [[NO_WAY_OUT, 'a call never rejects, whatever it is given']],
  },
  {
    what: 'What cannot be copied to main is no input of ours',
    edits: [edit('src/preload/index.ts', "error.message.includes('could not be cloned')", "error.message === ''")],
    fails: [[SECURITY, 'an input that is no data is refused, never thrown']],
  },
  {
    what: 'The bridge has a call more than the contract, and hands events over whole',
    edits: [
      edit(
        'src/preload/index.ts',
        'const raw: RawBridge = { ...groups, on };',
        'const raw: RawBridge = { ...groups, raw: { send: (channel: string) => ipcRenderer.send(channel) }, on };',
      ),
      edit(
        'src/preload/index.ts',
        'const forward = (_event: unknown, payload: unknown) => tell(hear, payload);',
        'const forward = (event: unknown, payload: unknown) => tell(hear, [Object.keys(event as object), payload]);',
      ),
    ],
    fails: [
      [SECURITY, 'the bridge is the contract: functions by name, and nothing else'],
      [SECURITY, 'listeners get data only, and can stop'],
    ],
  },
  {
    what: 'Every power of the browser is granted',
    edits: [
      edit(
        shell('trust'),
        'return ALLOWED.includes(permission) && isOwnOrigin(requestingUrl, page);',
        'return ALLOWED.length > 0 || isOwnOrigin(requestingUrl, page) || permission === page;',
      ),
    ],
    fails: [
      [SECURITY, 'no power of the browser is granted but writing to the clipboard'],
      [NO_WAY_OUT, 'what another program copied is not to be had by the page'],
    ],
  },
  {
    what: 'The page may go anywhere and open windows',
    edits: [
      noPolicy,
      anyRequest,
      noProxy,
      edit(
        shell('origin'),
        'return isOwnOrigin(url, page) && new URL(url).pathname === new URL(page).pathname;',
        'return isOwnOrigin(url, page) || url !== page;',
      ),
      edit(shell('guards'), "return { action: 'deny' };", "return { action: 'allow' };"),
    ],
    fails: [[SECURITY, 'the page cannot leave, and no window opens']],
  },
  {
    what: 'An empty page is left as it is',
    edits: [
      edit(
        shell('guards'),
        "if (mayNavigate(url, page) || !url.startsWith('about:')) return;",
        'if (url !== "") return;',
      ),
    ],
    fails: [[NO_WAY_OUT, 'the page that leaves for nothing is loaded again, and there is no way back to nothing']],
  },
  {
    what: 'As many windows as anybody asks for',
    edits: [edit(shell('windows'), 'const MAX_WINDOWS = 8;', 'const MAX_WINDOWS = 1000;')],
    fails: [[NO_WAY_OUT, 'windows are few, and the one too many is refused in words']],
  },
  {
    what: 'Every window may call',
    edits: [
      edit(
        shell('windows'),
        'dispatcherOf: (contents) => of(contents)?.dispatcher ?? null',
        'dispatcherOf: (contents) => (of(contents) ?? known[0])?.dispatcher ?? null',
      ),
    ],
    fails: [[SECURITY, 'a foreign window that has our preload is refused']],
  },
  {
    what: 'The preload runs in frames too',
    edits: [
      options('nodeIntegrationInSubFrames: false', 'nodeIntegrationInSubFrames: true'),
      noPolicy,
      edit(
        shell('guards'),
        "    if (event.isMainFrame && mayNavigate(event.url, page)) return;\n    event.preventDefault();\n  });\n  contents.on('will-redirect'",
        "    if (event.isMainFrame || mayNavigate(event.url, page) || event.url !== '') return;\n    event.preventDefault();\n  });\n  contents.on('will-redirect'",
      ),
    ],
    fails: [[SECURITY, 'a frame inside the page has no bridge']],
  },
  {
    what: 'Files are served wherever they lie',
    edits: [
      edit(
        shell('app-files'),
        "if (parts.some((part) => part === '' || part === '.' || part === '..')) return null;",
        '',
      ),
      edit(shell('app-files'), 'return file.startsWith(root + path.sep) ? file : null;', 'return file;'),
    ],
    fails: [[SECURITY, 'files outside of the app are not served, however their path is written']],
  },
  {
    what: 'A link into the app may carry more than a place',
    edits: [
      edit(
        shell('deep-links'),
        "([a-z]+)(?:/([^/?#]*))?/?$`, 'i');\nconst PERSON",
        "(?:[./]*)([a-z]+)(?:/([^/?#]*))?.*$`, 'i');\nconst PERSON",
      ),
    ],
    fails: [[SECURITY, 'a cold start with authdesk://audit?purge=1 shows Users']],
  },
  {
    what: 'Lines of the log are written as they come, and all of them',
    edits: [
      edit(
        'src/main/data/base/log.ts',
        "if (typeof part === 'string') return part.replaceAll(UNSEEN, escaped);",
        "if (typeof part === 'string') return part;",
      ),
      edit(
        'src/main/calls/app.ts',
        'createAllowance({ most: 30, perMs: 600_000 })',
        'createAllowance({ most: 1e9, perMs: 1 })',
      ),
    ],
    fails: [[NO_WAY_OUT, 'the page can neither forge a line of the log nor wash the log away']],
  },
  {
    what: 'Main takes a yes for granted',
    edits: [neverAsks],
    fails: [
      [MAIN_ASKS, 'names a file and lowers a guard only as far as the person at the screen allows it'],
      [MAIN_ASKS, 'in production takes the phrase in a window of its own, which the page can neither see nor answer'],
      [SECRETS_STAY, 'another program’s file is not read as if it were users, and nothing is mapped anew unasked'],
      [SECRETS_STAY, 'a live token goes to no server that was not confirmed, and to none from a viewer'],
      [SECRETS_STAY, 'tickets open at the confirmed address only, whatever stands in their number'],
    ],
  },
  {
    what: 'A file is written wherever the page says',
    edits: [
      edit(
        'src/main/data/files/chosen-files.ts',
        '      if (target === undefined || target.format !== format) {\n',
        '      if (target === undefined) return { path: handle, mayReplace: true };\n      if (target.format !== format) {\n',
      ),
    ],
    fails: [[MAIN_ASKS, 'reveals nothing, and writes no file, that was not asked about']],
  },
  {
    what: 'Main’s window stays as small as it was',
    edits: [
      options(
        'const factor = Math.min(Math.max(zoom, 1), MAX_ASK_ZOOM);',
        'const factor = Math.min(zoom, 1, MAX_ASK_ZOOM);',
      ),
    ],
    fails: [[MAIN_ASKS, 'shows all of its question to whoever has enlarged the app']],
  },
  {
    what: 'Main asks before the smallest act',
    edits: [
      edit(
        'src/main/data/write/confirm.ts',
        'return !undoable || heavy || rows > 1;',
        'return !undoable || heavy || rows > 0;',
      ),
      edit(
        'src/main/data/sessions/revoke-sessions.ts',
        'if (owner === null && distinct.length > 1) {',
        'if (distinct.length > 0) {',
      ),
    ],
    fails: [[MAIN_ASKS, 'an hour of ordinary work asks nothing']],
  },
  {
    what: 'Kept secrets stay with whatever a connection becomes',
    edits: [
      edit(
        'src/main/data/connections/bound-secrets.ts',
        '  const sameWay = (part',
        '  if (name !== undefined) return true;\n  const sameWay = (part',
      ),
    ],
    fails: [
      [SECRETS_STAY, 'the secret of the auth server signs nothing for another mail server or another address'],
      [SECRETS_STAY, 'a kept password is not sent in the clear because the page asks for less TLS'],
    ],
  },
  {
    what: 'As many secrets as anybody asks for',
    edits: [
      edit(
        'src/main/calls/secrets.ts',
        'createAllowance({ most: 20, perMs: 600_000 })',
        'createAllowance({ most: 1e9, perMs: 1 })',
      ),
    ],
    fails: [
      [SECRETS_STAY, 'secrets are shown a few in ten minutes, however often the page asks and the person agrees'],
    ],
  },
];
