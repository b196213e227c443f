import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answer, fileFor } from '../../src/main/shell/app-files';
import { contentSecurityPolicy } from '../../src/main/shell/csp';

const base = fs.mkdtempSync(path.join(os.tmpdir(), 'authdesk-files-'));
const root = path.join(base, 'renderer');

beforeAll(() => {
  fs.mkdirSync(path.join(root, 'assets'), { recursive: true });
  // A neighbour whose name begins with the folder's: what a check by prefix lets through.
  fs.mkdirSync(path.join(base, 'renderer-secret'));
  for (const [name, text] of Object.entries({
    'renderer/index.html': '<!doctype html>',
    'renderer/assets/index-1.js': 'export {};',
    'renderer/assets/index-1.css': 'body {}',
    'renderer/assets/a b.svg': '<svg/>',
    'renderer/assets/tool.exe': 'MZ',
    'renderer/.env': 'SECRET=1',
    'secret.json': '{"secret": true}',
    'renderer-secret/secret.json': '{"secret": true}',
  })) {
    fs.writeFileSync(path.join(base, name), text);
  }
});
afterAll(() => fs.rmSync(base, { recursive: true, force: true }));

const get = (url: string, method = 'GET') => answer({ method, url }, root);

describe('app:// serves', () => {
  it.each([
    ['app://authdesk', 'text/html; charset=utf-8'],
    ['app://authdesk/', 'text/html; charset=utf-8'],
    ['app://authdesk/index.html', 'text/html; charset=utf-8'],
    ['app://authdesk/index.html?v=1#users', 'text/html; charset=utf-8'],
    ['app://authdesk/assets/index-1.js', 'text/javascript; charset=utf-8'],
    ['app://authdesk/assets/index-1.css', 'text/css; charset=utf-8'],
    ['app://authdesk/assets/a%20b.svg', 'image/svg+xml'],
  ])('%s as %s', async (url, type) => {
    const response = await get(url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy());
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('app:// refuses', () => {
  it.each([
    'app://authdesk/../secret.json',
    'app://authdesk/..%2fsecret.json',
    'app://authdesk/%2e%2e/secret.json',
    'app://authdesk/%2e%2e%2fsecret.json',
    'app://authdesk/%252e%252e/secret.json',
    'app://authdesk/assets/../../secret.json',
    'app://authdesk/../renderer-secret/secret.json',
    'app://authdesk/..%5csecret.json',
    'app://authdesk/%5c..%5csecret.json',
    'app://authdesk/\\..\\secret.json',
    'app://authdesk/assets\\index-1.js',
    'app://authdesk//etc/passwd',
    'app://authdesk/%2fetc%2fpasswd',
    'app://authdesk//secret.json',
    'app://authdesk/./index.html',
    'app://authdesk/C:/Windows/win.ini',
    'app://authdesk/index.html::$DATA',
    'app://authdesk/index.html%00.js',
    'app://authdesk/%00',
    'app://authdesk/%zz',
    'app://authdesk/%c0%ae%c0%ae/secret.json',
    'app://authdesk/assets',
    'app://authdesk/assets/',
    'app://authdesk/assets/tool.exe',
    'app://authdesk/.env',
    'app://authdesk/missing.html',
    'app://other/index.html',
    'app://authdesk.evil.test/index.html',
    'app://authdesk@other/index.html',
    'app://user@authdesk/index.html',
    'app://authdesk:80/index.html',
    'app:index.html',
    'file:///index.html',
    'https://authdesk/index.html',
  ])('%s', async (url) => {
    const response = await get(url);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('not found');
    expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy());
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each(['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'get', ''])('the method %s', async (method) => {
    expect((await get('app://authdesk/index.html', method)).status).toBe(405);
  });

  it('to leave the folder, however the path is written (property)', () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '%2e',
      '%2E',
      '%2f',
      '%5c',
      '/',
      '\\',
      '%',
      '%00',
      '%25',
      'assets',
      'a',
      ':',
    );
    const written = fc.tuple(fc.array(piece, { maxLength: 12 }), fc.string({ unit: 'binary' }));
    const staysInside = fc.property(written, ([pieces, tail]) => {
      const file = fileFor(`app://authdesk/${pieces.join('')}${tail}`, root);
      return file === null || path.resolve(file).startsWith(root + path.sep);
    });
    expect(fc.check(staysInside, { numRuns: 2000 })).toMatchObject({ failed: false, counterexample: null });
  });
});
