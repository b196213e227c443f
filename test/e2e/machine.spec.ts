// On the machine: what is kept is for its user alone, a problem is reported as it was read, a newer folder is left alone.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from './fixtures/app';
import { call } from './fixtures/calls';

// Its module gives the path of the program to whoever is not run by it.
const load = createRequire(import.meta.url);
const electron = load('electron') as string;

test('whatever is kept is readable for its user alone, also in a folder that others may read', async ({
  launch,
  folder,
}) => {
  test.skip(process.platform === 'win32');
  await mkdir(path.join(folder, 'logs'));
  await writeFile(path.join(folder, 'logs', 'authdesk.log'), 'before\n');
  await chmod(path.join(folder, 'logs'), 0o755);
  await chmod(path.join(folder, 'logs', 'authdesk.log'), 0o644);
  await chmod(folder, 0o755);
  const { page } = await launch('--open=Demo');
  await expect(page.getByRole('grid')).toBeVisible();
  const own = (await readdir(folder)).filter((name) => /^(?:authdesk\.db|demo\.db|audit\.)/u.test(name));
  expect(own).toEqual(expect.arrayContaining(['authdesk.db', 'demo.db', 'audit.key']));
  const modeOf = async (name: string) => `${name} ${((await stat(path.join(folder, name))).mode & 0o777).toString(8)}`;
  expect(await Promise.all(own.map(modeOf))).toEqual(own.map((name) => `${name} 600`));
  expect(await modeOf('logs')).toBe('logs 700');
  expect(await modeOf('logs/authdesk.log')).toBe('logs/authdesk.log 600');
});

test('a report of a problem is saved as it was read, without people and secrets', async ({ launch, folder }) => {
  const { app, page } = await launch('--open=Demo');
  await expect(page.getByRole('grid')).toBeVisible();
  await call(page, 'app.reportProblem', {
    where: 'here',
    message: 'failed for ann@example.com with password=hunter2 at postgres://app:pw@db/shop',
  });
  await page.keyboard.press('ControlOrMeta+Comma');
  await page.getByRole('button', { name: 'Report a problem' }).click();
  const shown = await page.getByLabel('The report').innerText();
  expect(shown).toContain('failed for [address]');
  expect(shown).not.toMatch(/ann@example|hunter2|app:pw/u);
  const file = path.join(folder, '..', `${path.basename(folder)}-problem.txt`);
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, file);
  await page.getByRole('button', { name: 'Save…' }).click();
  await expect(page.getByText('Saved the report')).toBeVisible();
  expect((await readFile(file, 'utf8')).trim()).toBe(shown.trim());
});

test('a data folder of a newer Authdesk is refused in plain words, and not a byte of its file changes', async ({
  launch,
  folder,
}) => {
  const { app, page } = await launch('--open=Demo');
  await expect(page.getByRole('grid')).toBeVisible();
  await app.close();
  const file = path.join(folder, 'authdesk.db');
  // The version SQLite keeps for us stands in its header, at byte 60.
  const bytes = await readFile(file);
  bytes.writeUInt32BE(9999, 60);
  await writeFile(file, bytes);
  const hash = async () =>
    createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  const before = await hash();
  const person = path.join(folder, 'person.cjs');
  await writeFile(
    person,
    `require('electron').dialog.showMessageBox = async (asked) => {
      process.stdout.write(JSON.stringify(asked) + '\\n');
      return { response: 0, checkboxChecked: false };
    };`,
  );
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const old = spawn(electron, ['-r', person, '.', ...root, `--user-data-dir=${folder}`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [said, [code]] = await Promise.all([text(old.stdout), once(old, 'exit') as Promise<[number]>]);
  expect(code).toBe(1);
  expect(said).toContain('The data of Authdesk was written by a newer version.');
  expect(await hash()).toBe(before);
});
