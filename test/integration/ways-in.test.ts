// People whom nothing is linked to and who sign in all the same, made by a live server: nobody is told that they cannot.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { MailingSettings } from '@shared/api/app-settings';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { addUser, openOn } from '../support/opened';
import { fakeKeyring } from '../support/services';
import { startVersion, type VersionServer } from '../support/version-server';

const WAYS = ['no-way-in', 'way-not-known'] as const;
const ON: MailingSettings = { magicLink: { enabled: true }, emailOtp: { enabled: true } };
const OFF: MailingSettings = { magicLink: { enabled: false }, emailOtp: { enabled: false } };

describe.each(['postgres', 'sqlite'] as const)('on %s', (kind) => {
  let database: TestDatabase;
  let server: VersionServer;
  const ids: Record<string, string> = {};

  const byLink = async (email: string) => {
    await server.request('/sign-in/magic-link', { body: { email, name: 'Link' } });
    const reply = await server.request(server.mails.at(-1)?.url ?? '');
    return reply.cookie.includes('session_token=');
  };
  const byCode = async (email: string) => {
    await server.request('/email-otp/send-verification-otp', { body: { email, type: 'sign-in' } });
    const otp = server.mails.at(-1)?.code ?? '';
    return (await server.request('/sign-in/email-otp', { body: { email, otp } })).ok;
  };
  const idOf = async (email: string) => {
    const [row] = await database.query(`select id from ${database.quote('user')} where email = '${email}'`);
    return String(row?.['id']);
  };

  beforeAll(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl'), migrate: false });
    server = await startVersion('1.7.25', {
      database: database.location,
      plugins: ['magicLink', 'emailOTP', 'phoneNumber', 'passkey'],
    });
    await byLink('link@example.com');
    await byCode('code@example.com');
    Object.assign(ids, { link: await idOf('link@example.com'), code: await idOf('code@example.com') });
    for (const id of ['key', 'phone', 'nothing']) ids[id] = await addUser(database, { id });
    const quoted = (...names: string[]) => names.map((name) => database.quote(name)).join(', ');
    await database.query(
      `update ${database.quote('user')} set ${database.quote('phoneNumber')} = '+491701234567' where id = 'phone'`,
    );
    await database.query(
      `insert into passkey (${quoted('id', 'publicKey', 'userId', 'credentialID', 'counter', 'deviceType', 'backedUp')})
       values ('k', 'public', 'key', 'credential', 0, 'singleDevice', ${kind === 'postgres' ? 'false' : '0'})`,
    );
  });
  afterAll(async () => {
    await server.stop();
    await database.drop();
  });

  /** What is said of the ways in of each, and whether it is taken for a danger. */
  async function said(mailing: MailingSettings) {
    const app = await openOn(database, { mailing }, { secretStore: fakeKeyring() });
    try {
      const found: Record<string, string | null> = {};
      for (const [who, id] of Object.entries(ids)) {
        const { states, accounts } = await app.call('users.get', { id });
        expect(accounts).toEqual([]);
        found[who] = states.find(({ key }) => WAYS.some((way) => way === key))?.key ?? null;
      }
      return found;
    } finally {
      await app.close();
    }
  }

  it('whoever is signed in has a way in', async () => {
    expect(await database.query('select * from account')).toEqual([]);
    expect(await said(OFF)).toMatchObject({ link: null, code: null });
  });

  it('who is not is judged by passkeys, phones and what the connection says of mail', async () => {
    await database.query('delete from session');
    const none = { link: null, code: null, key: null, phone: null, nothing: null };
    expect(await said(ON)).toEqual(none);
    const unknown = 'way-not-known';
    expect(await said({})).toEqual({ ...none, link: unknown, code: unknown, phone: unknown, nothing: unknown });
    const no = 'no-way-in';
    expect(await said(OFF)).toEqual({ ...none, link: no, code: no, phone: unknown, nothing: no });
    // As the server itself has it.
    expect(await byLink('link@example.com')).toBe(true);
    expect(await byCode('code@example.com')).toBe(true);
  });

  /** The ways in of somebody, by kind, and what is not known. */
  async function waysOf(id: string, mailing: MailingSettings) {
    const app = await openOn(database, { mailing }, { secretStore: fakeKeyring() });
    try {
      const { waysIn } = await app.call('users.get', { id });
      return { ways: waysIn.ways.map((way) => way.kind), notKnown: waysIn.notKnown };
    } finally {
      await app.close();
    }
  }

  it('names each way, and what is not known', async () => {
    const verified = kind === 'postgres' ? 'true' : '1';
    expect(await waysOf('phone', OFF)).toEqual({ ways: [], notKnown: ['phone-code'] });
    await database.query(
      `update ${database.quote('user')} set ${database.quote('phoneNumberVerified')} = ${verified} where id = 'phone'`,
    );
    expect(await waysOf('phone', OFF)).toEqual({ ways: ['phone-code'], notKnown: [] });
    expect(await waysOf('key', {})).toEqual({ ways: ['passkey'], notKnown: ['magic-link', 'email-code'] });
    expect(await waysOf('nothing', ON)).toEqual({ ways: ['magic-link', 'email-code'], notKnown: [] });
    expect(await waysOf('nothing', OFF)).toEqual({ ways: [], notKnown: [] });
  });

  it('unlinking asks before the last way goes, and only then', async () => {
    const link = async (userId: string) => {
      const id = `google-${userId}-${Math.random()}`;
      const at = new Date();
      await database.insert('account', {
        id,
        userId,
        accountId: id,
        providerId: 'google',
        createdAt: at,
        updatedAt: at,
      });
      return id;
    };
    const unlinked = async (userId: string, mailing: MailingSettings) => {
      const app = await openOn(database, { mailing }, { secretStore: fakeKeyring() });
      try {
        const id = await link(userId);
        if (userId === 'nothing') return (await app.refused('accounts.unlink', { id })).code;
        await app.call('accounts.unlink', { id });
        return (await app.call('audit.list', { limit: 1 })).rows[0]?.summary.split('; ')[1];
      } finally {
        await app.close();
        await database.query('delete from account');
      }
    };
    expect(await unlinked('key', OFF)).toBe('left: a passkey');
    expect(await unlinked(ids['link'] ?? '', { magicLink: { enabled: true }, emailOtp: { enabled: false } })).toBe(
      'left: a mailed link',
    );
    expect(await unlinked('phone', OFF)).toBe('left: a code to their phone');
    expect(await unlinked('nothing', OFF)).toBe('CONFIRMATION_REQUIRED');
    expect(await unlinked('nothing', {})).toBe('CONFIRMATION_REQUIRED');
  });
});
