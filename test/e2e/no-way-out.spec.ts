// A page taken over tries to reach beyond itself: the network, another address, the clipboard, the log, the screen.
import dgram from 'node:dgram';
import { readFile, writeFile } from 'node:fs/promises';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import type { WebContents } from 'electron';
import { call } from './fixtures/calls';
import { unsafePreferences, type LastPreferences } from './fixtures/preferences';
import { expect, test } from './fixtures/app';

const ready = (page: Page) => page.locator('[data-app-state="ready"]').waitFor({ state: 'attached' });
const windowsOf = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);

/** Listeners for UDP and TCP on one port of this machine, and how often they were reached. */
async function listeners() {
  let reached = 0;
  const tcp = net.createServer((socket) => {
    reached++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
  const { port } = tcp.address() as AddressInfo;
  const udp = dgram.createSocket('udp4', () => reached++);
  await new Promise<void>((resolve) => udp.bind(port, '127.0.0.1', resolve));
  const close = async () => {
    await Promise.all([
      new Promise((resolve) => tcp.close(resolve)),
      new Promise<void>((resolve) => udp.close(resolve)),
    ]);
  };
  return { port, reached: () => reached, close };
}

test('every window runs in the sandbox, isolated, with the web’s own rules and nothing experimental', async ({
  launch,
}) => {
  const { app, page } = await launch();
  try {
    await call(page, 'app.openWindow', {});
    await expect.poll(async () => unsafePreferences(app)).toEqual({ pages: 2, unsafe: [] });
  } finally {
    await app.close();
  }
});

test('a preload that runs as ours does has no Node to hand over', async ({ launch, folder }) => {
  const { app } = await launch();
  try {
    const probe = path.join(folder, 'probe.cjs');
    const tried = ['fs', 'child_process', 'net', 'os', 'node:fs', 'better-sqlite3'];
    await writeFile(
      probe,
      `const got = ${JSON.stringify(tried)}.filter((name) => { try { return require(name) !== undefined; } catch { return false; } });
      const bound = typeof process.binding === 'function' ? 'binding' : 'none';
      require('electron').contextBridge.exposeInMainWorld('probe', [...got, bound, typeof process.dlopen]);`,
    );
    const found = await app.evaluate(async ({ BrowserWindow, webContents }, preload) => {
      const [contents] = webContents.getAllWebContents();
      const ours = (contents as (WebContents & LastPreferences) | undefined)?.getLastWebPreferences() ?? {};
      const foreign = new BrowserWindow({ show: false, webPreferences: { ...ours, preload } });
      await foreign.loadURL('app://authdesk/index.html');
      const seen: unknown = await foreign.webContents.executeJavaScript('window.probe');
      foreign.destroy();
      return seen;
    }, probe);
    expect(found).toEqual(['none', 'undefined']);
  } finally {
    await app.close();
  }
});

test('WebRTC reaches nobody, neither in the page nor in a frame of it', async ({ launch }) => {
  const trap = await listeners();
  const { app, page } = await launch();
  try {
    const outcomes = await page.evaluate(async (port) => {
      const frame = document.body.appendChild(document.createElement('iframe'));
      const inFrame = frame.contentWindow as unknown as Window & typeof globalThis;
      const tries: string[] = [];
      for (const [where, scope] of [['page', window] as const, ['frame', inFrame] as const]) {
        for (const url of [
          `turn:127.0.0.1:${port}?transport=udp`,
          `turn:127.0.0.1:${port}?transport=tcp`,
          `turns:127.0.0.1:${port}?transport=tcp`,
          `stun:127.0.0.1:${port}`,
        ]) {
          try {
            const server = url.startsWith('turn') ? { urls: url, username: 'SECRET', credential: 'x' } : { urls: url };
            const connection = new scope.RTCPeerConnection({ iceServers: [server] });
            connection.createDataChannel('out');
            await connection.setLocalDescription(await connection.createOffer());
            // gathering ends in its own time, at the latest when every try was given up
            await new Promise<void>((resolve) => {
              const done = () => connection.iceGatheringState === 'complete' && resolve();
              connection.addEventListener('icegatheringstatechange', done);
              done();
              setTimeout(resolve, 4000);
            });
            tries.push(`${where}: gathered`);
          } catch (error) {
            tries.push(`${where}: ${error instanceof Error ? error.name : 'odd'}`);
          }
        }
      }
      return tries;
    }, trap.port);
    expect(outcomes).toHaveLength(8);
    expect(trap.reached()).toBe(0);
  } finally {
    await app.close();
    await trap.close();
  }
});

test('the page that leaves for nothing is loaded again, and there is no way back to nothing', async ({ launch }) => {
  const { app, page } = await launch();
  try {
    for (const leave of [
      () => void (window.location.href = 'about:blank'),
      () => window.location.assign('about:blank#x'),
      () => window.location.replace('about:blank?x'),
      () => window.history.back(),
      () => window.history.go(-3),
    ]) {
      await page.evaluate(leave).catch(() => {});
      await expect.poll(() => page.url()).toMatch(/^app:\/\/authdesk\/index\.html/);
      await ready(page);
      expect((await call(page, 'app.info')).version).toBeTruthy();
    }
  } finally {
    await app.close();
  }
});

test('what another program copied is not to be had by the page', async ({ launch }) => {
  const { app, page } = await launch();
  try {
    await app.evaluate(({ clipboard }) => clipboard.writeText('copied by another program'));
    await page.mouse.click(5, 5);
    const got = await page.evaluate(async () => {
      const seen: string[] = [];
      const frame = document.body.appendChild(document.createElement('iframe'));
      for (const where of [document, frame.contentDocument]) {
        if (where === null) continue;
        where.addEventListener('paste', (event) => seen.push(event.clipboardData?.getData('text/plain') ?? ''), true);
        const area = where.body.appendChild(where.createElement('textarea'));
        area.focus();
        where.execCommand('paste');
        seen.push(area.value);
        const editable = where.body.appendChild(where.createElement('div'));
        editable.contentEditable = 'true';
        editable.focus();
        where.execCommand('paste');
        seen.push(editable.textContent ?? '');
      }
      seen.push(await navigator.clipboard.readText().catch(() => ''));
      return seen.filter((text) => text !== '');
    });
    expect(got).toEqual([]);
    // a person's own paste still works
    await page.evaluate(() => {
      const area = document.body.appendChild(document.createElement('textarea'));
      area.id = 'own';
      area.focus();
    });
    await page.locator('#own').focus();
    await page.keyboard.press('ControlOrMeta+V');
    await expect(page.locator('#own')).toHaveValue('copied by another program');
  } finally {
    await app.close();
  }
});

test('windows are few, and the one too many is refused in words', async ({ launch }) => {
  const { app, page } = await launch();
  try {
    const replies = await page.evaluate(async () => {
      const codes: string[] = [];
      for (let n = 0; n < 25; n++) {
        const reply = await window.authdesk?.app.openWindow({});
        codes.push(reply?.ok === true ? 'ok' : (reply?.error.code ?? 'none'));
      }
      return codes;
    });
    expect(new Set(replies)).toEqual(new Set(['ok', 'CONFLICT']));
    expect(await windowsOf(app)).toBeLessThanOrEqual(10);
  } finally {
    await app.close();
  }
});

test('the page can neither forge a line of the log nor wash the log away', async ({ launch, folder }) => {
  const { app, page } = await launch();
  const log = path.join(folder, 'logs', 'authdesk.log');
  try {
    await call(page, 'app.reportProblem', {
      where: 'x\n2026-01-01T00:00:00.000Z [info] FORGED in where',
      message: 'y\r\n2026-01-01T00:00:00.000Z [info] FORGED \u2028 2026 \u001b[31m in message',
    });
    const marked = await call(page, 'app.reportProblem', { where: 'marked', message: 'first of many' });
    await page.evaluate(async () => {
      const message = 'z'.repeat(4000);
      for (let n = 0; n < 1000; n++) await window.authdesk?.app.reportProblem({ where: 'flood', message });
    });
    const text = await readFile(log, 'utf8');
    expect(text).toContain(marked.reference);
    expect(text.split(/[\r\n\u2028\u2029]/).filter((line) => line.startsWith('2026-01-01T'))).toEqual([]);
    // oxlint-disable-next-line no-control-regex -- that is what is looked for
    expect(text).not.toMatch(/\u001b/);
    expect(text.length).toBeLessThan(400_000);
  } finally {
    await app.close();
  }
});

test('a call never rejects, whatever it is given', async ({ launch }) => {
  const { app, page } = await launch();
  try {
    const codes = await page.evaluate(async () => {
      const nested = (depth: number) => {
        let value: unknown = 1;
        for (let n = 0; n < depth; n++) value = n % 2 === 0 ? { a: value } : [value];
        return value;
      };
      const circle: Record<string, unknown> = {};
      circle['self'] = circle;
      const throwing = Object.defineProperty({}, 'search', {
        enumerable: true,
        get: () => {
          throw new Error('from the page');
        },
      });
      const odd: unknown[] = [
        Symbol('x'),
        { search: Symbol('x') },
        document.body,
        { search: document.body },
        new Proxy({}, {}),
        new Proxy(
          {},
          {
            ownKeys: () => {
              throw new Error('trap');
            },
          },
        ),
        new WeakMap(),
        new Promise(() => {}),
        window,
        circle,
        throwing,
        nested(99),
        nested(101),
        nested(5000),
        new Error('x'),
        new Map([[1, 2]]),
        new Uint8Array(3),
        () => 1,
      ];
      const replies: string[] = [];
      for (const input of odd) {
        for (const method of ['users.list', 'users.update', 'connections.save'] as const) {
          const [group, name] = method.split('.') as [string, string];
          const bridge = window.authdesk as unknown as Record<
            string,
            Record<string, (input: unknown) => Promise<unknown>>
          >;
          try {
            const reply = (await bridge[group]?.[name]?.(input)) as { ok: boolean; error?: { code: string } };
            replies.push(reply.ok ? 'ok' : (reply.error?.code ?? 'none'));
          } catch (error) {
            replies.push(`rejected: ${String(error).slice(0, 60)}`);
          }
        }
      }
      return replies;
    });
    expect(codes.filter((code) => code !== 'INVALID_INPUT' && code !== 'ok')).toEqual([]);
  } finally {
    await app.close();
  }
});
