// The audit's key under a pass phrase, where the computer has no keyring and the person wants it.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fakeKeyring, startServices, type TestServices } from '../support/services';

let dataFolder: string;
const running: TestServices[] = [];
beforeEach(async () => {
  dataFolder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-phrase-'));
});
afterEach(async () => {
  for (const app of running.splice(0)) await app.close();
  await rm(dataFolder, { recursive: true, force: true });
});

async function start(...typed: string[]): Promise<TestServices> {
  const app = await startServices({ dataFolder, keep: true, typed });
  running.push(app);
  return app;
}
async function stop(): Promise<void> {
  for (const app of running.splice(0)) await app.close();
}
const kept = () => readFile(path.join(dataFolder, 'audit.key'), 'utf8');

it('opens with the phrase only, at each start, and can be taken off again', async () => {
  const first = await start('correct horse');
  expect(await first.call('audit.verify')).toMatchObject({ ok: true, protection: 'none' });
  const [, open = ''] = (await kept()).split(':');
  expect(await first.call('audit.setPassPhrase')).toEqual({ protection: 'pass-phrase' });
  expect(first.texts.at(-1)).toMatchObject({ twice: true });
  expect(await kept()).toMatch(/^phrase:/u);
  expect(await kept()).not.toContain(open);
  const { entries } = await first.call('audit.verify');
  await stop();

  // Another one first, and then the right one.
  const second = await start('wrong', 'correct horse');
  expect(second.texts.map(({ details }) => details.length)).toEqual([0, 1]);
  expect(await second.call('audit.verify')).toMatchObject({ ok: true, entries, protection: 'pass-phrase' });
  second.types('wrong');
  expect(await second.refused('audit.removePassPhrase')).toMatchObject({ code: 'INVALID_INPUT' });
  expect(await second.refused('audit.removePassPhrase')).toMatchObject({ code: 'CANCELLED' });
  expect(await kept()).toMatch(/^phrase:/u);
  second.types('correct horse');
  expect(await second.call('audit.removePassPhrase')).toEqual({ protection: 'none' });
  await stop();

  const third = await start();
  expect(third.texts).toEqual([]);
  expect(await third.call('audit.verify')).toMatchObject({ ok: true, protection: 'none' });
  const actions = (await third.call('audit.list')).rows.map(({ action }) => action);
  expect(actions.slice(0, 2)).toEqual(['audit.removePassPhrase', 'audit.setPassPhrase']);
});

it('starts nothing for whoever does not know it, and loses nothing by that', async () => {
  const first = await start('correct horse');
  await first.call('audit.setPassPhrase');
  await stop();
  const before = await kept();
  await expect(start()).rejects.toMatchObject({ code: 'SECRET_STORE_UNAVAILABLE' });
  await expect(start('1', '2', '3', '4', '5')).rejects.toMatchObject({ code: 'SECRET_STORE_UNAVAILABLE' });
  expect(await kept()).toBe(before);
  const again = await start('correct horse');
  expect(await again.call('audit.verify')).toMatchObject({ ok: true });
});

it('has nothing to do where there is a keyring', async () => {
  const app = await startServices({ dataFolder, keep: true, secretStore: fakeKeyring(), typed: ['a phrase'] });
  running.push(app);
  expect(await app.call('audit.verify')).toMatchObject({ protection: 'keyring' });
  expect(await app.refused('audit.setPassPhrase')).toMatchObject({ code: 'UNSUPPORTED' });
});
