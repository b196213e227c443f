// One suite, unchanged, over every kind of database: each answer is compared with what was put in, each write with a
// copy of every byte from before, and a live better-auth server says whether sign-ins and sessions still hold.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { ConnectionReport } from '@shared/api/connection-report';
import { coreTables } from '@shared/core-tables';
import { cells } from '../support/matrix';
import type { CellDatabase, Judge } from '../support/schemas/cell';
import { fill, moment, PASSWORD, rowId, tokenOf } from '../support/schemas/people';
import { differenceOf, takeSnapshot, type Snapshot } from '../support/schemas/snapshot';
import { startServices, type TestServices } from '../support/services';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

// No database below is in the zone of "this computer", so that a time read or written in local time is found out.
const zoneBefore = process.env['TZ'];
process.env['TZ'] = 'Pacific/Chatham';
afterAll(() => {
  if (zoneBefore === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zoneBefore;
});

it('runs in a time zone of its own', () => {
  expect(new Date('2026-01-01T00:00:00Z').getTimezoneOffset()).toBe(-825);
});

describe.each(cells.map((cell) => [cell.name, cell] as const))('%s', (_name, cell) => {
  let database: CellDatabase;
  let judge: Judge;
  let app: TestServices;
  let report: ConnectionReport;

  const ada = rowId(cell, 'user', 1);
  const bo = rowId(cell, 'user', 2);
  const cy = rowId(cell, 'user', 3);
  const session = (n: number) => rowId(cell, 'session', n);
  const at = (model: string, id: string) => `${database.names.table(model)}/${id}`;
  const iso = (time: Date) => time.toISOString();
  const snapshot = async () => takeSnapshot(database.raw, cell.kind);
  const changesSince = async (before: Snapshot) => differenceOf(before, await snapshot());

  beforeAll(async () => {
    database = await cell.make(inject('pgUrl'));
    await fill(cell, database);
    judge = await database.startJudge();
    app = await startServices();
    const saved = await app.call('connections.save', database.connection);
    report = await app.call('connections.open', { id: saved.id });
  });
  afterAll(async () => {
    await app?.close();
    await judge?.stop();
    await database?.drop();
  });

  it('exports value by value what the lists show', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-matrix-'));
    const exported = async (
      method: 'users.export' | 'sessions.export' | 'accounts.export' | 'verifications.export',
    ) => {
      const file = path.join(folder, `${method}.jsonl`);
      const { id } = await app.call(method, { format: 'jsonl', file });
      for (;;) {
        const job = (await app.call('jobs.list')).find((one) => one.id === id);
        if (job?.state === 'done') break;
        expect(job).toMatchObject({ state: 'running' });
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
      return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>);
    };
    const secret = (presence: unknown) => {
      const { present, unavailable } = presence as { present: boolean; unavailable?: boolean };
      return unavailable === true ? 'unknown' : present ? 'set' : 'not set';
    };
    const special: Record<string, (row: Record<string, unknown>) => unknown> = {
      device: (row) => (row['device'] as { label: string }).label,
      subjectType: (row) => (row['subject'] as { type: string } | null)?.type ?? null,
      subject: (row) => (row['subject'] as { value: string } | null)?.value ?? null,
      ...Object.fromEntries(
        ['password', 'accessToken', 'refreshToken', 'idToken'].map((name) => [
          name,
          (row: Record<string, unknown>) => secret(row[name]),
        ]),
      ),
    };
    const lists = {
      'users.export': (await app.call('users.list', { limit: 200 })).rows,
      'sessions.export': (await app.call('sessions.list', { limit: 200 })).rows,
      'accounts.export': (await app.call('accounts.list', { limit: 200 })).rows,
      'verifications.export': (await app.call('verifications.list', { limit: 200 })).rows,
    } as const;
    try {
      for (const [method, listed] of Object.entries(lists) as [keyof typeof lists, Record<string, unknown>[]][]) {
        const rows = await exported(method);
        const expected = listed.map((row) =>
          Object.fromEntries(
            Object.keys(rows[0] ?? {}).map((name) => [name, special[name]?.(row) ?? row[name] ?? null]),
          ),
        );
        expect(rows.length).toBeGreaterThan(0);
        expect(rows).toEqual(expected);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('knows the database for what it is', () => {
    const physical = (model: 'user' | 'session' | 'account' | 'verification') => report.tables[model].name ?? '';
    for (const model of coreTables) {
      expect(physical(model).split('.').at(-1)).toBe(database.names.table(model));
      expect(report.tables[model].missing).toEqual([]);
      expect(report.tables[model].rows).toMatchObject({ exact: true });
      for (const [field, column] of Object.entries(report.tables[model].columns)) {
        expect(column).toBe(database.names.column(model, field));
      }
      const forms = ['expiresAt', 'createdAt', 'updatedAt'].map((field) => report.tables[model].forms[field]);
      expect(new Set(forms.filter((form) => form !== undefined))).toEqual(new Set([cell.times.reported]));
    }
    expect(report.plugins).toEqual(cell.expected.plugins);
    expect(report.questions.map((q) => [q.key, q.blocksWriting])).toEqual(
      cell.expected.questions.map((key) => [key, false]),
    );
    expect(report.idType).toBe(
      { text: 'text', uuid: cell.kind === 'postgres' ? 'uuid' : 'text', serial: 'number' }[cell.ids],
    );
    expect(report.sessionsInDatabase).toBe(true);
    expect(report.unavailable).toEqual([]);
    expect(report.dateFormat).toBe(cell.times.reported);
  });

  it('lists, searches and counts', async () => {
    const users = await app.call('users.list');
    expect(users.rows.map((r) => [r.id, r.createdAt])).toEqual(
      [ada, bo, cy].map((id, i) => [id, iso(moment(cell, -(i + 1) * DAY, 101 + i))]),
    );
    expect(users.total).toEqual({ value: 3, exact: true });
    const first = await app.call('users.list', { limit: 2 });
    const second = await app.call('users.list', { limit: 2, cursor: first.nextCursor });
    expect([...first.rows, ...second.rows].map((r) => r.id)).toEqual([ada, bo, cy]);
    for (const search of ['LOVELACE', 'ada@', ada]) {
      expect((await app.call('users.list', { search })).rows.map((r) => r.id)).toContain(ada);
    }
    expect((await app.call('users.list', { search: 'żółć' })).rows.map((r) => r.id)).toEqual([bo]);
    const count = async (filters: object) => (await app.call('users.count', { filters })).value;
    expect(await count({ emailVerified: true })).toBe(1);
    expect(await count({ emailVerified: false })).toBe(2);
    expect(await count({ hasActiveSession: true })).toBe(2);
    expect(await count({ providerId: 'google' })).toBe(1);
    expect(await count({ createdAfter: iso(moment(cell, -36 * HOUR)) })).toBe(1);
    expect(await count({ createdBefore: iso(moment(cell, -36 * HOUR)) })).toBe(2);
    expect((await app.call('sessions.list')).rows).toHaveLength(4);
    expect((await app.call('sessions.list', { state: 'active' })).rows).toHaveLength(3);
    expect((await app.call('sessions.list', { state: 'expired' })).rows.map((r) => r.id)).toEqual([session(3)]);
    expect((await app.call('accounts.list', { userId: ada })).rows.map((r) => r.providerId)).toEqual([
      'credential',
      'google',
    ]);
    const verifications = await app.call('verifications.list');
    expect(verifications.rows.map((r) => r.id)).toEqual([1, 2, 3, 4].map((n) => rowId(cell, 'verification', n)));
    expect(verifications.rows[0]).toMatchObject({ kind: 'reset-password', userId: ada, state: 'active' });
    expect(verifications.rows[0]?.expiresAt).toBe(iso(moment(cell, 2 * HOUR)));
  });

  it('shows everything about a user', async () => {
    const detail = await app.call('users.get', { id: ada });
    expect(detail).toMatchObject({
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      emailVerified: false,
      image: 'https://example.com/a.png',
      createdAt: iso(moment(cell, -DAY, 101)),
      updatedAt: iso(moment(cell, -HOUR, 7)),
      counts: { sessions: 3, activeSessions: 2, accounts: 2, verifications: 2 },
    });
    expect(Object.fromEntries(detail.sessions.map((s) => [s.id, [s.state, s.expiresAt]]))).toEqual({
      [session(1)]: ['active', iso(moment(cell, 7 * DAY))],
      [session(2)]: ['active', iso(moment(cell, 7 * DAY))],
      [session(3)]: ['expired', iso(moment(cell, -DAY))],
    });
    const google = detail.accounts.find((a) => a.providerId === 'google');
    expect(google).toMatchObject({ accessToken: { present: true }, refreshToken: { present: false } });
    expect(google?.accessTokenExpiresAt).toBe(iso(moment(cell, HOUR, 500)));
    expect(detail.accounts.find((a) => a.providerId === 'credential')?.password.present).toBe(true);
    expect(detail.organizations.map((o) => o.role)).toEqual(report.plugins.includes('organization') ? ['owner'] : []);
    expect(await app.call('users.get', { id: cy })).toMatchObject({ accounts: [], sessions: [], image: null });
  });

  it('stands on rows that a real server accepts, and writes like one', async () => {
    expect(await judge.getSession(judge.cookieFor(tokenOf(1)))).toMatchObject({ user: { email: 'ada@example.com' } });
    expect(await judge.getSession(judge.cookieFor(tokenOf(4)))).toMatchObject({ user: { email: 'bo@example.com' } });
    expect(await judge.getSession(judge.cookieFor(tokenOf(3)))).toBeNull();
    const before = await snapshot();
    const began = Date.now();
    await judge.signIn('bo@example.com', PASSWORD);
    const { added } = await changesSince(before);
    expect(added).toHaveLength(1);
    const table = database.names.table('session');
    const row = (await snapshot()).get(table)?.get(added[0]?.slice(table.length + 1) ?? '') ?? {};
    for (const field of ['expiresAt', 'createdAt', 'updatedAt']) {
      expect(row[database.names.column('session', field)]).toMatch(cell.times.shape);
    }
    // the row of the server's own making reads as what it is
    const [newest] = (await app.call('sessions.list', { userId: bo })).rows;
    const createdAt = Date.parse(newest?.createdAt ?? '');
    expect(createdAt).toBeGreaterThanOrEqual(began - (cell.times.coarse ? 1000 : 0));
    expect(createdAt).toBeLessThanOrEqual(Date.now());
    expect(newest?.state).toBe('active');
  });

  it('changes exactly what was asked for, in exactly the form that was there', async () => {
    const before = await snapshot();
    const started = Date.now();
    const changed = await app.call('users.update', {
      id: ada,
      patch: { name: 'Ada King', email: ' Ada.King@Example.com', emailVerified: true },
      expectedUpdatedAt: iso(moment(cell, -HOUR, 7)),
    });
    const { added, removed, changed: cellsChanged } = await changesSince(before);
    expect(added).toEqual([]);
    // what still worked from the old mailbox
    expect(removed).toEqual(
      [at('verification', rowId(cell, 'verification', 1)), at('verification', rowId(cell, 'verification', 3))].sort(),
    );
    const column = (field: string) => database.names.column('user', field);
    const text = (value: string) => (cell.kind === 'sqlite' ? `'${value}'` : value);
    const [no, yes] = cell.kind === 'sqlite' ? ['0', '1'] : ['false', 'true'];
    const updated = cellsChanged[at('user', ada)]?.[column('updatedAt')];
    expect(cellsChanged).toEqual({
      [at('user', ada)]: {
        [column('name')]: [text('Ada Lovelace'), text('Ada King')],
        [column('email')]: [text('ada@example.com'), text('ada.king@example.com')],
        [column('emailVerified')]: [no, yes],
        [column('updatedAt')]: updated,
      },
    });
    expect(updated?.[0]).toMatch(cell.times.shape);
    expect(updated?.[1]).toMatch(cell.times.shape);
    const stored = cell.times.read(updated?.[1] ?? '');
    expect(stored).toBeGreaterThanOrEqual(started - (cell.times.coarse ? 1000 : 0));
    expect(stored).toBeLessThanOrEqual(Date.now());
    expect(changed.updatedAt).toBe(new Date(stored).toISOString());

    // and what was read can be used to write again
    const again = await app.call('users.update', {
      id: ada,
      patch: { name: 'Ada L.' },
      expectedUpdatedAt: changed.updatedAt ?? '',
    });
    expect(again).toMatchObject({ name: 'Ada L.', email: 'ada.king@example.com', emailVerified: true });
    const stale = { id: ada, patch: { name: 'No' }, expectedUpdatedAt: iso(moment(cell, -HOUR, 7)) };
    expect((await app.refused('users.update', stale)).code).toBe('CONFLICT');
  });

  it('ends one session, then all of a user, and no other', async () => {
    const before = await snapshot();
    expect(await app.call('sessions.revoke', { ids: [session(1)] })).toMatchObject({ revoked: 1, notFound: 0 });
    expect(await changesSince(before)).toEqual({ added: [], changed: {}, removed: [at('session', session(1))] });
    expect(await judge.getSession(judge.cookieFor(tokenOf(1)))).toBeNull();
    expect(await judge.getSession(judge.cookieFor(tokenOf(2)))).toMatchObject({ user: { name: 'Ada L.' } });

    expect(await app.call('sessions.revokeForUser', { userId: ada })).toMatchObject({ revoked: 1 });
    expect(await changesSince(before)).toEqual({
      added: [],
      changed: {},
      // the expired one is cleared away with it, by us or by the server that was shown its cookie
      removed: [1, 2, 3]
        .map((n) => at('session', session(n)))
        .filter((row) => wasThere(before, row))
        .sort(),
    });
    expect(await judge.getSession(judge.cookieFor(tokenOf(2)))).toBeNull();
    expect(await judge.getSession(judge.cookieFor(tokenOf(4)))).toMatchObject({ user: { email: 'bo@example.com' } });
  });

  it('leaves everybody able to sign in', async () => {
    expect((await judge.trySignIn('ada@example.com', PASSWORD)).status).toBe(401);
    const { user } = await judge.signIn('ada.king@example.com', PASSWORD);
    expect(user).toMatchObject({ name: 'Ada L.', emailVerified: true });
    expect(await app.call('users.get', { id: ada })).toMatchObject({ counts: { activeSessions: 1, accounts: 2 } });
  });
});

function wasThere(snapshot: Snapshot, row: string): boolean {
  const [table = '', id = ''] = row.split('/');
  return snapshot.get(table)?.has(id) ?? false;
}
