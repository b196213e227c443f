// What administrators set, in the real app: shown, followed, and where it cannot be followed nothing is started.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { _electron } from '@playwright/test';
import { ask } from './fixtures/calls';
import { expect, test } from './fixtures/app';

// Its module gives the path of the program to whoever is not run by it.
const electron = createRequire(import.meta.url)('electron') as string;

test('a bad one refuses the start with the line that is wrong, and touches nothing', async ({ folder }) => {
  const policy = path.join(folder, 'policy.json');
  await writeFile(policy, '{\n  "version": 1,\n  "readOnly": "everything"\n}\n', { mode: 0o644 });
  const person = path.join(folder, 'person.cjs');
  await writeFile(
    person,
    `require('electron').dialog.showMessageBox = async (asked) => {
      process.stdout.write(JSON.stringify(asked) + '\\n');
      return { response: 0, checkboxChecked: false };
    };`,
  );
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = spawn(electron, ['-r', person, '.', ...root, `--user-data-dir=${path.join(folder, 'data')}`], {
    env: { ...process.env, AUTHDESK_POLICY_FILE: policy },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [said, [code]] = await Promise.all([text(app.stdout), once(app, 'exit') as Promise<[number]>]);
  expect(code).toBe(1);
  expect(said).toContain('what your administrators set cannot be followed');
  expect(said).toContain(`${policy}, line 3`);
  expect(existsSync(path.join(folder, 'data', 'authdesk.db'))).toBe(false);
});

test('one that holds is shown in the settings and cannot be lifted', async ({ folder }) => {
  const policy = path.join(folder, 'policy.json');
  await writeFile(policy, JSON.stringify({ version: 1, readOnly: 'all', maxRole: 'support' }), { mode: 0o644 });
  const app = await _electron.launch({
    args: ['.', `--user-data-dir=${path.join(folder, 'data')}`, '--open=Demo'],
    env: { ...(process.env as Record<string, string>), AUTHDESK_POLICY_FILE: policy },
  });
  const page = await app.firstWindow();
  await page.locator('[data-app-state="ready"]').waitFor({ state: 'attached' });
  await expect(page.getByRole('grid')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Comma');
  await expect(page.getByText('Every connection is read-only.')).toBeVisible();
  await expect(page.getByText('The role over any connection is Support at most.')).toBeVisible();
  const writable = {
    name: 'X',
    environment: 'demo',
    readOnly: false,
    driver: 'sqlite',
    sqlite: { file: '/x.db' },
  } as const;
  await app.evaluate(({ dialog }) => {
    dialog.showMessageBox = async () => ({ response: 0, checkboxChecked: false });
  });
  expect(await ask(page, 'connections.save', { ...writable, id: 'demo' })).toMatchObject({
    error: { code: 'PERMISSION_DENIED' },
  });
  await app.close();
});
