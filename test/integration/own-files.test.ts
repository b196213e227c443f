// Authdesk's own files damaged, cut, unwritable: it starts, says what is wrong, and keeps what can be read.
import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { keepFigures, tally } from '../support/figures';
import { fakeKeyring, startServices, type TestServices } from '../support/services';
import { openSqlite } from '../support/sqlite';

/** How many damages are tried: enough to meet every class of place where figures are kept. */
const DAMAGES = process.env['FAULT_FIGURES'] === undefined ? 30 : 500;
const NAMES = Array.from({ length: 40 }, (_, n) => `Shop ${n}`);
const settings = (n: number) => ({
  name: NAMES[n] ?? '',
  environment: 'development' as const,
  driver: 'sqlite' as const,
  sqlite: { file: `/nowhere/shop-${n}.db` },
  access: { ticketUrl: `https://help.example.com/${'x'.repeat(400)}/{ticket}` },
});

/** A data folder as weeks of work leave it; copied for each damage. */
let master: string;
let running: TestServices | null = null;
const folders: string[] = [];

const start = async (dataFolder: string) => {
  running = await startServices({ dataFolder, secretStore: fakeKeyring(), keep: true });
  return running;
};
async function folderCopy(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-damage-'));
  folders.push(folder);
  await cp(master, folder, { recursive: true });
  return folder;
}
const own = (folder: string) => path.join(folder, 'authdesk.db');
const names = async (app: TestServices) => (await app.call('connections.list')).map(({ name }) => name);

beforeAll(async () => {
  master = await mkdtemp(path.join(os.tmpdir(), 'authdesk-own-'));
  const app = await start(master);
  for (const n of NAMES.keys()) await app.call('connections.save', settings(n));
  await app.call('app.setPreferences', { theme: 'dark', personName: 'Sam' });
  const [demo] = await app.call('connections.list');
  await app.call('connections.open', { id: demo?.id ?? '' });
  const { rows } = await app.call('users.list', { limit: 60 });
  for (const user of rows) await app.call('users.ban', { id: user.id, reason: `because ${'y'.repeat(200)}` });
  await app.call('views.save', { name: 'Mine', screen: 'users', state: { search: 'ann' } });
  await app.close();
  running = null;
});
afterEach(async () => {
  await running?.services.close().catch(() => {});
  running = null;
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});
afterAll(async () => rm(master, { recursive: true, force: true }));

describe('a damaged authdesk.db', () => {
  it('is kept aside where it is no database any more, and Authdesk begins a new one and says so', async () => {
    const folder = await folderCopy();
    await writeFile(own(folder), Buffer.alloc(70_000, 7));
    const app = await start(folder);
    const { trouble } = await app.call('app.info');
    expect(trouble).toMatchObject({ file: own(folder), what: 'damaged', rows: 0 });
    expect(await readFile(trouble?.keptAs ?? '')).toEqual(Buffer.alloc(70_000, 7));
    expect(await names(app)).toEqual(['Demo database']);
    // the audit says that it is not whole, and why
    expect(await app.call('audit.verify')).toMatchObject({ ok: false });
    const [entry] = (await app.call('audit.list')).rows;
    expect(entry).toMatchObject({ action: 'app.recover', outcome: 'done' });
    await app.services.close();
    // told once
    expect((await (await start(folder)).call('app.info')).trouble).toBeNull();
  });

  it.each([
    ['its first bytes', 0, 16],
    ['the size of its pages', 16, 2],
    ['all of its header', 0, 100],
    ['its version', 60, 4],
  ])('loses nothing where %s are overwritten', async (_what, at, length) => {
    const folder = await folderCopy();
    const bytes = await readFile(own(folder));
    bytes.fill(0xff, at, at + length);
    await writeFile(own(folder), bytes);
    const app = await start(folder);
    expect(await names(app)).toEqual(expect.arrayContaining(NAMES));
    expect((await app.call('app.preferences')).personName).toBe('Sam');
    expect(await app.call('audit.verify')).toMatchObject({ ok: true });
    expect((await app.call('audit.list', { limit: 500 })).rows.length).toBeGreaterThanOrEqual(60);
  });

  it('keeps the rows on both sides of a page that cannot be read', async () => {
    const folder = await folderCopy();
    const bytes = await readFile(own(folder));
    const at = bytes.indexOf('"Shop 16"', 0, 'utf8');
    const page = Math.floor(at / 4096) * 4096;
    bytes.fill(0, page, page + 4096);
    await writeFile(own(folder), bytes);
    const app = await start(folder);
    const { trouble } = await app.call('app.info');
    expect(trouble).toMatchObject({ what: 'damaged', incomplete: expect.arrayContaining(['connection']) });
    const left = await names(app);
    expect(left).toEqual(expect.arrayContaining(['Shop 0', NAMES.at(-1)]));
    expect(left).not.toContain('Shop 16');
    expect(await app.call('audit.verify')).toMatchObject({ ok: true });
  });

  it('never starts dead, never answers INTERNAL and never loses what can be read without a word (generated)', async () => {
    const whole = await readFile(own(master));
    const files = (await readdir(master)).filter((name) => /^(authdesk\.db|audit\.(key|checkpoints))$/.test(name));
    expect(files).toHaveLength(3);
    const random = pseudoRandom(20261129);
    const { count, answers: outcomes } = tally();
    for (let n = 0; n < DAMAGES; n++) {
      const folder = await folderCopy();
      const name = files[n % 3] ?? '';
      const file = path.join(folder, name);
      const bytes = await readFile(file);
      const at = Math.floor(random() * bytes.length);
      const cut = n % 2 === 0;
      if (cut) await truncate(file, at);
      else {
        bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
        await writeFile(file, bytes);
      }
      const what = `${name} ${cut ? 'cut at' : 'flipped at'} ${at}`;
      const app = await start(folder).catch((error: unknown) => {
        throw new Error(`dead start: ${what}`, { cause: error });
      });
      const { trouble } = await app.call('app.info');
      const list = await app.dispatcher.call('connections.list', undefined);
      const answers = [
        list,
        await app.dispatcher.call('audit.list', {}),
        await app.dispatcher.call('audit.verify', undefined),
        await app.dispatcher.call('jobs.list', undefined),
        await app.dispatcher.call('app.preferences', undefined),
      ];
      const codes = answers.map((one) => (one.ok ? 'ok' : one.error.code));
      expect({ what, codes }).toEqual({ what, codes: ['ok', 'ok', 'ok', 'ok', 'ok'] });
      const verified = answers[2]?.ok === true ? (answers[2].data as { ok: boolean }).ok : false;
      const shown = list.ok ? (list.data as { name: string; damaged?: boolean }[]) : [];
      const missing = NAMES.filter((wanted) => !shown.some((one) => one.name === wanted));
      // what is not there any more is told: a damaged file, a damaged connection, or another name for the bit that turned
      if (missing.length > shown.filter((one) => one.damaged || !NAMES.includes(one.name)).length - 1) {
        expect({ what, incomplete: trouble?.incomplete }).toEqual({
          what,
          incomplete: expect.arrayContaining(['connection']),
        });
      }
      const outcome = trouble === null ? (verified ? 'whole' : 'audit says broken') : trouble.what;
      count(outcome);
      await app.services.close();
      running = null;
      await rm(folder, { recursive: true, force: true });
    }
    expect(Object.keys(outcomes())).toEqual(expect.arrayContaining(['whole', 'damaged', 'audit says broken']));
    expect(whole.length).toBeGreaterThan(0);
    const fault = 'A file of our own cut or a bit of it turned, and started on';
    keepFigures({ fault, runs: DAMAGES, answers: outcomes(), unknown: 0, lost: 0, doubled: 0 });
  });

  it('shows a connection of which nothing can be read as damaged, beside the others', async () => {
    const folder = await folderCopy();
    const db = await openSqlite(own(folder));
    const id = String(db.prepare(`select id from connection where settings like '%Shop 3"%'`).pluck().get());
    db.prepare(`update connection set settings = '{"name":"Sh' where id = ?`).run(id);
    db.close();
    const app = await start(folder);
    const list = await app.call('connections.list');
    expect(list).toHaveLength(NAMES.length + 1);
    expect(list.find((one) => one.id === id)).toMatchObject({ damaged: true, readOnly: true });
    expect(await app.refused('connections.open', { id })).toMatchObject({
      code: 'NOT_FOUND',
      hint: expect.stringContaining('anew'),
    });
    await app.call('connections.remove', { id });
    expect(await app.call('connections.list')).toHaveLength(NAMES.length);
  });
});

describe('the file that vouches for the audit', () => {
  it('is missed where it was cut, at any place', async () => {
    const text = await readFile(path.join(master, 'audit.checkpoints'), 'utf8');
    for (let n = 0; n < 12; n++) {
      const folder = await folderCopy();
      const file = path.join(folder, 'audit.checkpoints');
      await truncate(file, Math.floor((n / 12) * (text.length - 1)));
      const app = await start(folder);
      expect(await app.call('audit.verify')).toMatchObject({ ok: false, brokenAt: 'checkpoints' });
      await app.services.close();
      running = null;
    }
  });
});

describe('a damaged audit.key', () => {
  it.each(['', 'plain:', 'plain:AAAA', 'x', 'sealed:'])('%j is kept aside, and the audit says so', async (text) => {
    const folder = await folderCopy();
    await writeFile(path.join(folder, 'audit.key'), text);
    const app = await start(folder);
    expect(await names(app)).toEqual(expect.arrayContaining(NAMES));
    expect(await app.call('audit.verify')).toMatchObject({ ok: false });
    expect(await readFile(path.join(folder, 'audit.key.damaged'), 'utf8')).toBe(text);
  });
});

/** A folder that cannot be written, as an administrator's or a full disk makes it; null where mounting is not to be had. */
async function onMount(options: string, fill: boolean): Promise<{ folder: string; free: () => void } | null> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    await rm(folder, { recursive: true });
    return null;
  }
  await cp(master, folder, { recursive: true });
  if (fill) {
    await writeFile(path.join(folder, 'filler'), Buffer.alloc(64 * 1024 * 1024)).catch(() => {});
  }
  if (options !== '') execFileSync('mount', ['-o', `remount,${options}`, folder], { stdio: 'ignore' });
  const free = () => {
    execFileSync('umount', ['-l', folder], { stdio: 'ignore' });
    folders.push(folder);
  };
  return { folder, free };
}

describe.runIf(process.platform === 'linux' && process.getuid?.() === 0)('a data folder that takes nothing', () => {
  it.each([
    ['is read-only', 'ro', false],
    ['is full', '', true],
  ])('%s: Authdesk starts, shows what there is, says why, and keeps and changes nothing', async (_w, options, fill) => {
    const disk = await onMount(options, fill);
    expect(disk).not.toBeNull();
    if (disk === null) return;
    try {
      const app = await start(disk.folder);
      const { trouble } = await app.call('app.info');
      expect(trouble).toMatchObject({ file: own(disk.folder), what: 'unwritable' });
      expect(await names(app)).toEqual(expect.arrayContaining(NAMES));
      const refused = { code: 'READ_ONLY', message: expect.stringContaining(own(disk.folder)) };
      expect(await app.refused('connections.save', settings(1))).toMatchObject(refused);
      expect(await app.refused('app.setPreferences', { theme: 'light' })).toMatchObject(refused);
      expect((await app.call('app.preferences')).theme).toBe('dark');
      const demo = (await app.call('connections.list')).find(({ name }) => name === 'Demo database');
      await app.call('connections.open', { id: demo?.id ?? '' });
      const [user] = (await app.call('users.list', { limit: 1 })).rows;
      expect(await app.refused('users.ban', { id: user?.id ?? '', reason: 'x' })).toMatchObject(refused);
      await app.services.close();
      running = null;
    } finally {
      disk.free();
    }
  });
});

/** The same numbers in every run (mulberry32). */
function pseudoRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
