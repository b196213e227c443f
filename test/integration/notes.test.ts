// What the team keeps of people beside their database: notes, tags, pins. On both engines.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { UserFilters } from '@shared/api/users';
import { buildAuthdesk, spawnAuthdesk } from '../support/authdesk-process';
import { ended } from '../support/bulk';
import { csvObjects } from '../support/csv';
import { makeDatabase, type DatabaseKind, type TestDatabase } from '../support/databases';
import { connectionTo } from '../support/matrix';
import { addUser, collect, openOn, type Opened } from '../support/opened';
import { fakeKeyring, startServices } from '../support/services';

const kinds: readonly DatabaseKind[] = ['postgres', 'sqlite'];
const PEOPLE = 12;

describe.each(kinds)('what is kept of people, on %s', (kind) => {
  let database: TestDatabase;
  let app: Opened;
  const ids = Array.from({ length: PEOPLE }, (_, at) => `person-${at}`);
  beforeAll(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin'] });
    for (const id of ids) await addUser(database, { id, name: `Person ${id}` });
    app = await openOn(database, {}, { secretStore: fakeKeyring() });
    await app.call('app.setPreferences', { personName: 'Sam Weber' });
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });
  const found = async (filters: UserFilters, search?: string) =>
    (await collect(app, 'users.list', { filters, limit: 2, ...(search !== undefined && { search }) }))
      .map(({ id }) => id)
      .toSorted();

  it('a note has author, time and ticket, comes newest first and page by page', async () => {
    const texts = ['first', 'second\nline', 'third 🦊'];
    for (const text of texts) await app.call('notes.add', { userId: 'person-0', text, ticket: '#12' });
    const pages = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof app.call<'notes.list'>>> = await app.call('notes.list', {
        userId: 'person-0',
        limit: 1,
        cursor,
      });
      pages.push(page);
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(pages.map(({ rows }) => rows.length)).toEqual([1, 1, 1]);
    expect(pages.flatMap(({ rows }) => rows.map(({ text }) => text)).toSorted()).toEqual(texts.toSorted());
    expect(pages[0]?.total).toEqual({ value: 3, exact: true });
    expect(pages[0]?.rows[0]).toMatchObject({ person: 'Sam Weber', ticket: '#12', userId: 'person-0' });
    expect((await app.call('notes.list', { userId: 'person-1' })).rows).toEqual([]);
    const [entry] = (await app.call('audit.list', { filter: { userId: 'person-0' } })).rows;
    expect(entry).toMatchObject({ action: 'notes.add', outcome: 'done', ticket: '#12', target: { id: 'person-0' } });
    // What a note said can be taken back, the record cannot.
    expect(JSON.stringify(entry)).not.toContain('third');
  });

  it('nothing of it is written to the auth database, so that a read-only connection takes it', async () => {
    const other = await startServices({ secretStore: fakeKeyring() });
    const { id } = await other.call('connections.save', connectionTo(database, { readOnly: true }));
    await other.call('connections.open', { id });
    await other.call('notes.add', { userId: 'person-2', text: 'seen' });
    expect(await other.call('tags.set', { userId: 'person-2', tags: ['VIP'] })).toMatchObject({ tags: ['vip'] });
    expect((await other.call('users.list', { filters: { tag: 'vip' } })).rows.map((row) => row.id)).toEqual([
      'person-2',
    ]);
    await other.close();
    expect(await found({ tag: 'vip' })).toEqual([]);
  });

  it('filters leave exactly whom they mean, with every other filter and search, counted and exported alike', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-notes-'));
    const sets = fc.record({
      a: fc.uniqueArray(fc.constantFrom(...ids)),
      b: fc.uniqueArray(fc.constantFrom(...ids)),
      pinned: fc.uniqueArray(fc.constantFrom(...ids)),
    });
    let round = 0;
    await fc.assert(
      fc.asyncProperty(sets, async ({ a, b, pinned }) => {
        for (const id of ids) {
          const tags = [...(a.includes(id) ? ['a'] : []), ...(b.includes(id) ? ['b'] : [])];
          await app.call('tags.set', { userId: id, tags });
          await app.call('pins.set', { userId: id, pinned: pinned.includes(id) });
        }
        expect(await found({ tag: 'A' })).toEqual(a.toSorted());
        expect(await found({ tag: 'b', pinned: true })).toEqual(b.filter((id) => pinned.includes(id)).toSorted());
        expect(await found({ tag: 'a', pinned: false }, 'person')).toEqual(
          a.filter((id) => !pinned.includes(id)).toSorted(),
        );
        expect(await found({ tag: 'a', emailVerified: false })).toEqual([]);
        expect(await app.call('users.count', { filters: { tag: 'a' } })).toEqual({ value: a.length, exact: true });
        expect((await app.call('pins.list')).map(({ id }) => id).toSorted()).toEqual(pinned.toSorted());
        const preview = await app.call('bulk.preview', {
          action: { do: 'revokeSessions' },
          target: { kind: 'match', filters: { tag: 'a' } },
        });
        expect(preview.matched).toBe(a.length);
        round += 1;
        app.chooses(path.join(folder, `users-${round}.csv`));
        const { file } = await app.call('app.chooseSaveFile', { suggestedName: 'users', format: 'csv' });
        await ended(
          app,
          (await app.call('users.export', { filters: { tag: 'b' }, format: 'csv', file: file ?? '' })).id,
        );
        const rows = csvObjects(await readFile(path.join(folder, `users-${round}.csv`), 'utf8'));
        expect(rows.map((row) => row['id']).toSorted()).toEqual(b.toSorted());
      }),
      { numRuns: 5 },
    );
    expect(await app.call('tags.list')).toEqual(
      (await Promise.all(['a', 'b'].map(async (tag) => ({ tag, users: (await found({ tag })).length }))))
        .filter(({ users }) => users > 0)
        .toSorted((one, other) => other.users - one.users || one.tag.localeCompare(other.tag)),
    );
    await rm(folder, { recursive: true, force: true });
  });

  it('somebody tagged while the list is paged does not end the paging', async () => {
    for (const id of ids) await app.call('tags.set', { userId: id, tags: id === 'person-5' ? [] : ['paged'] });
    const filters = { tag: 'paged' };
    const first = await app.call('users.list', { filters, limit: 3 });
    await app.call('tags.set', { userId: 'person-5', tags: ['paged'] });
    const second = await app.call('users.list', { filters, limit: 100, cursor: first.nextCursor });
    expect(first.rows.length + second.rows.length).toBeGreaterThanOrEqual(PEOPLE - 1);
  });

  it('a removed note comes back as it was, and is found and exported only while it is there', async () => {
    const note = await app.call('notes.add', { userId: 'person-3', text: '=1+1, "quoted"' });
    expect(await found({ hasNote: true })).toEqual(['person-0', 'person-3']);
    expect(await found({ hasNote: false })).toHaveLength(PEOPLE - 2);
    await app.call('notes.remove', { id: note.id });
    expect(await found({ hasNote: true })).toEqual(['person-0']);
    expect(await app.refused('notes.remove', { id: note.id })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await app.call('notes.restore', { id: note.id })).toEqual(note);
    expect((await app.call('notes.list', { userId: 'person-3' })).rows).toEqual([note]);
    const folder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-notes-'));
    app.chooses(path.join(folder, 'notes.jsonl'));
    const { file } = await app.call('app.chooseSaveFile', { suggestedName: 'notes', format: 'jsonl' });
    await app.call('tags.set', { userId: 'person-3', tags: ['refund'] });
    await ended(app, (await app.call('notes.export', { format: 'jsonl', file: file ?? '' })).id);
    const lines = (await readFile(path.join(folder, 'notes.jsonl'), 'utf8')).trim().split('\n');
    const rows = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(rows).toHaveLength(4);
    expect(rows.find((row) => row['id'] === note.id)).toMatchObject({ text: note.text, tags: 'refund' });
    await rm(folder, { recursive: true, force: true });
  });

  it('outlives the removal of the person, and is theirs again when they come back', async () => {
    await app.call('notes.add', { userId: 'person-9', text: 'asked to be deleted' });
    await app.call('tags.set', { userId: 'person-9', tags: ['gone'] });
    await app.call('pins.set', { userId: 'person-9', pinned: true });
    await app.call('users.remove', { ids: ['person-9'], confirm: true });
    expect(await database.query(`select id from "user" where id = 'person-9'`)).toEqual([]);
    expect((await app.call('notes.list', { userId: 'person-9' })).rows).toMatchObject([
      { text: 'asked to be deleted' },
    ]);
    expect(await app.call('marks.get', { userId: 'person-9' })).toMatchObject({ tags: ['gone'], notes: 1 });
    expect(await found({ tag: 'gone' })).toEqual([]);
    expect((await app.call('pins.list')).map(({ id }) => id)).not.toContain('person-9');
    await app.call('notes.add', { userId: 'person-9', text: 'called once more' });
    const removal = (await app.call('audit.list', { filter: { action: 'users.remove' } })).rows[0];
    await app.call('audit.undo', { id: removal?.id ?? '' });
    expect(await found({ tag: 'gone' })).toEqual(['person-9']);
    expect(await app.call('marks.get', { userId: 'person-9' })).toMatchObject({ notes: 2, pinned: true });
  });

  it('keeps the team’s own words for a ticket, until it goes back to those built in', async () => {
    expect(await app.call('tickets.template')).toEqual({ text: null });
    await app.call('tickets.saveTemplate', { text: '{person}: {state}' });
    await app.call('tickets.saveTemplate', { text: '{state}' });
    expect(await app.call('tickets.template')).toEqual({ text: '{state}' });
    expect(await app.call('tickets.saveTemplate', {})).toEqual({ text: null });
    expect(await app.call('tickets.template')).toEqual({ text: null });
  });

  it('takes a time zone that there is, and no other', async () => {
    expect(await app.call('marks.setZone', { userId: 'person-4', zone: 'Asia/Tokyo' })).toMatchObject({
      zone: 'Asia/Tokyo',
    });
    expect(await app.refused('marks.setZone', { userId: 'person-4', zone: 'Mars/Olympus' })).toMatchObject({
      code: 'INVALID_INPUT',
    });
    expect(await app.call('marks.setZone', { userId: 'person-4' })).toMatchObject({ zone: null });
  });
});

describe.each(kinds)('kill -9 on %s', (kind) => {
  beforeAll(buildAuthdesk);

  it('keeps every note that was answered, whole, and each has its record', async () => {
    const database = await makeDatabase(kind, { pg: inject('pgUrl') });
    const folder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-notes-'));
    await addUser(database, { id: 'ann' });
    const desk = await spawnAuthdesk(folder);
    const { id } = await desk.call('connections.save', connectionTo(database));
    await desk.call('connections.open', { id });
    await desk.call('tags.set', { userId: 'ann', tags: ['vip'] });
    const answered: string[] = [];
    // All at once: some are answered, some under way, when it dies.
    await new Promise<void>((dead) => {
      for (let at = 0; at < 40; at += 1) {
        void desk.call('notes.add', { userId: 'ann', text: `note ${at} ${'x'.repeat(500)}` }).then((note) => {
          answered.push(note.id);
          if (answered.length === 7) void desk.killed().then(dead);
        });
      }
    });
    const again = await startServices({ dataFolder: folder, secretStore: fakeKeyring(), keep: true });
    await again.call('connections.open', { id });
    const { rows } = await again.call('notes.list', { userId: 'ann', limit: 100 });
    expect(rows.map((row) => row.id)).toEqual(expect.arrayContaining(answered));
    expect(rows.filter(({ text }) => !/^note \d+ x{500}$/u.test(text))).toEqual([]);
    expect(await again.call('marks.get', { userId: 'ann' })).toMatchObject({ tags: ['vip'], notes: rows.length });
    const entries = (await again.call('audit.list', { filter: { action: 'notes.add' }, limit: 100 })).rows;
    expect(entries.length).toBeGreaterThanOrEqual(rows.length);
    expect(await again.call('audit.verify')).toMatchObject({ ok: true });
    await again.close();
    await rm(folder, { recursive: true, force: true });
    await database.drop();
  });
});
