// Opens the built app on a database, loads rows by going to the end of the grid again and again, then flings from the top to
// the bottom and prints how long every frame took. Runs where windows can appear.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { _electron } from '@playwright/test';

const [root, database, wanted, frames, patience] = process.argv.slice(2);
const folder = mkdtempSync(path.join(os.tmpdir(), 'authdesk-fling-'));
const env = { ...process.env, ...(process.getuid?.() === 0 ? { ELECTRON_DISABLE_SANDBOX: '1' } : {}) };
const app = await _electron.launch({
  args: ['.', `--user-data-dir=${folder}`, `--open=${database}`],
  cwd: root,
  env,
});
try {
  const page = await app.firstWindow();
  await page.locator('[data-row-id]').first().waitFor({ timeout: 60_000 });
  const result = await page.evaluate(
    async ({ rows, count, within }) => {
      const box = document.querySelector('[role="grid"]').parentElement;
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      const height = document.querySelector('[data-row-id]').getBoundingClientRect().height;
      const started = performance.now();
      const loaded = () => Math.round(box.scrollHeight / height);
      while (loaded() < rows && performance.now() - started < within) {
        box.scrollTop = box.scrollHeight;
        await frame();
      }
      const loading = performance.now() - started;
      box.scrollTop = 0;
      for (let i = 0; i < 60; i += 1) await frame();
      const step = (box.scrollHeight - box.clientHeight) / count;
      const took = [];
      let last = await frame();
      for (let i = 1; i <= count; i += 1) {
        box.scrollTop = step * i;
        const now = await frame();
        took.push(now - last);
        last = now;
      }
      const idle = [];
      for (let i = 0; i < count; i += 1) {
        const now = await frame();
        idle.push(now - last);
        last = now;
      }
      return { rows: loaded(), loading, took, idle };
    },
    { rows: Number(wanted), count: Number(frames), within: Number(patience) },
  );
  console.log(JSON.stringify(result));
} finally {
  await app.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
