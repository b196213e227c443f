// What administrators set holds in main, whatever the page asks for; and a guard that changes is on record.
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Policy } from '@shared/api/policy';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { connectionTo } from '../support/matrix';
import { addUser } from '../support/opened';
import { startServices, type TestServices } from '../support/services';

const DEMO = 'demo';
let dataFolder: string;
let database: TestDatabase;
let app: TestServices;
beforeEach(async () => {
  dataFolder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-policed-'));
  database = await makeDatabase('sqlite');
  await addUser(database, { id: 'ann', name: 'Ann' });
});
afterEach(async () => {
  await app.services.close();
  await database.drop();
  await rm(dataFolder, { recursive: true, force: true });
});
const start = async (rules?: Omit<Policy, 'version'>) => {
  app = await startServices({ dataFolder, keep: true, ...(rules && { policy: { version: 1, ...rules } }) });
};
const restart = async (rules?: Omit<Policy, 'version'>) => {
  await app.services.close();
  await start(rules);
};
const writable = (more: object = {}) => ({
  ...connectionTo(database, { name: 'Shop', environment: 'staging', readOnly: false }),
  ...more,
});
const rename = async () => {
  const { updatedAt } = await app.call('users.get', { id: 'ann' });
  return { id: 'ann', patch: { name: 'Anna' }, expectedUpdatedAt: updatedAt ?? '' };
};

describe('what administrators set', () => {
  it('keeps a connection read-only that was saved before, and refuses to lift it', async () => {
    await start();
    const { id } = await app.call('connections.save', writable());
    await restart({ readOnly: ['staging'] });
    expect(await app.call('connections.list')).toContainEqual(expect.objectContaining({ id, readOnly: true }));
    await app.call('connections.open', { id });
    expect(await app.refused('users.update', await rename())).toMatchObject({ code: 'READ_ONLY' });
    expect(await app.refused('connections.save', writable({ id }))).toMatchObject({
      code: 'PERMISSION_DENIED',
      field: 'readOnly',
    });
    await restart();
    expect((await app.call('connections.list')).find((one) => one.id === id)).toMatchObject({ readOnly: false });
  });

  it('with all leaves no way around by calling it something else', async () => {
    await start({ readOnly: 'all' });
    for (const environment of ['production', 'staging', 'development', 'demo'] as const) {
      const asked = writable({ environment });
      expect(await app.refused('connections.save', asked)).toMatchObject({ code: 'PERMISSION_DENIED' });
      expect(await app.call('connections.save', { ...asked, readOnly: undefined })).toMatchObject({ readOnly: true });
    }
  });

  it('limits the role and asks for reasons, over connections that say otherwise', async () => {
    await start();
    const { id } = await app.call('connections.save', writable({ access: { role: 'lead' } }));
    await restart({ maxRole: 'viewer', requireReason: true, requireTicket: true });
    await app.call('connections.open', { id });
    expect((await app.call('connections.status')).open?.settings.access).toEqual({
      role: 'viewer',
      requireReason: true,
      requireTicket: true,
    });
    expect(await app.refused('users.update', await rename())).toMatchObject({ code: 'PERMISSION_DENIED' });
    expect(await app.refused('connections.save', writable({ id, access: { role: 'support' } }))).toMatchObject({
      code: 'PERMISSION_DENIED',
      field: 'access.role',
    });
  });

  it('sets up connections that stay as they are, and allows no others where it says so', async () => {
    await start();
    const mine = await app.call('connections.save', writable({ name: 'Mine' }));
    const shop = { ...writable(), id: 'shop' };
    await restart({ connections: { fixed: [shop], onlyFixed: true } });
    expect((await app.call('connections.list')).map(({ id }) => id).sort()).toEqual([DEMO, 'fixed-shop']);
    await app.call('connections.open', { id: 'fixed-shop' });
    const id = 'fixed-shop';
    const denied = { code: 'PERMISSION_DENIED' };
    expect(await app.refused('connections.save', writable({ id, name: 'Other' }))).toMatchObject(denied);
    expect(await app.refused('connections.save', writable({ id, access: { role: 'lead' } }))).toMatchObject(denied);
    expect(await app.call('connections.save', writable({ id }))).toMatchObject({ name: 'Shop' });
    expect(await app.refused('connections.remove', { id })).toMatchObject(denied);
    expect(await app.refused('connections.duplicate', { id })).toMatchObject(denied);
    expect(await app.refused('connections.save', writable({ name: 'New' }))).toMatchObject(denied);
    expect(await app.refused('connections.open', { id: mine.id })).toMatchObject(denied);
    await app.call('connections.close');
    const another = await makeDatabase('sqlite');
    await app.services.opening.atStart({ text: another.target, byName: true });
    expect(await app.call('connections.status')).toMatchObject({ open: null, failure: denied });
    await another.drop();
    await restart();
    expect((await app.call('connections.list')).map((one) => one.id).sort()).toEqual([DEMO, mine.id].sort());
  });

  it('says where files may be saved, links or not', async () => {
    const allowed = path.join(dataFolder, '..', `${path.basename(dataFolder)}-exports`);
    await mkdir(path.join(allowed, 'below'), { recursive: true });
    const outside = await mkdtemp(path.join(os.tmpdir(), 'authdesk-outside-'));
    await symlink(outside, path.join(allowed, 'link'));
    await start({ saveIn: [allowed] });
    const { id } = await app.call('connections.save', writable());
    await app.call('connections.open', { id });
    const save = (file: string) => ({ format: 'csv' as const, file });
    for (const file of [path.join(outside, 'a.csv'), path.join(allowed, 'link', 'a.csv'), `${allowed}.csv`]) {
      expect(await app.refused('audit.export', save(file))).toMatchObject({ code: 'PERMISSION_DENIED', field: 'file' });
    }
    await app.call('audit.export', save(path.join(allowed, 'below', 'a.csv')));
    await rm(outside, { recursive: true });
    await app.services.close();
    await start();
    await rm(allowed, { recursive: true });
  });

  it('is shown to the page as it is', async () => {
    const rules = { readOnly: 'all', telemetry: 'off' } as const;
    await start(rules);
    expect((await app.call('app.info')).policy).toEqual({
      file: '/etc/authdesk/policy.json',
      rules: { version: 1, ...rules },
    });
  });
});

describe('a guard that changes', () => {
  const record = async () =>
    (await app.call('audit.list')).rows.map(({ action, connection, before, after }) => ({
      action,
      connection: connection?.name,
      before,
      after,
    }));
  const guards = { environment: 'staging', readOnly: false, role: 'lead', requireReason: false, requireTicket: false };
  beforeEach(async () => start());

  it.each([
    ['the role', { access: { role: 'viewer' } }, { role: 'viewer' }],
    ['read-only', { readOnly: true }, { readOnly: true }],
    ['the environment', { environment: 'production', readOnly: false }, { environment: 'production' }],
    ['the reason', { access: { requireReason: true } }, { requireReason: true }],
    ['the ticket', { access: { requireTicket: true } }, { requireTicket: true }],
  ] as const)('is on record both ways: %s', async (_what, changed, other) => {
    const { id } = await app.call('connections.save', writable());
    expect(await record()).toEqual([]);
    await app.call('connections.save', writable({ id, ...changed }));
    await app.call('connections.save', writable({ id }));
    expect(await record()).toMatchObject([
      { action: 'connections.guards', connection: 'Shop', before: { ...guards, ...other }, after: guards },
      { action: 'connections.guards', connection: 'Shop', before: guards, after: { ...guards, ...other } },
    ]);
    expect(await app.call('audit.verify')).toMatchObject({ ok: true });
  });

  it('is on record too where a second connection goes around it, and nothing else is', async () => {
    const { id } = await app.call('connections.save', writable({ readOnly: true }));
    await app.call('connections.save', writable({ readOnly: true, id, name: 'Renamed' }));
    expect(await record()).toEqual([]);
    await app.call('connections.save', writable({ name: 'Beside' }));
    expect(await record()).toMatchObject([{ action: 'connections.guards', connection: 'Beside', after: guards }]);
  });
});
