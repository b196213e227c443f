// Everything else that hangs on a person: told list by list with counts, one of it taken away as better-auth itself would,
// and brought back. A live server with the plugins judges.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { BelongingKind, BelongingPanel } from '@shared/api/belongings';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { addUser, openOn, type Opened } from '../support/opened';
import { startVersion, type VersionServer } from '../support/version-server';

const PASSWORD = 'correct-horse-battery';

describe.each(['postgres', 'sqlite'] as const)('on %s', (kind) => {
  let database: TestDatabase;
  let server: VersionServer;
  let app: Opened;
  const cookies: Record<string, string> = {};
  const ids: Record<string, string> = {};
  let secret = '';
  let keyId = '';

  const quoted = (...names: string[]) => names.map((name) => database.quote(name)).join(', ');
  const as = async (who: string, path: string, body: object) => {
    const reply = await server.request(path, { cookie: cookies[who] ?? '', body });
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body as Record<string, unknown>;
  };
  const addPasskey = async (id: string, userId: string) =>
    database.query(
      `insert into passkey (${quoted('id', 'name', 'publicKey', 'userId', 'credentialID', 'counter', 'deviceType', 'backedUp')})
       values ('${id}', 'Key ${id}', 'the-public-key', '${userId}', 'the-credential', 0, 'singleDevice', ${kind === 'postgres' ? 'false' : '0'})`,
    );

  beforeAll(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl'), migrate: false });
    server = await startVersion('1.7.25', {
      database: database.location,
      plugins: [
        ['organization', { teams: { enabled: true } }],
        ['apiKey', { enableSessionForAPIKeys: true }],
        'passkey',
      ],
    });
    for (const who of ['ann', 'bob']) {
      // eslint-disable-next-line no-await-in-loop
      const { user } = await server.signUp({ email: `${who}@example.com`, password: PASSWORD, name: who });
      ids[who] = user.id;
      // eslint-disable-next-line no-await-in-loop
      cookies[who] = (await server.signIn(`${who}@example.com`, PASSWORD)).cookie;
    }
    const made = await as('ann', '/api-key/create', { name: 'CI', prefix: 'acme_' });
    secret = String(made['key']);
    keyId = String(made['id']);
    const { id: organizationId } = await as('bob', '/organization/create', { name: 'Acme', slug: 'acme' });
    await as('bob', '/organization/invite-member', { email: 'ann@example.com', role: 'member', organizationId });
    await as('bob', '/organization/create-team', { name: 'Builders', organizationId });
    await addPasskey('k1', ids['ann'] ?? '');
    await addUser(database, { id: 'cid', email: 'cid@example.com' });
    await addPasskey('k2', 'cid');
    await addUser(database, { id: 'dan', email: 'dan@example.com' });
    await database.query(
      `create table orders (id integer primary key, buyer text references "user" (id), total text, api_key text)`,
    );
    for (let n = 1; n <= 7; n += 1) {
      // eslint-disable-next-line no-await-in-loop
      await database.query(`insert into orders values (${n}, '${ids['ann'] ?? ''}', '${n}.50', 'hidden-${n}')`);
    }
    app = await openOn(database);
  });
  afterAll(async () => {
    await app.close();
    await server.stop();
    await database.drop();
  });

  const panelsOf = async (userId: string) => (await app.call('belongings.ofUser', { userId })).panels;
  const panelOf = async (userId: string, of: BelongingKind): Promise<BelongingPanel> => {
    const found = (await panelsOf(userId)).find((panel) => panel.kind === of);
    if (found === undefined) throw new Error(`There is no ${of}.`);
    return found;
  };
  /** The one row of a list, its values by column. */
  const onlyOf = async (userId: string, of: BelongingKind) => {
    const panel = await panelOf(userId, of);
    const { rows } = await app.call('belongings.list', { userId, panel: panel.key });
    const [row] = rows;
    if (row?.id === undefined || row.id === null || rows.length !== 1) throw new Error(`${rows.length} of ${of}`);
    const values = Object.fromEntries(panel.columns.map(({ column }, at) => [column, row.values[at]]));
    return { one: { userId, panel: panel.key, id: row.id }, values, acts: panel.acts };
  };
  const undoLast = async () => {
    const { rows } = await app.call('audit.list', { limit: 5 });
    const entry = rows.find(({ undo }) => undo === 'possible');
    await app.call('audit.undo', { id: entry?.id ?? '' });
  };
  const signsIn = async () => {
    const reply = await server.request('/get-session', { headers: { 'x-api-key': secret } });
    return reply.ok && reply.body !== null;
  };
  const ofTable = async (table: string) => database.query(`select * from ${table} order by id`);

  it('tells each kind there is with its count, and of others nothing', async () => {
    const told = (await panelsOf(ids['ann'] ?? '')).map(({ kind: of, total, closed }) => [of, total?.value, closed]);
    expect(new Map(told.map(([of, n]) => [of, n]))).toEqual(
      new Map([
        ['passkey', 1],
        ['api-key', 1],
        ['invitation-received', 1],
        ['other', 7],
      ] as [BelongingKind, number][]),
    );
    expect((await panelsOf(ids['bob'] ?? '')).map((panel) => panel.kind)).toEqual(['invitation-sent', 'team']);
    expect(await panelsOf('dan')).toEqual([]);
    expect((await app.refused('belongings.ofUser', { userId: 'nobody' })).code).toBe('NOT_FOUND');
  });

  it('shows what is asked about, and no secret', async () => {
    const userId = ids['ann'] ?? '';
    expect((await onlyOf(userId, 'passkey')).values).toMatchObject({ name: 'Key k1', deviceType: 'singleDevice' });
    expect((await onlyOf(userId, 'api-key')).values).toMatchObject({ name: 'CI', prefix: 'acme_', enabled: true });
    expect((await onlyOf(userId, 'invitation-received')).values).toMatchObject({
      organizationId: 'Acme',
      role: 'member',
      status: 'pending',
      inviterId: 'bob',
    });
    const all = await Promise.all(
      (await panelsOf(userId)).map(({ key }) => app.call('belongings.list', { userId, panel: key })),
    );
    const text = JSON.stringify(all);
    const [{ key: hash }] = (await ofTable('apikey')) as [{ key: string }];
    for (const hidden of ['the-public-key', 'the-credential', hash, 'hidden-1']) expect(text).not.toContain(hidden);
  });

  it('gives long lists page by page, each row once', async () => {
    const { key } = await panelOf(ids['ann'] ?? '', 'other');
    const seen: unknown[] = [];
    let cursor: string | null = null;
    do {
      // eslint-disable-next-line no-await-in-loop -- each page begins where the one before ended
      const page: { rows: { values: unknown[] }[]; nextCursor: string | null } = await app.call('belongings.list', {
        userId: ids['ann'] ?? '',
        panel: key,
        limit: 2,
        ...(cursor !== null && { cursor }),
      });
      expect(page.rows.length).toBeLessThanOrEqual(2);
      seen.push(...page.rows.map(({ values }) => values[0]));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen.map(String)).toEqual(['1', '2', '3', '4', '5', '6', '7']);
  });

  it('switches an API key off and on as the server itself does', async () => {
    const { one, acts } = await onlyOf(ids['ann'] ?? '', 'api-key');
    expect(acts).toEqual(['switch', 'remove']);
    expect(await signsIn()).toBe(true);
    await as('ann', '/api-key/update', { keyId, enabled: false });
    const [byServer] = await ofTable('apikey');
    await as('ann', '/api-key/update', { keyId, enabled: true });
    await app.call('belongings.switch', { ...one, on: false });
    const [byUs] = await ofTable('apikey');
    expect({ ...byUs, updatedAt: 0 }).toEqual({ ...byServer, updatedAt: 0 });
    expect(byUs?.['updatedAt']).not.toEqual(byServer?.['updatedAt']);
    expect(await signsIn()).toBe(false);
    await undoLast();
    expect(await signsIn()).toBe(true);
    await app.call('belongings.switch', { ...one, on: false });
    await app.call('belongings.switch', { ...one, on: true });
    expect(await signsIn()).toBe(true);
  });

  it('removes one API key, which is refused at once, and brings it back', async () => {
    const { one } = await onlyOf(ids['ann'] ?? '', 'api-key');
    const before = await ofTable('apikey');
    await app.call('belongings.remove', one);
    expect(await signsIn()).toBe(false);
    expect(await ofTable('apikey')).toEqual([]);
    expect((await app.refused('belongings.remove', one)).code).toBe('NOT_FOUND');
    await undoLast();
    expect(await ofTable('apikey')).toEqual(before);
    expect(await signsIn()).toBe(true);
  });

  it('cancels an invitation as the server itself does', async () => {
    const { one } = await onlyOf(ids['ann'] ?? '', 'invitation-received');
    const [before] = await ofTable('invitation');
    const invitationId = String(before?.['id']);
    await as('bob', '/organization/cancel-invitation', { invitationId });
    const byServer = await ofTable('invitation');
    expect((await app.refused('belongings.cancel', one)).code).toBe('NOT_FOUND');
    await database.query(`update invitation set status = 'pending'`);
    await app.call('belongings.cancel', one);
    expect(await ofTable('invitation')).toEqual(byServer);
    await expect(as('ann', '/organization/accept-invitation', { invitationId })).rejects.toThrow(/4\d\d/u);
    await undoLast();
    expect(await ofTable('invitation')).toEqual([before]);
  });

  it('removes a passkey, and asks before the last way in goes', async () => {
    const { one } = await onlyOf(ids['ann'] ?? '', 'passkey');
    await app.call('belongings.remove', one);
    expect((await panelsOf(ids['ann'] ?? '')).some((panel) => panel.kind === 'passkey')).toBe(false);
    await undoLast();
    const last = (await onlyOf('cid', 'passkey')).one;
    expect((await app.refused('belongings.remove', last)).code).toBe('CONFIRMATION_REQUIRED');
    await app.call('belongings.remove', { ...last, confirm: true });
    await undoLast();
    expect((await ofTable('passkey')).map((row) => row['id'])).toEqual(['k1', 'k2']);
  });

  it('reaches nothing of somebody else, nor what is only shown', async () => {
    const mine = (await onlyOf(ids['ann'] ?? '', 'passkey')).one;
    const theirs = (await onlyOf('cid', 'passkey')).one;
    const mixed = { userId: mine.userId, panel: mine.panel, id: theirs.id };
    expect((await app.refused('belongings.remove', { ...mixed, confirm: true })).code).toBe('NOT_FOUND');
    const { key } = await panelOf(mine.userId, 'other');
    const orders = await app.call('belongings.list', { userId: mine.userId, panel: key });
    const order = { userId: mine.userId, panel: key, id: orders.rows[0]?.id ?? '' };
    expect((await app.refused('belongings.remove', order)).code).toBe('UNSUPPORTED');
    expect((await app.refused('belongings.switch', { ...mine, on: false })).code).toBe('UNSUPPORTED');
    expect((await app.refused('belongings.remove', { ...mine, panel: '["x","y","z"]' })).code).toBe('NOT_FOUND');
    expect(
      (await app.refused('belongings.list', { userId: mine.userId, panel: mine.panel, cursor: 'junk' })).code,
    ).toBe('INVALID_INPUT');
  });
});
