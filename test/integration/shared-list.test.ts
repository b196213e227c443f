// A lead hands connections to a team: signed, without secrets, asked about in main, and never in the place of one that is there.
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Policy } from '@shared/api/policy';
import type { ConnectionInput } from '@shared/api/connections';
import { fakeKeyring, noSecretStore, startServices, type TestServices } from '../support/services';

let folder: string;
const desks: TestServices[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-lists-'));
});
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.services.close();
  await rm(folder, { recursive: true, force: true });
});
const desk = async (rules?: Omit<Policy, 'version'>, isProtected = true) => {
  const one = await startServices({
    secretStore: isProtected ? fakeKeyring() : noSecretStore,
    ...(rules && { policy: { version: 1, ...rules } }),
  });
  desks.push(one);
  return one;
};

const SECRET = 'correct horse battery staple';
const shop: ConnectionInput = {
  name: 'Shop',
  environment: 'production',
  readOnly: true,
  driver: 'postgres',
  postgres: {
    host: 'db.example.com',
    database: 'shop',
    user: 'support',
    password: SECRET,
    ssl: { mode: 'verify-full' },
  },
  authServer: { baseURL: 'https://shop.example.com', secret: `${SECRET} 2` },
  mail: {
    kind: 'smtp',
    url: `smtp://mailer:${encodeURIComponent(SECRET)}@mail.example.com`,
    from: 'a@example.com',
    baseURL: 'https://shop.example.com',
  },
  access: { requireTicket: true },
};
const crm = {
  name: 'CRM',
  environment: 'staging',
  driver: 'postgres',
  postgres: { host: 'crm.example.com', database: 'crm', user: 'support' },
} satisfies ConnectionInput;

async function exported(lead: TestServices, more: object = {}) {
  const saved = [];
  for (const input of [shop, crm]) saved.push(await lead.call('connections.save', input));
  const file = path.join(folder, 'connections.json');
  lead.chooses(file);
  const { file: handle } = await lead.call('app.chooseSaveFile', { suggestedName: 'connections.json', format: 'json' });
  const ids = saved.map(({ id }) => id);
  const request = { ids, role: 'support' as const, signedBy: 'Mara', file: handle ?? '', ...more };
  const { fingerprint } = await lead.call('connections.export', request);
  return { file, fingerprint, ids, text: await readFile(file, 'utf8') };
}

async function chosen(one: TestServices, file: string) {
  one.opens(file);
  const { file: handle } = await one.call('connections.chooseFile', { what: 'list' });
  return { file: handle ?? '' };
}
const given = async (one: TestServices, text: string) => {
  const file = path.join(folder, 'given.json');
  await writeFile(file, text);
  return chosen(one, file);
};

const listed = (settings: object, id: string = randomUUID()) => ({
  id,
  settings: { readOnly: true, expects: [], ...settings },
});

/** A list somebody signs with a key of their own. */
function signedBy(list: unknown, prefix = 'authdesk-connections-1\n') {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const text = JSON.stringify(list);
  const key = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64');
  const signature = sign(null, Buffer.from(prefix + text), privateKey).toString('base64');
  return { key, text: JSON.stringify({ format: 'authdesk-connections-1', list: text, key, signature }) };
}

describe('a list of connections', () => {
  it('carries no secret, and everything else, to another desk, with the role it was made for', async () => {
    const { file, text, fingerprint, ids } = await exported(await desk());
    expect(text).not.toContain('correct');
    expect(text).not.toContain(encodeURIComponent(SECRET));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const team = await desk();
    const taken = await team.call('connections.import', await chosen(team, file));
    expect(taken).toMatchObject({ signedBy: 'Mara', fingerprint, there: [] });
    expect(team.asked).toMatchObject([{ message: 'Add 2 connections signed by “Mara”?', yes: 'Add' }]);
    const { details = [] } = team.asked[0] ?? {};
    expect(details[0]).toBe('This key is new here. Compare it with what they tell you.');
    expect(details[1]).toBe(`Key ${fingerprint}`);
    expect(details).toContain('Shop: production, db.example.com/shop, Support, read-only');
    expect(details.join('\n')).toContain('mail.example.com');
    const [added] = taken.added;
    // Under the same id, which links to people name.
    expect(taken.added.map(({ id }) => id)).toEqual(ids);
    expect(added).toMatchObject({ name: 'Shop', readOnly: true, secrets: 'missing', kept: [] });
    expect(added?.settings.access).toEqual({ requireTicket: true, role: 'support' });
    const { rows } = await team.call('audit.list', {});
    expect(rows[0]).toMatchObject({ action: 'connections.import', summary: expect.stringContaining(fingerprint) });
  });

  it('changes nothing that is there, and asks about nothing then', async () => {
    const lead = await desk();
    const { file } = await exported(lead);
    const before = await lead.call('connections.list');
    expect(await lead.call('connections.import', await chosen(lead, file))).toMatchObject({
      added: [],
      there: ['Shop', 'CRM'],
    });
    expect(lead.asked.filter(({ message }) => message.includes('signed by'))).toEqual([]);
    expect(await lead.call('connections.list')).toEqual(before);
  });

  it('is added under a name of its own beside another database of that name, and only after a yes', async () => {
    const { file } = await exported(await desk());
    const team = await desk();
    await team.call('connections.save', { ...crm, name: 'Shop' });
    team.answer(false);
    expect(await team.refused('connections.import', await chosen(team, file))).toMatchObject({ code: 'CANCELLED' });
    team.answer(true);
    const { added, there } = await team.call('connections.import', await chosen(team, file));
    expect([added.map(({ name }) => name), there]).toEqual([['Shop (2)'], ['CRM']]);
  });

  it('says that a key was seen before, and that a name has another key now', async () => {
    const lead = await desk();
    const first = await exported(lead);
    const team = await desk();
    await team.call('connections.import', await chosen(team, first.file));
    const other = (name: string) => ({ ...crm, postgres: { ...crm.postgres, host: `${name}.example.com` }, name });
    const again = await lead.call('connections.save', other('third'));
    lead.chooses(path.join(folder, 'second.json'));
    const { file } = await lead.call('app.chooseSaveFile', { suggestedName: 'second', format: 'json' });
    await lead.call('connections.export', { ids: [again.id], role: 'viewer', signedBy: 'Mara', file: file ?? '' });
    await team.call('connections.import', await chosen(team, path.join(folder, 'second.json')));
    expect(team.asked.at(-1)?.details[0]).toBe('You took a list signed with this key before.');
    const impostor = signedBy({
      signedBy: 'mara',
      connections: [listed(other('fourth'))],
    });
    await team.call('connections.import', await given(team, impostor.text));
    expect(team.asked.at(-1)?.details[0]).toBe('This is another key than this name had before. Ask them why.');
  });

  it('that was changed, is not signed, or was signed for something else is refused', async () => {
    const { text } = await exported(await desk());
    const team = await desk();
    const parts = JSON.parse(text) as { list: string; key: string; signature: string };
    const { signature: _signature, ...unsigned } = parts;
    const foreign = signedBy(JSON.parse(parts.list), 'authdesk-update-1\n');
    const wrong: [string, string][] = [
      [JSON.stringify({ ...parts, list: parts.list.replace('db.example.com', 'db.evil.com') }), 'was changed'],
      [JSON.stringify({ ...parts, key: foreign.key }), 'was changed'],
      [foreign.text, 'was changed'],
      [JSON.stringify(unsigned), 'is not signed'],
      ['', 'is no list'],
      ['[]', 'is no list'],
      [text.slice(0, -20), 'is no list'],
      [signedBy({ signedBy: 'x', connections: [] }).text, 'cannot be read'],
      [signedBy({ signedBy: 'x', connections: [{ ...listed(crm), more: 1 }] }).text, 'cannot be read'],
    ];
    for (const [bytes, what] of wrong) {
      const refused = await team.refused('connections.import', await given(team, bytes));
      expect([refused.code, refused.message]).toEqual(['INVALID_INPUT', expect.stringContaining(what)]);
    }
    const ours = { name: 'x', environment: 'staging', driver: 'sqlite', readOnly: false, expects: [] };
    const own = { ...ours, sqlite: { file: path.join(team.dataFolder, 'authdesk.db') } };
    const refused = await team.refused(
      'connections.import',
      await given(team, signedBy({ signedBy: 'x', connections: [listed(own)] }).text),
    );
    expect(refused.code).toBe('INVALID_INPUT');
    expect(team.asked).toEqual([]);
    expect((await team.call('connections.list')).map(({ name }) => name)).toEqual(['Demo database']);
  });

  it('takes the place of no other, whatever id it names', async () => {
    const team = await desk();
    const { id } = await team.call('connections.save', shop);
    const offer = signedBy({ signedBy: 'x', connections: [listed(crm, id)] });
    const { added } = await team.call('connections.import', await given(team, offer.text));
    expect(added.map((one) => one.id)).not.toEqual([id]);
    expect((await team.call('connections.list')).find((one) => one.id === id)?.name).toBe('Shop');
    for (const named of ['demo', 'fixed-shop', '']) {
      const list = signedBy({ signedBy: 'x', connections: [listed({ ...crm, name: 'y' }, named)] });
      const input = await given(team, list.text);
      expect(await team.refused('connections.import', input)).toMatchObject({ code: 'INVALID_INPUT' });
    }
  });

  it('brings no secret in, whoever put one there', async () => {
    const team = await desk();
    const connections = [listed({ ...shop, expects: ['password'] })];
    const { added } = await team.call(
      'connections.import',
      await given(team, signedBy({ signedBy: 'x', connections }).text),
    );
    expect(added).toMatchObject([{ secrets: 'missing', kept: [] }]);
    expect(JSON.stringify(await team.call('connections.list'))).not.toContain('correct');
  });

  it('is read from a file that was chosen in the dialog, once', async () => {
    const { file } = await exported(await desk());
    const team = await desk();
    for (const handle of [file, 'chosen-file:none']) {
      expect(await team.refused('connections.import', { file: handle })).toMatchObject({ code: 'INVALID_INPUT' });
    }
    const input = await chosen(team, file);
    await team.call('connections.import', input);
    expect(await team.refused('connections.import', input)).toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('what administrators set', () => {
  it('lets no others be added than theirs, and no keys count but theirs', async () => {
    const lead = await desk();
    const { file, text } = await exported(lead);
    const closed = await desk({ connections: { onlyFixed: true } });
    expect(await closed.refused('connections.import', await chosen(closed, file))).toMatchObject({
      code: 'PERMISSION_DENIED',
    });
    const { key } = JSON.parse(text) as { key: string };
    const other = signedBy({ signedBy: 'Mara', connections: [listed(crm)] });
    const team = await desk({ connections: { signers: [key] } });
    expect(await team.refused('connections.import', await given(team, other.text))).toMatchObject({
      code: 'PERMISSION_DENIED',
    });
    expect((await team.call('connections.import', await chosen(team, file))).added).toHaveLength(2);
    expect(team.asked[0]?.details[0]).toBe('Your administrators trust this key.');
  });

  it('keeps read-only and the highest role', async () => {
    const { file } = await exported(await desk(), { role: 'lead' });
    const team = await desk({ readOnly: 'all', maxRole: 'viewer' });
    const refused = await team.refused('connections.import', await chosen(team, file));
    expect(refused).toMatchObject({ code: 'PERMISSION_DENIED' });
    expect(team.asked).toEqual([]);
    expect((await team.call('connections.list')).map(({ name }) => name)).toEqual(['Demo database']);
    // And nobody below a lead hands any on.
    const { id } = (await team.call('connections.list'))[0] ?? { id: '' };
    team.chooses(path.join(folder, 'no.json'));
    const { file: handle } = await team.call('app.chooseSaveFile', { suggestedName: 'no', format: 'json' });
    expect(
      await team.refused('connections.export', { ids: [id], role: 'viewer', signedBy: 'x', file: handle ?? '' }),
    ).toMatchObject({ code: 'PERMISSION_DENIED' });
  });
});

it('is not signed where nothing protects the key', async () => {
  const lead = await desk(undefined, false);
  const { id } = await lead.call('connections.save', crm);
  lead.chooses(path.join(folder, 'connections.json'));
  const { file } = await lead.call('app.chooseSaveFile', { suggestedName: 'connections', format: 'json' });
  expect(
    await lead.refused('connections.export', { ids: [id], role: 'support', signedBy: 'Mara', file: file ?? '' }),
  ).toMatchObject({ code: 'SECRET_STORE_UNAVAILABLE' });
});
