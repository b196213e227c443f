// Planted secrets: none reaches the page or a file, whatever is looked at and done.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { connectionTo } from '../support/matrix';
import { makeDatabase } from '../support/databases';
import { findPlanted, plantSecrets } from '../support/planted';
import { ask, call } from './fixtures/calls';
import { expect, test } from './fixtures/app';

const PASSWORD_OF_MAIL = 'Planted-mail-password-7f3a9c';
const SERVER_SECRET = 'planted-server-secret-51b0c2d8e4f6';

for (const kind of ['postgres', 'sqlite'] as const) {
  test(`no secret in any reply, on screen or on disk, on ${kind}`, async ({ launch, folder, pg }) => {
    const database = await makeDatabase(kind, { pg, plugins: ['admin', 'organization', 'twoFactor'] });
    const planted = await plantSecrets(database);
    const { app, page } = await launch();
    const replies: unknown[] = [];
    const saved = await call(page, 'connections.save', {
      ...connectionTo(database, { name: 'Planted' }),
      mail: {
        kind: 'smtp',
        url: `smtp://mailer:${PASSWORD_OF_MAIL}@127.0.0.1:1`,
        from: 'help@shop.example',
        secret: SERVER_SECRET,
        baseURL: 'http://127.0.0.1:1',
      },
    });
    replies.push(saved, await ask(page, 'connections.open', { id: saved.id }));
    const { userId: id } = planted;
    replies.push(
      await ask(page, 'connections.list'),
      await ask(page, 'connections.status'),
      await ask(page, 'users.list', { limit: 500 }),
      await ask(page, 'users.get', { id }),
      await ask(page, 'sessions.list', { limit: 500 }),
      await ask(page, 'accounts.list', { limit: 500 }),
      await ask(page, 'verifications.list', { limit: 500 }),
      ...(await Promise.all(
        planted.secrets.map(async ({ value }) => [
          await ask(page, 'users.list', { search: value.slice(0, 400) }),
          await ask(page, 'verifications.list', { search: value.slice(0, 400) }),
          await ask(page, 'sessions.list', { search: value.slice(0, 400) }),
        ]),
      )),
      await ask(page, 'email.resendVerification', { userId: id }),
      await ask(page, 'sessions.revokeForUser', { userId: id }),
      await ask(page, 'audit.list', { limit: 500 }),
      await ask(page, 'audit.verify'),
    );
    for (const keys of [['g', 'u'], ['Enter'], ['g', 's'], ['g', 'a'], ['g', 'o']]) {
      for (const key of keys) await page.keyboard.press(key);
      replies.push(await page.locator('body').innerText());
    }
    const secrets = [...planted.secrets.map((s) => s.value), PASSWORD_OF_MAIL, SERVER_SECRET];
    // What was asked for is not an answer: the searched text stands in no reply either.
    expect(await findPlanted(Buffer.from(JSON.stringify(replies)), secrets)).toEqual([]);
    expect(JSON.stringify(replies)).toContain(planted.email);

    await app.close();
    expect(await findPlanted(folder, secrets)).toEqual([]);
    expect(await readFile(path.join(folder, 'logs', 'authdesk.log'), 'utf8')).toContain('services ready');
    await database.drop();
  });
}
