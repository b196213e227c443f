// What Authdesk is handed to open: it never changes a saved connection, and is only read until somebody said what it is.
import { copyFile, mkdir, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import type { ConnectionInput, ConnectionSummary } from '@shared/api/connections';
import { makeDatabase, type DatabaseKind, type TestDatabase } from '../support/databases';
import { connectionTo } from '../support/matrix';
import { addUser } from '../support/opened';
import { startServices, type TestServices } from '../support/services';

const DEMO = 'demo';
const KINDS: readonly DatabaseKind[] = ['postgres', 'sqlite'];

/** A connection as a lead sets it up for support: everything that may be lost. */
const guarded = (database: TestDatabase, more: Partial<ConnectionInput> = {}): ConnectionInput => ({
  ...connectionTo(database, { name: 'Shop', environment: 'production', readOnly: true }),
  authServer: { baseURL: 'https://auth.example.com' },
  access: { role: 'viewer', requireReason: true, requireTicket: true },
  mail: { kind: 'server' },
  ...more,
});

describe.each(KINDS)('what is handed over, on %s', (kind) => {
  let app: TestServices;
  let shop: TestDatabase;
  let other: TestDatabase;
  beforeEach(async () => {
    app = await startServices();
    [shop, other] = (await Promise.all([0, 1].map(async () => makeDatabase(kind, { pg: inject('pgUrl') })))) as [
      TestDatabase,
      TestDatabase,
    ];
    await addUser(shop, { id: 'a1', name: 'Alice' });
    await addUser(other, { id: 'a1', name: 'Bob' });
  });
  afterEach(async () => {
    await app.close();
    await shop.drop();
    await other.drop();
  });
  const own = async () => (await app.call('connections.list')).filter(({ id }) => id !== DEMO);
  const opened = async (): Promise<ConnectionSummary | null> => (await app.call('connections.status')).open;
  const kept = (saved: ConnectionSummary) => ({ ...saved, lastOpenedAt: expect.anything() });
  const questions = () => app.asked.map(({ message }) => message);
  /** The name the database gets where none is given. */
  const nameOf = (database: TestDatabase) => {
    if (kind === 'sqlite') return path.basename(database.target);
    const { host, pathname } = new URL(database.target);
    return `${host}${pathname}`;
  };

  it('leaves a saved connection of the same name as it is, and stands beside it under another', async () => {
    const saved = await app.call('connections.save', guarded(shop, { name: nameOf(other) }));
    await app.services.opening.atStart({ text: other.target, byName: true });
    const open = await opened();
    expect(open).toMatchObject({ environment: 'production', readOnly: true, undeclared: true });
    expect(open?.id).not.toBe(saved.id);
    expect(open?.name).toMatch(/^(?!.*^\s).+ \(.+\)$/u);
    expect((await app.call('users.get', { id: 'a1' })).name).toBe('Bob');
    expect((await own()).find(({ id }) => id === saved.id)).toEqual(saved);
    expect(
      await app.refused('users.update', {
        id: 'a1',
        patch: { name: 'X' },
        expectedUpdatedAt: new Date().toISOString(),
      }),
    ).toMatchObject({
      code: 'READ_ONLY',
    });
  });

  it('that is the very database of a saved connection opens that one, with all its guards', async () => {
    const saved = await app.call('connections.save', guarded(shop));
    for (const byName of [true, false]) {
      await app.services.opening.given({ text: shop.target, byName });
      expect(await opened()).toEqual(kept(saved));
    }
    expect(await own()).toHaveLength(1);
  });

  it('opens the most guarded of several saved ones', async () => {
    await app.call('connections.save', guarded(shop, { name: 'Writable', environment: 'staging', readOnly: false }));
    const { id } = await app.call('connections.save', guarded(shop, { name: 'Careful' }));
    await app.call('connections.save', guarded(shop, { name: 'Third', readOnly: false }));
    await app.services.opening.atStart({ text: shop.target, byName: true });
    expect(await opened()).toMatchObject({ id });
  });

  it('is read only until somebody says what it is, which main asks about', async () => {
    await app.services.opening.atStart({ text: other.target, byName: true });
    const open = await opened();
    if (open === null) throw new Error('nothing is open');
    const said = { ...open.settings, id: open.id, environment: 'development' as const, readOnly: false };
    app.answer(false);
    expect(await app.refused('connections.save', said)).toMatchObject({ code: 'CANCELLED' });
    expect(await own()).toMatchObject([{ readOnly: true, undeclared: true }]);
    app.answer(true);
    const saved = await app.call('connections.save', said);
    expect(saved).toMatchObject({ environment: 'development', readOnly: false });
    expect(saved).not.toHaveProperty('undeclared');
    await app.call('connections.open', { id: open.id });
    const { updatedAt } = await app.call('users.get', { id: 'a1' });
    await app.call('users.update', { id: 'a1', patch: { name: 'Bo' }, expectedUpdatedAt: updatedAt ?? '' });
  });

  it('is asked about where something else is open, and nothing is kept of it for a no', async () => {
    const saved = await app.call('connections.save', guarded(shop));
    await app.call('connections.open', { id: saved.id });
    app.asked.length = 0;
    app.answer(false);
    await app.services.opening.given({ text: other.target, byName: false });
    expect(questions()).toEqual([`Open “${nameOf(other)}” instead of “Shop”?`]);
    expect(await opened()).toEqual(kept(saved));
    expect(await own()).toHaveLength(1);
    expect((await app.call('connections.status')).failure).toBeNull();
    app.answer(true);
    await app.services.opening.given({ text: other.target, byName: false });
    expect(await opened()).toMatchObject({ name: nameOf(other), undeclared: true });
    // What is open already is not asked about.
    app.asked.length = 0;
    await app.services.opening.given({ text: other.target, byName: false });
    expect(questions()).toEqual([]);
    expect(await own()).toHaveLength(2);
  });

  it('is not chosen among several connections of one name', async () => {
    await app.call('connections.save', guarded(shop));
    await app.call('connections.save', guarded(other));
    await app.services.opening.atStart({ text: 'shop', byName: true });
    expect(await app.call('connections.status')).toMatchObject({ open: null, failure: { code: 'CONFLICT' } });
  });

  describe('a link to a person', () => {
    const link = async (connection: string | null) =>
      app.services.opening.followLink({ connection, userId: 'a1' }).catch(({ code }: { code: string }) => code);
    const there = { to: 'user', id: 'a1' };

    it('leads there without a question where its connection is open, by id or name', async () => {
      const { id } = await app.call('connections.save', guarded(shop));
      await app.call('connections.save', guarded(other, { name: 'Other' }));
      await app.call('connections.open', { id });
      app.asked.length = 0;
      expect(await link(id)).toEqual(there);
      expect(await link('shop')).toEqual(there);
      expect(questions()).toEqual([]);
    });

    it('into another connection asks, and opens it only for a yes', async () => {
      const first = await app.call('connections.save', guarded(shop));
      const second = await app.call('connections.save', guarded(other, { name: 'Other' }));
      await app.call('connections.open', { id: first.id });
      app.asked.length = 0;
      app.answer(false);
      expect(await link(second.id)).toBe('CANCELLED');
      expect(questions()).toEqual(['The user a1 is in “Other”. Open “Other”?']);
      expect(await opened()).toMatchObject({ id: first.id });
      app.answer(true);
      expect(await link('Other')).toEqual(there);
      expect(await opened()).toMatchObject({ id: second.id });
    });

    it('without one asks as soon as there are two', async () => {
      const { id } = await app.call('connections.save', guarded(shop));
      await app.call('connections.open', { id });
      app.asked.length = 0;
      expect(await link(null)).toEqual(there);
      expect(questions()).toEqual([]);
      await app.call('connections.save', guarded(other, { name: 'Other' }));
      app.asked.length = 0;
      app.answer(false);
      expect(await link(null)).toBe('CANCELLED');
      expect(questions()).toEqual(['This link does not say which database it is about.']);
      app.answer(true);
      expect(await link(null)).toEqual(there);
      await app.call('connections.close');
      expect(await link(null)).toBe('CONFLICT');
      expect(await opened()).toBeNull();
    });

    it('to a connection that is not there, or to several, leads nowhere', async () => {
      await app.call('connections.save', guarded(shop));
      await app.call('connections.save', guarded(other));
      app.asked.length = 0;
      expect(await link('b0a7')).toBe('NOT_FOUND');
      expect(await link('Shop')).toBe('CONFLICT');
      expect([questions(), await opened()]).toEqual([[], null]);
    });

    it('asks before it opens the only connection there is', async () => {
      const { id } = await app.call('connections.save', guarded(shop));
      for (const connection of [null, id]) {
        app.answer(false);
        expect(await link(connection)).toBe('CANCELLED');
        expect(await opened()).toBeNull();
      }
      app.answer(true);
      expect(await link(null)).toEqual(there);
      expect(await opened()).toMatchObject({ id });
    });
  });

  if (kind === 'sqlite') {
    it('is the same file wherever links lead, and another one under the same name in another folder', async () => {
      const saved = await app.call('connections.save', guarded(shop));
      const folder = path.join(app.dataFolder, 'elsewhere');
      await mkdir(folder);
      const alias = path.join(folder, 'alias.db');
      await symlink(shop.target, alias);
      await app.services.opening.given({ text: alias, byName: false });
      expect(await opened()).toEqual(kept(saved));
      const copy = path.join(folder, path.basename(shop.target));
      await copyFile(shop.target, copy);
      await app.services.opening.given({ text: path.basename(copy), byName: false, folder });
      expect(await opened()).toMatchObject({ undeclared: true, settings: { sqlite: { file: copy } } });
      await app.call('connections.close');
      await rm(folder, { recursive: true });
    });

    it('is never a file of our own', async () => {
      await app.services.opening.given({ text: path.join(app.dataFolder, 'authdesk.db'), byName: false });
      expect(await app.call('connections.status')).toMatchObject({ open: null, failure: { code: 'INVALID_INPUT' } });
      expect(await own()).toEqual([]);
    });
  } else {
    it.each([
      ['PGPASSWORD for an address that has none', '', { libpq: 'of-libpq' }, 'of-libpq'],
      ['the one in the address before PGPASSWORD', 'written', { libpq: 'of-libpq' }, 'written'],
      ['ours before any', 'written', { own: 'of-ours', libpq: 'of-libpq' }, 'of-ours'],
    ])('takes %s, for this run only', async (_what, written, passwords, expected) => {
      const url = new URL(shop.target);
      url.password = written;
      await app.services.opening.atStart({ text: url.href, byName: true, passwords });
      expect(await opened()).toMatchObject({ undeclared: true, secrets: 'this-run', kept: ['password'] });
      expect(JSON.stringify([await own(), app.events, app.logged])).not.toContain(expected);
    });

    it('does not tell a saved connection what was meant for libpq', async () => {
      await app.call('connections.save', guarded(shop));
      await app.services.opening.atStart({ text: 'Shop', byName: true, passwords: { libpq: 'of-libpq' } });
      expect(await opened()).toMatchObject({ secrets: 'none' });
    });

    it('is another connection for another user of the database', async () => {
      const saved = await app.call('connections.save', guarded(shop));
      const url = new URL(shop.target);
      url.username = 'nobody_here';
      await app.services.opening.given({ text: url.href, byName: false });
      expect((await own()).map(({ id }) => id)).toContain(saved.id);
      expect(await own()).toHaveLength(2);
    });
  }
});
