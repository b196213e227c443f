// Editing and creating people: what is stored is what better-auth itself would have stored, and its server takes it.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { UserDetail } from '@shared/api/users';
import { startAuthServer, type AuthServer } from '../support/auth-server';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { addUser, openOn, type Opened } from '../support/opened';
import { fakeKeyring } from '../support/services';

const PASSWORD = 'correct horse 1';
const additionalFields = {
  score: { type: 'number', required: false },
  plan: { type: 'string', required: true, defaultValue: 'free' },
  joined: { type: 'date', required: false },
  newsletter: { type: 'boolean', required: false },
  settings: { type: 'json', required: false },
  secretToken: { type: 'string', required: false },
} as const;

describe.each([
  { kind: 'postgres', naming: 'snake', ids: 'uuid', whole: true },
  { kind: 'postgres', naming: 'default', ids: 'serial', whole: false },
  { kind: 'sqlite', naming: 'default', ids: 'text', whole: true },
  { kind: 'sqlite', naming: 'snake', ids: 'serial', whole: false },
  { kind: 'sqlite', naming: 'default', ids: 'uuid', whole: false },
] as const)('on $kind, $naming names, $ids ids', ({ kind, naming, ids, whole }) => {
  let database: TestDatabase;
  let server: AuthServer;
  let app: Opened;
  let people = 0;

  beforeAll(async () => {
    database = await makeDatabase(kind, {
      pg: inject('pgUrl'),
      naming,
      ids,
      plugins: ['admin', 'username', 'phoneNumber', 'twoFactor', 'anonymous'],
      extra: { user: { additionalFields } },
    });
    server = await startAuthServer(database.serverOptions);
    // Somebody who came in through the app itself, so that the forms of all columns are there to be found.
    await server.signUp({ email: 'first@example.com', password: PASSWORD, username: 'First_One' });
    app = await openOn(database, {}, { secretStore: fakeKeyring() });
  });
  afterAll(async () => {
    await app.close();
    await server.stop();
    await database.drop();
  });

  const column = (field: string) => database.names.column('user', field);
  const person = async (more: Record<string, unknown> = {}) => {
    people += 1;
    const { user } = await server.signUp({ email: `person${people}@example.com`, password: PASSWORD, ...more });
    return app.call('users.get', { id: user.id });
  };
  const update = async (user: UserDetail, patch: object, more: object = {}) =>
    app.call('users.update', { id: user.id, patch, expectedUpdatedAt: user.updatedAt ?? '', ...more });
  const refused = async (user: UserDetail, patch: object) =>
    app.refused('users.update', { id: user.id, patch, expectedUpdatedAt: user.updatedAt ?? '' });
  const stored = async (id: string) => {
    const [row] = await database.find('user', { id: (ids === 'serial' ? Number(id) : id) as never });
    return row ?? {};
  };

  it('tells every readable column with what may be done to it', async () => {
    const { fields } = await person();
    const of = (name: string) => fields.find((field) => field.column === column(name));
    expect(of('plan')).toMatchObject({ field: null, type: 'text', value: 'free', editable: true, nullable: false });
    expect(of('joined')).toMatchObject({ type: 'date', editable: true, nullable: true });
    expect(of('secretToken')).toMatchObject({ secret: true, value: null, editable: false });
    expect(of('role')).toMatchObject({ editable: false, whyNot: expect.stringContaining('Set role') });
    expect(of('id')).toMatchObject({ editable: false });
  });

  it('stores plugin and additional fields as better-auth does', async () => {
    // The same values once by the server, once by Authdesk.
    const at = '2026-03-04T05:06:07.000Z';
    const byServer = await person({ score: 7, plan: 'pro', joined: at, newsletter: true, settings: { a: [1, 'x'] } });
    const user = await person();
    const boolean = kind === 'postgres' ? true : 1;
    const saved = await update(user, {
      image: 'https://example.com/a.png',
      username: '  Some_Body ',
      displayUsername: 'Some_Body',
      phoneNumber: '+15550001',
      fields: {
        [column('score')]: 7,
        [column('plan')]: 'pro',
        [column('joined')]: at,
        [column('newsletter')]: boolean,
        [column('settings')]: '{"a":[1,"x"]}',
      },
    });
    expect(saved).toMatchObject({ username: 'some_body', displayUsername: 'Some_Body', phoneNumberVerified: false });
    const [mine, theirs] = [await stored(user.id), await stored(byServer.id)];
    for (const field of ['score', 'plan', 'joined', 'newsletter', 'settings']) {
      expect({ field, value: mine[field], type: typeof mine[field] }).toEqual({
        field,
        value: theirs[field],
        type: typeof theirs[field],
      });
    }
    const session = await server.signIn(user.email, PASSWORD);
    expect(session.user).toMatchObject({ username: 'some_body', displayUsername: 'Some_Body' });
    expect((await server.getSession(session.token))?.user).toMatchObject({ score: 7, plan: 'pro', newsletter: true });
    const byName = await server.request('/sign-in/username', { body: { username: 'SOME_body', password: PASSWORD } });
    expect(byName.status).toBe(200);
    const [entry] = (await app.call('audit.list', { filter: { userId: user.id } })).rows;
    expect(entry).toMatchObject({
      before: { username: null, [column('plan')]: 'free' },
      after: { username: 'some_body', [column('plan')]: 'pro' },
      undo: 'possible',
    });
    await app.call('audit.undo', { id: entry?.id ?? '' });
    const { updatedAt: _now, ...back } = await app.call('users.get', { id: user.id });
    const { updatedAt: _then, ...was } = user;
    expect(back.fields.filter((field) => field.field !== 'updatedAt')).toEqual(
      was.fields.filter((field) => field.field !== 'updatedAt'),
    );
  });

  // What does not depend on ids is tried on one cell of each engine.
  if (whole) {
    it('unproves a phone number that is cleared, and keeps user names and numbers unique', async () => {
      const user = await person({ username: `Holder${people}` });
      const phoned = await update(user, {
        phoneNumber: `+177700${String(people).padStart(4, '0')}`,
        phoneNumberVerified: true,
      });
      expect(phoned).toMatchObject({ phoneNumberVerified: true });
      const other = await person();
      expect(await refused(other, { username: user.username?.toUpperCase() })).toMatchObject({
        code: 'INVALID_INPUT',
        field: 'username',
        details: { holderId: user.id },
      });
      expect(await refused(other, { phoneNumber: phoned.phoneNumber })).toMatchObject({ field: 'phoneNumber' });
      expect(await update(phoned, { phoneNumber: null })).toMatchObject({
        phoneNumber: null,
        phoneNumberVerified: false,
      });
    });

    it('refuses what a column cannot hold, and names it', async () => {
      const user = await person();
      const before = await database.dump(database.names.table('user'));
      for (const [name, value, message] of [
        ['plan', null, /left empty/],
        ['score', 'many', /number/],
        ['score', 1.5, /whole/],
        ['joined', 'yesterday', /date/],
        ['secretToken', 'x', /secret/],
        ['role', 'admin', /Set role/],
        ['id', 'x', /names the user/],
        ['createdAt', '2026-01-01T00:00:00Z', /made/],
        ['email', 'x@example.com', /field of its own/],
      ] as const) {
        const error = await refused(user, { fields: { [column(name)]: value } });
        expect(error).toMatchObject({ code: 'INVALID_INPUT', field: `fields.${column(name)}` });
        expect(error.message).toMatch(message);
      }
      expect(await refused(user, { fields: { nowhere: 1 } })).toMatchObject({ field: 'fields.nowhere' });
      expect(await refused(user, { name: '  ' })).toMatchObject({ field: 'name' });
      expect(await refused(user, { email: 'no address' })).toMatchObject({ field: 'email' });
      expect(await database.dump(database.names.table('user'))).toBe(before);
      const json = await update(user, { fields: { [column('settings')]: '{"a":1}' } });
      expect(await refused(json, { fields: { [column('settings')]: '{"a":' } })).toMatchObject({
        message: expect.stringContaining('JSON'),
      });
    });

    it('answers a stale change with the whole current row, and merges nothing by itself', async () => {
      const user = await person();
      await update(user, { name: 'Theirs', fields: { [column('plan')]: 'pro' } });
      const error = await refused(user, { image: 'https://example.com/b.png' });
      expect(error).toMatchObject({ code: 'CONFLICT', details: { current: { name: 'Theirs' } } });
      expect(error.code === 'CONFLICT' && error.details?.reason === 'changed' && error.details.fields).toContainEqual(
        expect.objectContaining({ column: column('plan'), value: 'pro' }),
      );
    });

    it('changes the address in one go: who has it, what still works from the old one, sessions', async () => {
      const user = await person();
      const holder = await person();
      expect(
        await app.call('users.emailCheck', { email: holder.email.toUpperCase(), exceptId: user.id }),
      ).toMatchObject({
        email: holder.email,
        valid: true,
        holder: { id: holder.id },
      });
      expect(await app.call('users.emailCheck', { email: 'nonsense' })).toMatchObject({
        valid: false,
        reason: expect.stringContaining('valid'),
      });
      await server.request('/request-password-reset', { body: { email: user.email, redirectTo: '/reset' } });
      const reset = server.mails.at(-1)?.token ?? '';
      const wanted = `moved${people}@example.com`;
      expect(await app.call('users.emailCheck', { email: wanted, exceptId: user.id })).toMatchObject({
        holder: null,
        openLinks: 1,
      });
      const { token } = await server.signIn(user.email, PASSWORD);
      const result = await app.dispatcher.call('users.update', {
        id: user.id,
        patch: { email: wanted.toUpperCase(), emailVerified: true },
        expectedUpdatedAt: (await app.call('users.get', { id: user.id })).updatedAt,
        revokeSessions: true,
        why: { reason: 'asked by phone', ticket: 'T-1' },
      });
      expect(result).toMatchObject({ ok: true, data: { email: wanted, emailVerified: true } });
      expect(await server.getSession(token)).toBeNull();
      expect((await server.trySignIn(user.email, PASSWORD)).status).toBe(401);
      await server.signIn(wanted, PASSWORD);
      const late = await server.request('/reset-password', { body: { token: reset, newPassword: 'another one 9' } });
      expect(late.ok).toBe(false);
      const [entry] = (await app.call('audit.list', { filter: { userId: user.id } })).rows;
      expect(entry).toMatchObject({ reason: 'asked by phone', ticket: 'T-1' });
      await app.call('audit.undo', { id: entry?.id ?? '' });
      expect((await server.getSession(token))?.user.email).toBe(user.email);
      await server.signIn(user.email, PASSWORD);
      const again = await server.request('/reset-password', { body: { token: reset, newPassword: PASSWORD } });
      expect(again.ok).toBe(true);
    });

    it('leaves mailed links alone where that was chosen', async () => {
      const user = await person();
      await server.request('/request-password-reset', { body: { email: user.email, redirectTo: '/reset' } });
      const rows = await database.count('verification');
      await update(user, { email: `kept${people}@example.com` }, { voidLinks: false });
      expect(await database.count('verification')).toBe(rows);
    });

    it('sets roles as better-auth keeps them, and the server goes by them', async () => {
      const user = await person();
      const { token } = await server.signIn(user.email, PASSWORD);
      const list = async () => (await server.request('/admin/list-users', { cookie: server.cookieFor(token) })).status;
      expect(await list()).toBe(403);
      const changed = await app.call('users.setRole', { id: user.id, role: 'user, admin ,admin' });
      expect(changed.role).toBe('user,admin');
      expect(await list()).toBe(200);
      expect((await app.call('users.createForm')).roles).toEqual(['user', 'admin']);
      expect(await app.refused('users.setRole', { id: user.id, role: ' , ' })).toMatchObject({ field: 'role' });
      const [entry] = (await app.call('audit.list', { filter: { userId: user.id } })).rows;
      await app.call('audit.undo', { id: entry?.id ?? '' });
      expect(await list()).toBe(403);
    });
  }

  it('creates a user who can sign in, with the row better-auth would have made', async () => {
    const form = await app.call('users.createForm');
    expect(form.columns.filter(({ required }) => required).map((one) => one.column)).toEqual([column('plan')]);
    expect(form.password).toEqual({ min: 8, max: 128, whyNot: null });
    const n = people;
    const email = `made${n}@example.com`;
    const input = { email: ` ${email.toUpperCase()} `, name: 'Made Here', password: PASSWORD };
    expect(await app.refused('users.create', input)).toMatchObject({ field: `fields.${column('plan')}` });
    const fields = { [column('plan')]: 'free', [column('username')]: `Made_${n}` };
    const made = await app.call('users.create', { ...input, fields });
    const byServer = await person({ name: 'Made There', username: `There_${n}` });
    const [mine, theirs] = [await stored(made.id), await stored(byServer.id)];
    const shape = (row: Record<string, unknown>) =>
      Object.fromEntries(
        Object.entries(row).map(([field, value]) => [
          field,
          typeof value === 'string'
            ? value.replaceAll(/[a-z0-9]/gi, 'x').length
            : value instanceof Date
              ? 'time'
              : value,
        ]),
      );
    for (const field of ['role', 'banned', 'banReason', 'emailVerified', 'plan', 'score', 'twoFactorEnabled']) {
      expect({ field, value: mine[field] }).toEqual({ field, value: theirs[field] });
    }
    expect(shape(mine)['id']).toEqual(ids === 'serial' ? mine['id'] : shape(theirs)['id']);
    expect(typeof mine['createdAt']).toBe(typeof theirs['createdAt']);
    expect(mine).toMatchObject({ username: `made_${n}`, displayUsername: `Made_${n}` });
    const { token, user } = await server.signIn(email, PASSWORD);
    expect(user).toMatchObject({ id: made.id, name: 'Made Here', email });
    expect(await server.getSession(token)).not.toBeNull();
    const changed = await server.request('/change-password', {
      cookie: server.cookieFor(token),
      body: { currentPassword: PASSWORD, newPassword: 'another one 9' },
    });
    expect(changed.ok).toBe(true);
    const [entry] = (await app.call('audit.list', { filter: { userId: made.id } })).rows;
    expect(entry).toMatchObject({ action: 'users.create', rows: 2, target: { id: made.id }, undo: 'possible' });
    expect(JSON.stringify(entry)).not.toContain(PASSWORD);
  });

  it('creates nobody twice, and nobody with a password the app would refuse', async () => {
    const fields = { [column('plan')]: 'free' };
    const before = await database.dump(database.names.table('user'));
    const input = { name: 'Nobody', fields };
    expect(await app.refused('users.create', { ...input, email: 'FIRST@example.com' })).toMatchObject({
      field: 'email',
    });
    expect(await app.refused('users.create', { ...input, email: 'n@example.com', password: 'short' })).toMatchObject({
      field: 'password',
    });
    expect(await app.refused('users.create', { ...input, email: 'n@example.com', name: ' ' })).toMatchObject({
      field: 'name',
    });
    const taken = { ...fields, [column('username')]: 'first_ONE' };
    expect(await app.refused('users.create', { ...input, email: 'n@example.com', fields: taken })).toMatchObject({
      field: `fields.${column('username')}`,
    });
    expect(await database.dump(database.names.table('user'))).toBe(before);
  });
});

describe.each(['postgres', 'sqlite'] as const)('without plugins on %s', (kind) => {
  it('has no roles, and says what they would come with', async () => {
    const database = await makeDatabase(kind, { pg: inject('pgUrl') });
    const app = await openOn(database);
    const id = await addUser(database);
    expect(await app.refused('users.setRole', { id, role: 'admin' })).toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining('admin plugin'),
    });
    expect((await app.call('users.createForm')).roles).toBeNull();
    const input = { email: 'a@example.com', name: 'A' };
    expect((await app.refused('users.create', { ...input, role: 'admin' })).code).toBe('UNSUPPORTED');
    expect(await app.call('users.create', input)).toMatchObject({ email: 'a@example.com', emailVerified: false });
    await app.close();
    await database.drop();
  });

  it('sets no password where the app hashes in its own way', async () => {
    const database = await makeDatabase(kind, { pg: inject('pgUrl') });
    const id = await addUser(database);
    const at = new Date('2026-01-01T00:00:00.000Z');
    await database.insert('account', {
      id: 'acc',
      accountId: id,
      providerId: 'credential',
      userId: id,
      password: `$2b$10$${'x'.repeat(53)}`,
      createdAt: at,
      updatedAt: at,
    });
    const input = { email: 'a@example.com', name: 'A', password: PASSWORD };
    for (const passwords of [{}, { hash: 'custom' as const }]) {
      const app = await openOn(database, { passwords });
      expect((await app.refused('users.create', input)).code).toBe('UNSUPPORTED');
      expect((await app.call('users.createForm')).password.whyNot).toContain('its own');
      await app.close();
    }
    const app = await openOn(database, { passwords: { hash: 'better-auth', minLength: 20 } });
    expect(await app.refused('users.create', input)).toMatchObject({ field: 'password' });
    await app.call('users.create', { ...input, password: 'a password of some length' });
    await app.close();
    await database.drop();
  });
});

describe('what a connection asks for', () => {
  it('lets support edit, but neither create nor give rights, and asks for the ticket it opens', async () => {
    const database = await makeDatabase('sqlite', { plugins: ['admin'] });
    const id = await addUser(database);
    const access = { role: 'support', requireTicket: true, ticketUrl: 'https://desk.example.com/t/{ticket}' } as const;
    const app = await openOn(database, { access });
    const { updatedAt } = await app.call('users.get', { id });
    const edit = { id, patch: { name: 'Ann' }, expectedUpdatedAt: updatedAt ?? '' };
    expect(await app.refused('users.update', edit)).toMatchObject({
      code: 'CONFIRMATION_REQUIRED',
      field: 'why.ticket',
    });
    const why = { ticket: 'T 1/2' };
    expect(await app.call('users.update', { ...edit, why })).toMatchObject({ name: 'Ann' });
    for (const refused of [
      await app.refused('users.setRole', { id, role: 'admin', why }),
      await app.refused('users.create', { email: 'a@example.com', name: 'A', why }),
    ]) {
      expect(refused).toMatchObject({ code: 'PERMISSION_DENIED', details: { role: 'support', needs: 'lead' } });
      expect(refused.hint).toContain('Lead');
    }
    await app.call('app.openTicket', why);
    expect(app.openedLinks).toEqual(['https://desk.example.com/t/T%201%2F2']);
    await app.close();
    const without = await openOn(database);
    expect((await without.refused('app.openTicket', why)).code).toBe('UNSUPPORTED');
    await without.close();
    await database.drop();
  });
});
