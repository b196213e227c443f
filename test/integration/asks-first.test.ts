// What main asks a person itself before a connection reaches somewhere new or has a guard lowered.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionInput } from '@shared/api/connections';
import { fakeKeyring, startServices, type TestServices } from '../support/services';

let app: TestServices;
let folder: string;
beforeEach(async () => {
  app = await startServices({ secretStore: fakeKeyring() });
  folder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-asks-'));
});
afterEach(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

const whole: ConnectionInput = {
  name: 'Shop',
  environment: 'production',
  readOnly: true,
  driver: 'postgres',
  postgres: {
    host: 'db.example.com',
    database: 'shop',
    user: 'app',
    password: 'pw',
    ssl: { mode: 'verify-full' },
  },
  replicaUrl: 'postgres://app:pw@replica.example.com/shop',
  authServer: { baseURL: 'https://auth.example.com', secret: 's'.repeat(32) },
  mail: {
    kind: 'smtp',
    url: 'smtp://mailer:pw@smtp.example.com:587',
    from: 'a@example.com',
    baseURL: 'https://auth.example.com',
    secret: 's'.repeat(32),
  },
  access: { role: 'viewer', requireReason: true, requireTicket: true, ticketUrl: 'https://desk.example.com/{ticket}' },
  sessions: { secondaryStorage: 'with-database', redisUrl: 'rediss://:pw@redis.example.com:6380' },
  ssh: { host: 'bastion.example.com', auth: 'agent' },
};

/** The same with parts changed, and without any secret, as a form leaves them empty. */
const changed = (parts: Partial<ConnectionInput>): ConnectionInput => {
  const { authServer, mail, sessions, postgres, replicaUrl: _replica, ...rest } = whole;
  const { secret: _secret, ...server } = authServer ?? { baseURL: '' };
  const { secret: _own, ...post } = mail?.kind === 'smtp' ? mail : { secret: '' };
  const { password: _password, ...place } = postgres !== undefined && 'host' in postgres ? postgres : { password: '' };
  return {
    ...rest,
    replicaUrl: 'postgres://app@replica.example.com/shop',
    authServer: server,
    mail: {
      ...(post as Extract<ConnectionInput['mail'], { kind: 'smtp' }>),
      url: 'smtp://mailer@smtp.example.com:587',
    },
    sessions: { ...sessions, redisUrl: 'rediss://redis.example.com:6380' },
    postgres: place as NonNullable<ConnectionInput['postgres']>,
    ...parts,
  };
};
const at = (parts: object): ConnectionInput => {
  const { postgres } = changed({});
  return changed({ postgres: { ...postgres, ...parts } as NonNullable<ConnectionInput['postgres']> });
};

async function saved(): Promise<string> {
  const { id } = await app.call('connections.save', whole);
  app.asked.length = 0;
  return id;
}

describe('a change of a saved connection', () => {
  const lowers: [what: string, input: () => ConnectionInput, line: string][] = [
    ['read-only turned off', () => changed({ readOnly: false }), 'Read-only is turned off.'],
    ['environment', () => changed({ environment: 'staging' }), 'It counts as staging, no longer as production.'],
    ['role', () => changed({ access: { ...whole.access, role: 'lead' } }), 'The role is Lead instead of Viewer.'],
    ['no role at all', () => changed({ access: { ...whole.access, role: undefined } }), 'The role is Lead'],
    ['reason', () => changed({ access: { ...whole.access, requireReason: false } }), 'No reason is asked for'],
    ['ticket', () => changed({ access: { ...whole.access, requireTicket: undefined } }), 'No ticket is asked for'],
    ['weaker TLS', () => at({ ssl: { mode: 'require' } }), 'The line to the database is less safe.'],
    ['no TLS', () => at({ ssl: { mode: 'disable' } }), 'The line to the database is less safe.'],
    ['other tables', () => changed({ mapping: { tables: { user: 'account' } } }), 'Other tables or columns are read'],
    ['another schema', () => changed({ schema: 'private' }), 'Other tables or columns are read'],
    [
      'open mail',
      () => {
        const { mail } = changed({});
        return changed({ mail: { ...mail, tls: 'optional' } as NonNullable<ConnectionInput['mail']> });
      },
      'Mail may leave without encryption.',
    ],
    ['database host', () => at({ host: 'evil.example.com' }), 'Database: evil.example.com:5432'],
    ['database port', () => at({ port: 6432 }), 'Database: db.example.com:6432'],
    [
      'replica',
      () => changed({ replicaUrl: 'postgres://app@evil.example.com/shop' }),
      'Read replica: evil.example.com',
    ],
    [
      'auth server',
      () => changed({ authServer: { baseURL: 'http://127.0.0.1:9' } }),
      'Auth server: http://127.0.0.1:9',
    ],
    [
      'links in mails',
      () => {
        const { mail } = changed({});
        return changed({
          mail: { ...mail, baseURL: 'https://evil.example.com' } as NonNullable<ConnectionInput['mail']>,
        });
      },
      'Links in mails lead to: https://evil.example.com',
    ],
    [
      'where a mailed link leads on',
      () => changed({ mailing: { callbackURL: 'https://evil.example.com/x' } }),
      'Links in mails lead to: https://evil.example.com',
    ],
    [
      'mail server',
      () => {
        const { mail } = changed({});
        return changed({ mail: { ...mail, url: 'smtp://evil.example.com' } as NonNullable<ConnectionInput['mail']> });
      },
      'Mail server: smtp://evil.example.com',
    ],
    [
      'Redis',
      () => changed({ sessions: { ...whole.sessions, redisUrl: 'redis://redis.example.com:6380' } }),
      'Redis: redis://redis.example.com:6380',
    ],
    [
      'tickets',
      () => changed({ access: { ...whole.access, ticketUrl: 'https://{ticket}.evil.example.com' } }),
      'Tickets open in the browser at: https://{ticket}.evil.example.com',
    ],
    ['jump host', () => changed({ ssh: { host: 'evil.example.com', auth: 'agent' } }), 'SSH server: evil.example.com'],
    ['no tunnel', () => changed({ ssh: undefined }), 'Database: db.example.com:5432'],
    [
      'a key of a host',
      () =>
        changed({
          ssh: {
            host: 'bastion.example.com',
            auth: 'agent',
            hostKeys: [
              { server: 'bastion.example.com:22', type: 'ssh-ed25519', fingerprint: `SHA256:${'a'.repeat(43)}` },
            ],
          },
        }),
      'Key of bastion.example.com:22',
    ],
    [
      'a file in the address',
      () =>
        changed({
          postgres: { url: 'postgres://app@db.example.com/shop?sslmode=verify-full&sslkey=/home/sam/.ssh/id' },
        }),
      'File: /home/sam/.ssh/id',
    ],
  ];
  it.each(lowers)('is asked about: %s', async (_what, input, line) => {
    const id = await saved();
    const before = await app.call('connections.list');
    app.answer(false);
    expect(await app.refused('connections.save', { ...input(), id })).toMatchObject({ code: 'CANCELLED' });
    expect(app.asked).toHaveLength(1);
    expect(app.asked[0]?.details.join('\n')).toContain(line);
    expect(await app.call('connections.list')).toEqual(before);
    app.answer(true);
    await app.call('connections.save', { ...input(), id });
    app.answer(false);
    // What was confirmed is saved, and not asked about again.
    await app.call('connections.save', { ...input(), id });
  });

  it.each<[string, () => ConnectionInput]>([
    ['the same again', () => changed({})],
    ['another name', () => changed({ name: 'Shop 2' })],
    ['less of it', () => changed({ mail: undefined, authServer: undefined, replicaUrl: undefined })],
    ['zone and password rules', () => changed({ times: { zone: 'Europe/Berlin' }, passwords: { minLength: 12 } })],
  ])('is not asked about: %s', async (_what, input) => {
    const id = await saved();
    app.answer(false);
    await app.call('connections.save', { ...input(), id });
    expect(app.asked).toEqual([]);
  });

  it('cannot make a question look like another one', async () => {
    const id = await saved();
    app.answer(false);
    const name = 'x\u202Eevil\nRead-only stays on.';
    await app.refused('connections.save', { ...at({ host: 'evil.example.com' }), id, name });
    expect(app.asked[0]?.message).not.toMatch(/[\n\u202E]/u);
  });
});

describe('a new connection', () => {
  const plain: ConnectionInput = {
    name: 'New',
    environment: 'staging',
    driver: 'postgres',
    postgres: { host: '127.0.0.1', port: 1, database: 'x', user: 'x' },
  };

  it('is asked about once, be it tried or saved first', async () => {
    app.answer(false);
    expect((await app.refused('connections.test', plain)).code).toBe('CANCELLED');
    expect((await app.refused('connections.save', plain)).code).toBe('CANCELLED');
    app.answer(true);
    expect((await app.refused('connections.test', plain)).code).toBe('CONNECTION_FAILED');
    app.answer(false);
    await app.call('connections.save', plain);
    expect(app.asked).toHaveLength(3);
  });

  it('to a database that is known is no way around its guards', async () => {
    await saved();
    app.answer(false);
    const around = { ...changed({ name: 'Around', readOnly: false, environment: 'development', access: {} }) };
    expect((await app.refused('connections.save', around)).code).toBe('CANCELLED');
    expect(app.asked[0]?.details).toEqual(
      expect.arrayContaining(['Read-only is turned off.', 'It counts as development, no longer as production.']),
    );
  });
});

describe('a file', () => {
  const input = (file: string): ConnectionInput => ({
    name: 'File',
    environment: 'development',
    driver: 'sqlite',
    sqlite: { file },
  });

  it('that was chosen in the dialog is not asked about, one that the page names is', async () => {
    const file = path.join(folder, 'auth.db');
    await writeFile(file, '');
    app.answer(false);
    expect((await app.refused('connections.save', input(file))).code).toBe('CANCELLED');
    expect(app.asked[0]?.details).toEqual([`File: ${file}`]);
    app.opens(file);
    const chosen = await app.call('connections.chooseFile', { what: 'database' });
    expect(chosen.path).toBe(file);
    expect(chosen.file).not.toContain(folder);
    await app.call('connections.save', input(chosen.file ?? ''));
    expect((await app.call('connections.list')).at(-1)?.settings.sqlite?.file).toBe(file);
    // Good for one use.
    expect(await app.refused('connections.save', input(chosen.file ?? ''))).toMatchObject({ code: 'INVALID_INPUT' });
    expect(app.asked).toHaveLength(1);
  });

  it('of our own is never opened as a database', async () => {
    for (const name of ['authdesk.db', 'authdesk.db-wal', 'audit.key', './audit.checkpoints']) {
      const file = `${app.dataFolder}/${name}`;
      expect(await app.refused('connections.save', input(file))).toMatchObject({ code: 'INVALID_INPUT' });
      expect(await app.refused('connections.test', input(file))).toMatchObject({ code: 'INVALID_INPUT' });
    }
    expect(app.asked).toEqual([]);
  });
});

describe('a kept secret', () => {
  const password = 'password';
  const secrets = ['mailUrl', 'mailSecret', 'authSecret', 'redisUrl', 'replicaUrl', password];
  it.each<[string, () => ConnectionInput, string[]]>([
    ['stays with the same settings', () => changed({}), []],
    ['stays over a safer line', () => changed({ name: 'x' }), []],
    ['of another host', () => at({ host: 'db2.example.com' }), [password]],
    ['of another port', () => at({ port: 6432 }), [password]],
    ['of another user', () => at({ user: 'root' }), [password]],
    ['over a line that proves less', () => at({ ssl: { mode: 'verify-ca' } }), [password]],
    ['over an open line', () => at({ ssl: { mode: 'disable' } }), [password]],
    [
      'of another auth server',
      () => changed({ authServer: { baseURL: 'https://other.example.com' } }),
      ['authSecret', 'mailSecret'],
    ],
    [
      'whose links another server carries',
      () => {
        const { mail } = changed({});
        return changed({
          mail: { ...mail, url: 'smtp://mailer@evil.example.com' } as NonNullable<ConnectionInput['mail']>,
        });
      },
      ['authSecret', 'mailSecret', 'mailUrl'],
    ],
    [
      'whose links lead elsewhere',
      () => {
        const { mail } = changed({});
        return changed({
          mail: { ...mail, baseURL: 'https://evil.example.com' } as NonNullable<ConnectionInput['mail']>,
        });
      },
      ['authSecret', 'mailSecret'],
    ],
    [
      'over mail that may be open',
      () => {
        const { mail } = changed({});
        return changed({ mail: { ...mail, tls: 'optional' } as NonNullable<ConnectionInput['mail']> });
      },
      ['authSecret', 'mailSecret', 'mailUrl'],
    ],
    [
      'of Redis without TLS',
      () => changed({ sessions: { ...whole.sessions, redisUrl: 'redis://redis.example.com:6380' } }),
      ['redisUrl'],
    ],
  ])('%s', async (_what, input, gone) => {
    const id = await saved();
    const { kept } = await app.call('connections.save', { ...input(), id });
    expect(kept.toSorted()).toEqual(secrets.filter((name) => !gone.includes(name)).toSorted());
  });
});

describe('what takes no undoing', () => {
  it('removes a connection only where it was confirmed, of production with its name', async () => {
    const id = await saved();
    app.answer(false);
    expect((await app.refused('connections.remove', { id })).code).toBe('CANCELLED');
    expect(app.asked.at(-1)).toMatchObject({ phrase: 'Shop' });
    app.answer(true);
    await app.call('connections.remove', { id });
  });
});
