import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json';
import support from './electron-support.json';

const root = path.resolve(import.meta.dirname, '../..');

function filesBelow(folder: string, ending = /\.(ts|tsx|html|css)$/): string[] {
  return fs
    .readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => path.posix.join(folder, name.replaceAll('\\', '/')))
    .filter((name) => ending.test(name) && !/\.test\.tsx?$/.test(name));
}
const read = (file: string) => fs.readFileSync(path.join(root, file), 'utf8');
/** Code without comments, so that a sentence about a thing is not taken for the thing. */
const code = (file: string) =>
  read(file)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '');
const containing = (pattern: RegExp, files: string[]) => files.filter((file) => pattern.test(code(file)));

const sources = filesBelow('src');

describe('nowhere in the source', () => {
  it.each([
    ['web security is switched off', /webSecurity|disable-web-security|allowRunningInsecureContent/],
    ['the sandbox is switched off', /sandbox:\s*false|appendSwitch\(\s*['"]no-sandbox|appendArgument/],
    ['isolation is switched off', /contextIsolation:\s*false/],
    ['Node reaches a page', /nodeIntegration\w*:\s*true|webviewTag:\s*true/],
    ['experiments are switched on', /experimentalFeatures|enableBlinkFeatures/],
    [
      'the remote module, sendSync or code in a page is used',
      /@electron\/remote|sendSync|(?<!webFrame\.)executeJavaScript/,
    ],
    ['a secret may be sealed with a constant', /setUsePlainTextEncryption/],
    ['code is made from text', /(?<!\.)\beval\(|new Function\(/],
    ['HTML is set from text', /dangerouslySetInnerHTML|\.innerHTML\s*=|insertAdjacentHTML|document\.write/],
  ])('%s', (_what, pattern) => {
    expect(containing(pattern, sources)).toEqual([]);
  });
});

describe('only where it belongs', () => {
  it.each([
    ['openExternal', /openExternal\(/, ['src/main/shell/external-links.ts']],
    ['ipcRenderer', /ipcRenderer/, ['src/preload/ask.ts', 'src/preload/dropped-files.ts', 'src/preload/index.ts']],
    ['ipcMain', /ipcMain/, ['src/main/shell/ask.ts', 'src/main/shell/hand-over.ts', 'src/main/shell/ipc.ts']],
    ['new BrowserWindow', /new BrowserWindow\(/, ['src/main/shell/ask.ts', 'src/main/shell/window.ts']],
    ['a policy is written', /default-src/, ['src/main/shell/csp.ts', 'src/main/data/package/html-page.ts']],
    ['exposeInMainWorld', /exposeInMainWorld/, ['src/preload/ask.ts', 'src/preload/index.ts']],
    // the bridge's own wrapper, where Electron has no other way yet
    ['code in the page', /webFrame\.executeJavaScript|executeInMainWorld\(/, ['src/preload/index.ts']],
  ])('%s', (_what, pattern, allowed) => {
    expect(containing(pattern, sources)).toEqual(allowed);
  });
});

describe('secrets', () => {
  it('are never read by asking for all columns', () => {
    const data = sources.filter((file) => file.startsWith('src/main/data/'));
    expect(containing(/selectAll\(|select\s+\*|returningAll\(|returning\s+\*/i, data)).toEqual([]);
  });
});

describe('the page', () => {
  it('names no address outside the app', () => {
    expect(read('src/renderer/index.html')).not.toMatch(/https?:|\/\/[a-z]/i);
    const styles = sources.filter((file) => file.endsWith('.css'));
    expect(containing(/url\(\s*['"]?(https?:)?\/\//, styles)).toEqual([]);
  });
  it('has no inline script or handler, which the policy would block', () => {
    expect(read('src/renderer/index.html')).not.toMatch(/<script(?![^>]*\bsrc=)|\son[a-z]+=/i);
  });
});

describe('Electron', () => {
  it('is pinned to one exact version, the one whose end of support is written down', () => {
    expect(manifest.devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
    expect(Number(manifest.devDependencies.electron.split('.')[0])).toBe(support.electron);
  });
  it('still gets security fixes', () => {
    // When this fails: move to a supported Electron, and write down its date in electron-support.json.
    expect(new Date(support.supportedUntil).getTime()).toBeGreaterThan(Date.now());
  });
});
