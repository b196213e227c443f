// The audit: every write leaves an entry, and nobody can change, remove, move or add one unnoticed.
import path from 'node:path';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import type { AuditEntry } from '@shared/api/audit';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { addUser, collect, openOn, type Opened } from '../support/opened';
import { fakeKeyring, noSecretStore, startServices, type TestServices } from '../support/services';
import { openSqlite } from '../support/sqlite';

describe.each(['postgres', 'sqlite'] as const)('on %s', (kind) => {
  let database: TestDatabase;
  let app: Opened;
  const entries = async (input = {}) => collect(app, 'audit.list', input);

  beforeEach(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl') });
    for (const name of ['ann', 'bo', 'cy']) await addUser(database, { id: name, name, email: `${name}@example.com` });
    app = await openOn(database);
  });
  afterEach(async () => {
    await app.close();
    await database.drop();
  });
  const update = async (id: string, patch: { name?: string; email?: string }) => {
    const { updatedAt } = await app.call('users.get', { id });
    return app.dispatcher.call('users.update', { id, patch, expectedUpdatedAt: updatedAt ?? '' });
  };

  it('records who did what to whom, with the values before and after', async () => {
    await update('ann', { name: 'Ann B.', email: 'ann.b@example.com' });
    expect(await entries()).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        at: expect.stringMatching(/Z$/),
        actor: 'tester',
        connection: { id: app.connectionId, name: 'Under test' },
        action: 'users.update',
        target: { type: 'user', id: 'ann', label: 'ann@example.com' },
        summary: expect.stringContaining('ann@example.com'),
        before: { name: 'ann', email: 'ann@example.com' },
        after: { name: 'Ann B.', email: 'ann.b@example.com' },
        outcome: 'done',
        rows: 1,
        undo: 'possible',
        undoNote: expect.stringContaining('until Authdesk is closed'),
        undoes: null,
        person: null,
        reason: null,
        ticket: null,
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
    expect(await app.call('audit.verify')).toMatchObject({ ok: true, entries: 1 });
    expect(app.events.filter((e) => e.event === 'changed').at(-1)?.payload).toMatchObject({
      tables: expect.arrayContaining(['user', 'audit']),
      userIds: ['ann'],
    });
  });

  it('records what was tried and failed, and that nothing was written', async () => {
    expect(await update('bo', { email: 'CY@example.com' })).toMatchObject({ ok: false });
    await app.refused('users.update', { id: 'bo', patch: { name: 'x' }, expectedUpdatedAt: '2020-01-01T00:00:00Z' });
    const failed = await entries();
    expect(failed.map((e) => [e.action, e.outcome, e.rows, e.before, e.after])).toEqual([
      ['users.update', 'failed', null, null, null],
      ['users.update', 'failed', null, null, null],
    ]);
    expect(await app.call('audit.verify')).toMatchObject({ ok: true, entries: 2 });
    expect(app.events.filter((e) => e.event === 'changed').at(-1)?.payload).toEqual({ tables: ['audit'], userIds: [] });
  });

  it('records nothing of what was refused before it was tried', async () => {
    await app.refused('users.update', {
      id: 'nobody',
      patch: { name: 'x' },
      expectedUpdatedAt: '2020-01-01T00:00:00Z',
    });
    await app.refused('users.update', {
      id: 'ann',
      patch: { email: 'no address' },
      expectedUpdatedAt: '2020-01-01T00:00:00Z',
    });
    expect(await entries()).toEqual([]);
  });

  it('is listed newest first, in pages, by user, by action and by text', async () => {
    for (let i = 0; i < 9; i += 1) await update(['ann', 'bo', 'cy'][i % 3] ?? '', { name: `Näme ${i}` });
    await app.call('sessions.revokeForUser', { userId: 'ann' });
    const all = await entries();
    expect(all).toHaveLength(10);
    expect(all[0]?.action).toBe('sessions.revokeForUser');
    for (const limit of [1, 3, 9, 10]) expect(await entries({ limit })).toEqual(all);
    const of = (keep: (e: AuditEntry) => boolean) => all.filter(keep);
    expect(await entries({ filter: { userId: 'ann' }, limit: 2 })).toEqual(of((e) => e.target?.id === 'ann'));
    expect(await entries({ filter: { action: 'users.update' }, limit: 4 })).toEqual(
      of((e) => e.action === 'users.update'),
    );
    expect(await entries({ filter: { search: 'BO@EX' } })).toEqual(of((e) => e.target?.id === 'bo'));
    expect(await entries({ filter: { search: '%' } })).toEqual([]);
    expect((await app.call('audit.list', { limit: 1, filter: { userId: 'cy' } })).total).toEqual({
      value: 3,
      exact: true,
    });
    const { nextCursor } = await app.call('audit.list', { limit: 1 });
    const other = { limit: 1, filter: { userId: 'cy' }, cursor: nextCursor };
    expect((await app.refused('audit.list', other)).code).toBe('INVALID_INPUT');
  });
});

describe('the chain', () => {
  let database: TestDatabase;
  let app: Opened;
  let dataFolder: string;
  let all: AuditEntry[];

  beforeEach(async () => {
    database = await makeDatabase('sqlite');
    await addUser(database, { id: 'ann' });
    app = await openOn(database, {}, { keep: true });
    dataFolder = app.dataFolder;
    for (let i = 0; i < 6; i += 1) await change(`Name ${i}`);
    all = (await collect(app, 'audit.list', {})).toReversed();
  });
  afterEach(async () => {
    await app.close();
    await database.drop();
  });

  const change = async (name: string) => {
    const { updatedAt } = await app.call('users.get', { id: 'ann' });
    return app.call('users.update', { id: 'ann', patch: { name }, expectedUpdatedAt: updatedAt ?? '' });
  };
  /** Changes Authdesk's own file behind its back. */
  const tamper = async (...statements: string[]) => {
    const db = await openSqlite(path.join(dataFolder, 'authdesk.db'));
    for (const statement of statements) db.exec(statement);
    db.close();
  };
  const restart = async (options: Parameters<typeof startServices>[0] = {}) => {
    await app.services.close();
    const started: TestServices = await startServices({ dataFolder, ...options });
    app = { ...started, connectionId: app.connectionId };
  };

  const COLUMNS: [string, string][] = [
    ['at', `'2020-01-01T00:00:00.000Z'`],
    ['actor', `'somebody else'`],
    ['connection_id', `'other'`],
    ['connection_id', 'null'],
    ['connection_name', `'other'`],
    ['action', `'users.get'`],
    ['target_type', `'session'`],
    ['target_id', `'bo'`],
    ['target_label', `'bo@example.com'`],
    ['user_id', 'null'],
    ['summary', `summary || ' '`],
    ['before', `'{}'`],
    ['before', 'null'],
    ['after', `replace("after", 'Name', 'Fame')`],
    ['outcome', `'failed'`],
    ['rows', '0'],
    ['rows', 'null'],
    ['hash', `upper(hash)`],
    ['previous', `upper('a' || substr(previous, 2))`],
    ['id', `'00000000-0000-4000-8000-000000000000'`],
  ];
  it.each(COLUMNS)('notices that %s of an entry became %s', async (column, value) => {
    await tamper(`update audit set "${column}" = ${value} where seq = 3`);
    const report = await app.call('audit.verify');
    const named = column === 'id' ? '00000000-0000-4000-8000-000000000000' : all[2]?.id;
    expect(report).toMatchObject({ ok: false, entries: 2, brokenAt: named, reason: expect.stringMatching(/\w\.$/) });
  });

  it.each<[string, string[], number | 'end']>([
    ['the first entry was removed', ['delete from audit where seq = 1'], 2],
    ['one in the middle was removed', ['delete from audit where seq = 3'], 4],
    [
      'one was removed and the others moved up',
      ['delete from audit where seq = 3', 'update audit set seq = seq - 1 where seq > 3'],
      4,
    ],
    ['the last was removed', ['delete from audit where seq = 6'], 'end'],
    ['many were removed at the end', ['delete from audit where seq > 2'], 'end'],
    ['all were removed', ['delete from audit'], 'end'],
    [
      'two changed places',
      [
        'update audit set seq = -1 where seq = 3',
        'update audit set seq = 3 where seq = 4',
        'update audit set seq = 4 where seq = -1',
      ],
      4,
    ],
    ['the head is gone', ['delete from audit_head'], 'end'],
    [
      'the head was set back',
      [
        'delete from audit where seq = 6',
        'update audit_head set seq = 5, hash = (select hash from audit where seq = 5)',
      ],
      'end',
    ],
    ['the head names another hash', [`update audit_head set hash = upper(hash)`], 'end'],
    ['the head has another signature', [`update audit_head set mac = upper(mac)`], 'end'],
  ])('notices that %s', async (_what, statements, at) => {
    await tamper(...statements);
    const brokenAt = at === 'end' ? 'end' : all[at - 1]?.id;
    const { checkpoint: _at, ...first } = await app.call('audit.verify');
    expect(first).toMatchObject({ ok: false, brokenAt });
    // also after a restart, and after the app has gone on writing
    await restart();
    expect(await app.call('audit.verify')).toMatchObject(first);
    await app.call('connections.open', { id: app.connectionId });
    await change('Later');
    expect((await app.call('audit.verify')).ok).toBe(false);
  });

  it.each([
    ['at the end', 7],
    ['before the first', 0],
    ['far before the first', -5],
    ['between two', 3],
  ])('notices an entry that was slipped in %s', async (_where, seq) => {
    await tamper(
      ...(seq === 3
        ? ['update audit set seq = seq + 100 where seq >= 3', 'update audit set seq = seq - 99 where seq > 100']
        : []),
      `insert into audit (seq, id, at, actor, connection_id, connection_name, action, target_type, target_id,
         target_label, user_id, summary, before, after, outcome, rows, previous, hash) select ${seq}, 'forged', at, actor, connection_id, connection_name, action, target_type, target_id,
         target_label, user_id, summary, before, after, outcome, rows, previous, hash from audit where seq = 2`,
    );
    expect(await app.call('audit.verify')).toMatchObject({ ok: false, brokenAt: 'forged' });
  });

  it('notices that everything was wiped, entries and head, and stays suspicious for good', async () => {
    await restart();
    await tamper('delete from audit', 'delete from audit_head', 'delete from undo_image');
    const wiped = {
      ok: false,
      entries: 0,
      brokenAt: 'end',
      reason: expect.stringMatching(/there were 6, now there are 0/),
    };
    expect(await app.call('audit.verify')).toMatchObject(wiped);
    await tamper('delete from audit_checkpoint');
    expect(await app.call('audit.verify')).toMatchObject(wiped);
    await restart();
    await app.call('connections.open', { id: app.connectionId });
    for (let i = 0; i < 8; i += 1) await change(`Later ${i}`);
    const [first] = (await collect(app, 'audit.list', {})).toReversed();
    expect(await app.call('audit.verify')).toMatchObject({ ok: false, entries: 0, brokenAt: first?.id });
  });

  it('notices an older copy of its database that was put back, also after it was gone on with', async () => {
    const files = ['authdesk.db', 'authdesk.db-wal', 'authdesk.db-shm'].map((name) => path.join(dataFolder, name));
    await app.services.close();
    const copies = await Promise.all(files.map(async (file) => readFile(file).catch(() => null)));
    app = { ...(await startServices({ dataFolder })), connectionId: app.connectionId };
    await app.call('connections.open', { id: app.connectionId });
    for (let i = 0; i < 3; i += 1) await change(`Gone ${i}`);
    expect(await app.call('audit.verify')).toMatchObject({ ok: true, entries: 9, checkpoint: { entries: 9 } });
    await app.services.close();
    for (const [i, file] of files.entries()) {
      const copy = copies[i] ?? null;
      await (copy === null ? rm(file, { force: true }) : writeFile(file, copy));
    }
    app = { ...(await startServices({ dataFolder })), connectionId: app.connectionId };
    expect(await app.call('audit.verify')).toMatchObject({
      ok: false,
      entries: 6,
      brokenAt: 'end',
      reason: expect.stringMatching(/there were 9, now there are 6/),
    });
    await app.call('connections.open', { id: app.connectionId });
    for (let i = 0; i < 5; i += 1) await change(`Other ${i}`);
    await restart();
    const seventh = (await collect(app, 'audit.list', {})).toReversed()[6];
    expect(seventh?.after).toEqual({ name: 'Other 0' });
    expect(await app.call('audit.verify')).toMatchObject({
      ok: false,
      entries: 6,
      brokenAt: seventh?.id,
      reason: expect.stringMatching(/older copy was put back/),
    });
  });

  it.each<[string, (file: string) => Promise<void>, RegExp]>([
    ['is gone', async (file) => rm(file), /is missing/],
    [
      'lost a line in the middle and had another bent',
      async (file) => {
        const lines = (await readFile(file, 'utf8')).split('\n');
        // How many entries a line stands for depends on how fast they came: 999 are none of them.
        await writeFile(file, lines.map((line, i) => (i === 1 ? line.replace(/ \d+ /, ' 999 ') : line)).join('\n'));
      },
      /from outside was changed/,
    ],
  ])('notices that the file of its checkpoints %s', async (_what, bend, reason) => {
    await restart();
    await bend(path.join(dataFolder, 'audit.checkpoints'));
    const report = await app.call('audit.verify');
    expect(report).toMatchObject({
      ok: false,
      entries: 6,
      brokenAt: 'checkpoints',
      reason: expect.stringMatching(reason),
    });
    await restart();
    expect(await app.call('audit.verify')).toEqual(report);
  });

  it('is not upset by a last line that a crash cut off', async () => {
    await restart();
    const file = path.join(dataFolder, 'audit.checkpoints');
    const text = await readFile(file, 'utf8');
    // the beginning of a line that was on its way to the disk
    await writeFile(file, text + text.slice(0, 40));
    expect(await app.call('audit.verify')).toMatchObject({ ok: true, entries: 6 });
    expect(
      (await readFile(file, 'utf8'))
        .split('\n')
        .slice(0, -1)
        .every((line) => line.length > 140),
    ).toBe(true);
    expect((await stat(file)).mode & 0o077).toBe(0);
  });

  it('says when it was last vouched for', async () => {
    const before = Date.now();
    const report = await app.call('audit.verify');
    expect(report).toMatchObject({ ok: true, entries: 6, checkpoint: { entries: 6, hash: all[5]?.hash } });
    expect(Date.parse(report.checkpoint?.at ?? '')).toBeGreaterThanOrEqual(before);
  });

  it('cannot be forged by whoever has the database but not the key', async () => {
    const file = path.join(dataFolder, 'audit.key');
    const key = await readFile(file);
    await app.services.close();
    await writeFile(file, `plain:${Buffer.alloc(32, 1).toString('base64')}`);
    app = { ...(await startServices({ dataFolder })), connectionId: app.connectionId };
    expect(await app.call('audit.verify')).toMatchObject({ ok: false, brokenAt: all[0]?.id });
    await app.services.close();
    await writeFile(file, key);
    app = { ...(await startServices({ dataFolder })), connectionId: app.connectionId };
    expect(await app.call('audit.verify')).toMatchObject({ ok: true, entries: 6 });
  });

  it('goes on after a restart', async () => {
    await restart();
    expect(await app.call('audit.verify')).toMatchObject({ ok: true, entries: 6 });
    await app.call('connections.open', { id: app.connectionId });
    await change('After the restart');
    expect(await app.call('audit.verify')).toMatchObject({ ok: true, entries: 7 });
    const kept = (await collect(app, 'audit.list', {})).toReversed().slice(0, 6);
    // what can be undone is another matter: without a secret store it ended with the run
    const chained = (entries: AuditEntry[]) => entries.map(({ undo: _undo, undoNote: _note, ...entry }) => entry);
    expect(chained(kept)).toEqual(chained(all));
  });

  it('holds over more entries than are checked at once', async () => {
    const db = await openSqlite(path.join(dataFolder, 'authdesk.db'));
    const draft = JSON.stringify({
      connection: null,
      action: 'test.many',
      target: null,
      userId: null,
      summary: 'One of many',
      outcome: 'failed',
      rows: null,
    });
    db.exec('begin');
    const insert = db.prepare('insert into intent (id, at, entry) values (?, ?, ?)');
    for (let i = 0; i < 2100; i += 1) insert.run(`i${i}`, '2026-01-01T00:00:00.000Z', draft);
    db.exec('commit');
    db.close();
    await restart();
    expect(await app.call('audit.verify')).toMatchObject({ ok: true, entries: 2106 });
    await tamper('update audit set summary = summary || 1 where seq = 2050');
    expect(await app.call('audit.verify')).toMatchObject({ ok: false, entries: 2049 });
  });

  it('has its key in a file that only its owner may read, or sealed where there is a keyring', async () => {
    const { mode } = await stat(path.join(dataFolder, 'audit.key'));
    expect(mode & 0o077).toBe(0);
    expect(await readFile(path.join(dataFolder, 'audit.key'), 'utf8')).toMatch(/^plain:/);
    const sealed = await startServices({ secretStore: fakeKeyring(), keep: true });
    await sealed.close();
    const kept = await readFile(path.join(sealed.dataFolder, 'audit.key'), 'utf8');
    expect(kept).toMatch(/^sealed:/);
    await expect(startServices({ dataFolder: sealed.dataFolder, secretStore: noSecretStore })).rejects.toMatchObject({
      code: 'SECRET_STORE_UNAVAILABLE',
    });
    const again = await startServices({ dataFolder: sealed.dataFolder, secretStore: fakeKeyring() });
    expect(await again.call('audit.verify')).toMatchObject({ ok: true, entries: 0 });
    await again.close();
  });
});
