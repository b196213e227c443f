// Organizations with their members, invitations and teams: what is written is what better-auth itself would have written,
// and an organization never loses its last owner. A live server judges.
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { openOn, type Opened } from '../support/opened';
import { startVersion, type VersionServer } from '../support/version-server';

const PASSWORD = 'correct-horse-battery';
const PEOPLE = ['ann', 'bob', 'cid', 'dan'] as const;
type Person = (typeof PEOPLE)[number];

describe.each(['postgres', 'sqlite'] as const)('on %s', (kind) => {
  let database: TestDatabase;
  let server: VersionServer;
  let app: Opened;
  const cookies = new Map<Person, string>();
  const ids = new Map<Person, string>();
  let organizationId = '';

  const tryAs = async (who: Person, path: string, body: object) =>
    server.request(path, { cookie: cookies.get(who) ?? '', body });
  const as = async (who: Person, path: string, body: object) => {
    const reply = await tryAs(who, path, body);
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body as Record<string, unknown>;
  };
  /** Makes somebody a member, through an invitation that they accept. */
  const join = async (who: Person, role: string) => {
    const { id } = await as('ann', '/organization/invite-member', {
      email: `${who}@example.com`,
      role,
      organizationId,
    });
    await as(who, '/organization/accept-invitation', { invitationId: id });
  };
  const ofTable = async (table: string) =>
    database.query(`select * from ${database.quote(table)} order by ${database.quote('id')}`);
  const whole = async () => {
    const tables = ['organization', 'member', 'invitation', 'team', 'teamMember'];
    return Object.fromEntries(await Promise.all(tables.map(async (table) => [table, await ofTable(table)] as const)));
  };
  const memberOf = async (who: Person) => {
    const { rows } = await app.call('organizations.members', { organizationId });
    const found = rows.find(({ userId }) => userId === ids.get(who));
    if (found === undefined) throw new Error(`${who} is no member.`);
    return found;
  };
  const undoLast = async () => {
    const { rows } = await app.call('audit.list', { limit: 5 });
    await app.call('audit.undo', { id: rows.find(({ undo }) => undo === 'possible')?.id ?? '' });
  };

  beforeAll(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl'), migrate: false });
    server = await startVersion('1.7.25', {
      database: database.location,
      plugins: [['organization', { teams: { enabled: true }, dynamicAccessControl: { enabled: true } }]],
    });
    for (const who of PEOPLE) {
      const email = `${who}@example.com`;
      // eslint-disable-next-line no-await-in-loop
      ids.set(who, (await server.signUp({ email, password: PASSWORD, name: who })).user.id);
      // eslint-disable-next-line no-await-in-loop
      cookies.set(who, (await server.signIn(email, PASSWORD)).cookie);
    }
    app = await openOn(database);
  });
  let nth = 0;
  // A fresh organization for each test: Ann owns it, Bob is in it and in a team, Cid is invited.
  beforeEach(async () => {
    nth += 1;
    organizationId = String(
      (await as('ann', '/organization/create', { name: `Acme ${nth}`, slug: `acme-${nth}` }))['id'],
    );
    await join('bob', 'member');
    await as('ann', '/organization/invite-member', { email: 'cid@example.com', role: 'admin', organizationId });
    const { id: teamId } = await as('ann', '/organization/create-team', { name: 'Builders', organizationId });
    await as('ann', '/organization/add-team-member', { teamId, userId: ids.get('bob'), organizationId });
  });
  afterAll(async () => {
    await app.close();
    await server.stop();
    await database.drop();
  });

  it('tells what is in each, page by page', async () => {
    const found = await app.call('organizations.list', { search: `acme ${nth}` });
    expect(found.rows).toMatchObject([
      { id: organizationId, name: `Acme ${nth}`, slug: `acme-${nth}`, members: 2, invitations: 1, teams: 2 },
    ]);
    expect((await app.call('organizations.list', { search: organizationId })).rows).toHaveLength(1);
    expect((await app.call('organizations.list', { search: '%' })).rows).toEqual([]);
    const first = await app.call('organizations.members', { organizationId, limit: 1 });
    const second = await app.call('organizations.members', { organizationId, limit: 1, cursor: first.nextCursor });
    expect([...first.rows, ...second.rows].map(({ email, role }) => [email, role])).toEqual([
      ['ann@example.com', 'owner'],
      ['bob@example.com', 'member'],
    ]);
    expect(second.nextCursor).toBeNull();
    expect(first.total).toEqual({ value: 2, exact: true });
    const { rows: invited } = await app.call('organizations.invitations', { organizationId });
    expect(invited.map(({ email, status, open, inviter }) => [email, status, open, inviter])).toEqual([
      ['bob@example.com', 'accepted', false, 'ann'],
      ['cid@example.com', 'pending', true, 'ann'],
    ]);
    const { rows: teams } = await app.call('organizations.teams', { organizationId });
    expect(new Map(teams.map(({ name, members }) => [name, members])).get('Builders')).toBe(1);
  });

  it.each(['admin', 'owner', 'member, admin', 'admin,admin'])('sets the role %s as the server does', async (role) => {
    const { id: memberId } = await memberOf('bob');
    const before = await whole();
    await as('ann', '/organization/update-member-role', {
      memberId,
      role: [...new Set(role.split(',').map((one) => one.trim()))],
      organizationId,
    });
    const byServer = await whole();
    await database.query(`update member set role = 'member' where id = '${memberId}'`);
    await app.call('organizations.setRole', { memberId, role });
    expect(await whole()).toEqual(byServer);
    await undoLast();
    expect(await whole()).toEqual(before);
  });

  it('knows the roles the server takes, and refuses others as it does', async () => {
    const { id: memberId } = await memberOf('bob');
    const names = ['id', 'organizationId', 'role', 'permission', 'createdAt'].map((name) => database.quote(name));
    await database.query(
      `insert into ${database.quote('organizationRole')} (${names.join(', ')})
       values ('made-${nth}', '${organizationId}', 'auditor', '{"member":["update"]}', '2026-01-01T00:00:00.000Z')`,
    );
    expect((await app.call('organizations.roles', { organizationId })).roles.toSorted()).toEqual(
      ['admin', 'auditor', 'member', 'owner'].toSorted(),
    );
    await as('ann', '/organization/update-member-role', { memberId, role: 'auditor', organizationId });
    await app.call('organizations.setRole', { memberId, role: 'auditor,member' });
    const unknown = { memberId, role: 'emperor' };
    expect((await tryAs('ann', '/organization/update-member-role', { ...unknown, organizationId })).ok).toBe(false);
    expect(await app.refused('organizations.setRole', unknown)).toMatchObject({ code: 'INVALID_INPUT', field: 'role' });
    expect((await app.refused('organizations.setRole', { memberId, role: ' , ' })).code).toBe('INVALID_INPUT');
  });

  it('never leaves an organization without an owner', async () => {
    const { id: ann } = await memberOf('ann');
    const { id: bob } = await memberOf('bob');
    // A role that only looks like it does not count.
    await database.query(`update member set role = 'co-owner' where id = '${bob}'`);
    const before = await whole();
    const body = { memberId: ann, role: 'admin', organizationId };
    expect((await tryAs('ann', '/organization/update-member-role', body)).ok).toBe(false);
    expect((await app.refused('organizations.setRole', { memberId: ann, role: 'admin' })).code).toBe('CONFLICT');
    expect((await app.refused('organizations.removeMember', { memberId: ann, confirm: true })).code).toBe('CONFLICT');
    expect(await whole()).toEqual(before);
    await app.call('organizations.setRole', { memberId: ann, role: 'owner,admin' });
    await app.call('organizations.setRole', { memberId: bob, role: 'owner' });
    await app.call('organizations.setRole', { memberId: ann, role: 'member' });
    // The other one is now the last.
    expect((await app.refused('organizations.setRole', { memberId: bob, role: 'member' })).code).toBe('CONFLICT');
  });

  it('of two who step down at once, one stays', async () => {
    const { id: ann } = await memberOf('ann');
    const { id: bob } = await memberOf('bob');
    await app.call('organizations.setRole', { memberId: bob, role: 'owner' });
    const done = await Promise.allSettled(
      [ann, bob].map(async (memberId) => app.call('organizations.setRole', { memberId, role: 'member' })),
    );
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { rows } = await app.call('organizations.members', { organizationId });
    expect(rows.filter(({ role }) => role === 'owner')).toHaveLength(1);
  });

  it('removes a member and their teams as the server does', async () => {
    const { id: memberId } = await memberOf('bob');
    const before = await whole();
    expect((await app.refused('organizations.removeMember', { memberId })).code).toBe('CONFIRMATION_REQUIRED');
    await app.call('organizations.removeMember', { memberId, confirm: true });
    const byUs = await whole();
    expect((await tryAs('bob', '/organization/set-active', { organizationId })).ok).toBe(false);
    await undoLast();
    expect(await whole()).toEqual(before);
    expect((await tryAs('bob', '/organization/set-active', { organizationId })).ok).toBe(true);
    await as('ann', '/organization/remove-member', { memberIdOrEmail: memberId, organizationId });
    expect(byUs).toEqual(await whole());
    expect((await app.refused('organizations.removeMember', { memberId, confirm: true })).code).toBe('NOT_FOUND');
  });

  it('cancels and renews an invitation as the server does', async () => {
    const { rows } = await app.call('organizations.invitations', { organizationId });
    const id = rows.find(({ open }) => open)?.id ?? '';
    const before = await whole();
    const from = Date.now();
    const { expiresAt } = await app.call('organizations.renewInvitation', { id });
    await undoLast();
    await as('ann', '/organization/invite-member', {
      email: 'cid@example.com',
      role: 'admin',
      organizationId,
      resend: true,
    });
    const again = await app.call('organizations.invitations', { organizationId });
    const byServer = Date.parse(again.rows.find((row) => row.id === id)?.expiresAt ?? '');
    const byUs = Date.parse(expiresAt);
    // Both give it another 48 hours from now; nothing else of the row is touched.
    expect(byUs).toBeGreaterThanOrEqual(from + 48 * 3_600_000);
    expect(byServer).toBeGreaterThanOrEqual(byUs);
    expect(byServer - byUs).toBeLessThan(60_000);
    expect(again.rows.map((row) => ({ ...row, expiresAt: null }))).toEqual(
      rows.map((row) => ({ ...row, expiresAt: null })),
    );
    await as('ann', '/organization/cancel-invitation', { invitationId: id });
    const cancelled = await ofTable('invitation');
    await database.query(`update invitation set status = 'pending' where id = '${id}'`);
    await app.call('organizations.cancelInvitation', { id });
    expect(await ofTable('invitation')).toEqual(cancelled);
    expect((await tryAs('cid', '/organization/accept-invitation', { invitationId: id })).ok).toBe(false);
    expect((await app.refused('organizations.cancelInvitation', { id })).code).toBe('NOT_FOUND');
    await undoLast();
    await as('cid', '/organization/accept-invitation', { invitationId: id });
    expect((await app.refused('organizations.renewInvitation', { id })).code).toBe('NOT_FOUND');
    expect(before['organization']).toEqual(await ofTable('organization'));
  });

  it('does not renew what is over', async () => {
    const { rows } = await app.call('organizations.invitations', { organizationId });
    const id = rows.find(({ open }) => open)?.id ?? '';
    await database.query(
      `update invitation set ${database.quote('expiresAt')} = '2020-01-01T00:00:00.000Z' where id = '${id}'`,
    );
    expect((await app.refused('organizations.renewInvitation', { id })).code).toBe('CONFLICT');
    await app.call('organizations.cancelInvitation', { id });
  });
});

it('says so where a database has no organizations', async () => {
  const database = await makeDatabase('sqlite', { pg: inject('pgUrl') });
  const app = await openOn(database);
  expect((await app.refused('organizations.list')).code).toBe('UNSUPPORTED');
  expect((await app.refused('organizations.setRole', { memberId: 'x', role: 'admin' })).code).toBe('UNSUPPORTED');
  await app.close();
  await database.drop();
});
