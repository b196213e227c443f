// What a release is made with runs here too, as far as it needs nothing of GitHub.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openManifest } from '../../src/main/data/updates/manifest';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const folder = mkdtempSync(path.join(os.tmpdir(), 'authdesk-release-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** These tests also run inside Electron, where a child is Node only on request. */
function run(script: string, args: string[], tag?: string, more: Record<string, string> = {}) {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', GITHUB_REF_NAME: tag, ...more };
  const { status, stdout, stderr } = spawnSync(process.execPath, [`scripts/${script}.mjs`, ...args], {
    env,
    encoding: 'utf8',
  });
  return { status, said: `${stdout}${stderr}` };
}

describe('a release', () => {
  it('has a checksum of every file, and is refused where there is none', () => {
    const empty = path.join(folder, 'nothing');
    expect(run('checksums', [empty])).toMatchObject({ status: 1 });
    writeFileSync(path.join(folder, 'a.deb'), 'one');
    writeFileSync(path.join(folder, 'b.AppImage'), 'two');
    expect(run('checksums', [folder])).toMatchObject({ status: 0 });
    const sum = (text: string) => createHash('sha256').update(text).digest('hex');
    const list = readFileSync(path.join(folder, 'SHA256SUMS'), 'utf8');
    expect(list).toBe(`${sum('one')}  a.deb\n${sum('two')}  b.AppImage\n`);
    // again, with the list itself in the folder
    expect(run('checksums', [folder])).toMatchObject({ status: 0 });
    expect(readFileSync(path.join(folder, 'SHA256SUMS'), 'utf8')).toBe(list);
  });

  it('is a draft with all files, of the tag that is the version', () => {
    const { status, said } = run('draft-release', [folder, '--dry'], `v${version}`);
    expect(status).toBe(0);
    expect(said.trim().split('\n')).toEqual(
      expect.arrayContaining(['--draft', '--verify-tag', path.join(folder, 'a.deb')]),
    );
    for (const tag of [undefined, version, 'v999.0.0', 'main']) {
      expect(run('draft-release', ['--check'], tag)).toMatchObject({ status: 1 });
    }
    expect(run('draft-release', ['--check'], `v${version}`)).toEqual({ status: 0, said: '' });
  });

  it('is refused without checksums', () => {
    expect(run('draft-release', [os.tmpdir(), '--dry'], `v${version}`)).toMatchObject({ status: 1 });
  });

  it('is offered by a manifest that a build believes, and by none that no build would', () => {
    const made = path.join(folder, 'made');
    mkdirSync(made);
    writeFileSync(path.join(made, 'Authdesk-1.0.0-arm64.AppImage'), 'two');
    writeFileSync(path.join(made, 'authdesk_1.0.0_amd64.deb'), 'one');
    expect(run('sign-update', [made])).toMatchObject({ status: 0 });
    expect(existsSync(path.join(made, 'update.json'))).toBe(false);
    const { said } = run('sign-update', ['--new-key']);
    const AUTHDESK_UPDATE_KEY = said.slice(0, said.indexOf('public:')).trim();
    const key = /public: (\S+)/u.exec(said)?.[1] ?? '';
    const source = path.join(folder, 'source.json');
    const names = { feed: 'https://downloads.example/', page: 'https://downloads.example/v{version}' };
    for (const wrong of [
      { ...names, keys: [] },
      { ...names, keys: [key], feed: null },
    ]) {
      writeFileSync(source, JSON.stringify(wrong));
      expect(run('sign-update', [made, source], undefined, { AUTHDESK_UPDATE_KEY })).toMatchObject({ status: 1 });
    }
    writeFileSync(source, JSON.stringify({ ...names, keys: [key] }));
    expect(run('sign-update', [made, source], undefined, { AUTHDESK_UPDATE_KEY })).toMatchObject({ status: 0 });
    expect(openManifest(readFileSync(path.join(made, 'update.json'), 'utf8'), [key])).toMatchObject({
      version,
      page: `https://downloads.example/v${version}`,
      files: [{ kind: 'appimage', arch: 'arm64', name: 'Authdesk-1.0.0-arm64.AppImage', size: 3 }],
    });
  });

  it('has a bill of materials', () => {
    const file = path.join(folder, 'authdesk.cdx.json');
    expect(run('sbom', [file])).toMatchObject({ status: 0 });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
  });
});
