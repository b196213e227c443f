import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/main/data/base/app-error';
import type { Dispatcher } from '../../../src/main/calls/dispatcher';
import { requestOf, startOptions } from '../../../src/main/shell/command-line';
import { takePasswords } from '../../../src/main/shell/given-passwords';
import { lateDispatcher } from '../../../src/main/shell/late-dispatcher';
import { COMMANDS, type CommandId } from '@shared/commands';
import { menuTemplate } from '../../../src/main/shell/menu-template';
import { isCrash, withDeadline } from '../../../src/main/shell/process-end';

describe('startOptions', () => {
  it.each([
    [['electron', '.', '--open=Demo'], { open: 'Demo' }],
    [['authdesk', '--open=postgres://ann:p=a=s@db/app?x=1'], { open: 'postgres://ann:p=a=s@db/app?x=1' }],
    [['authdesk', '--user-data-dir=/tmp/x', '--open=/data/auth.db', '--no-sandbox'], { open: '/data/auth.db' }],
    [['authdesk', '--open=My staging database'], { open: 'My staging database' }],
    [['electron', '.', '--open=Demo', '--open=Other'], { open: 'Other' }],
    [['authdesk', '--open= '], {}],
    [['authdesk', '--open='], {}],
    [['authdesk', '--open'], {}],
    [['authdesk', '--opened=x'], {}],
    [['authdesk', `--open=${'x'.repeat(5000)}`], {}],
    [['authdesk', '--open=a\0b'], {}],
    [[], {}],
    [['authdesk', '/data/auth.db'], { file: '/data/auth.db' }],
    [['authdesk', 'there', '--x'], { file: 'there' }],
    [['electron', '.', 'nowhere.sqlite3'], { file: 'nowhere.sqlite3' }],
    [['electron', '.', 'nowhere', 'authdesk://user/1.db'], {}],
    [['authdesk', 'postgres://db/app'], { file: 'postgres://db/app' }],
    [['authdesk', 'a.db', '--open=b.db'], { file: 'a.db', open: 'b.db' }],
    [['/opt/authdesk.db', '--password-stdin'], { passwordStdin: true }],
  ])('%j', (argv, expected) => {
    expect(startOptions(argv, (argument) => argument === 'there')).toEqual(expected);
  });

  it('asks for what --open= names, which may be a name, before a file that stands alone, which is none', () => {
    expect(requestOf({ open: 'b.db', file: 'a.db' })).toEqual({ text: 'b.db', byName: true });
    expect(requestOf({ file: 'a.db' })).toEqual({ text: 'a.db', byName: false });
    expect(requestOf({})).toBeNull();
  });
});

describe('takePasswords', () => {
  it('takes them out of the environment, and the one on standard input first', () => {
    const env = { AUTHDESK_PASSWORD: 'own', PGPASSWORD: 'libpq', HOME: '/home/ann' };
    expect(takePasswords(env, true, () => 'typed\r\nmore')).toEqual({ own: 'typed', libpq: 'libpq' });
    expect(env).toEqual({ HOME: '/home/ann' });
  });
  it('reads standard input only where the start says so', () => {
    const read = vi.fn<() => string>(() => 'typed');
    expect(takePasswords({ AUTHDESK_PASSWORD: 'own' }, false, read)).toEqual({ own: 'own' });
    expect(takePasswords({ PGPASSWORD: '' }, false, read)).toEqual({});
    expect(read).not.toHaveBeenCalled();
  });
  it('goes on without where standard input cannot be read', () => {
    const closed = () => {
      throw new Error('EAGAIN');
    };
    expect(takePasswords({ AUTHDESK_PASSWORD: 'own' }, true, closed)).toEqual({ own: 'own' });
  });
});

describe('the menu', () => {
  const flat = (items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
    items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])]);
  const build = (platform: NodeJS.Platform, isPackaged: boolean) => {
    const run = vi.fn<(id: CommandId) => void>();
    const newWindow = vi.fn<() => void>();
    const nothing = () => {};
    const template = menuTemplate({ platform, isPackaged, run, newWindow, openLink: nothing, about: nothing });
    return { run, newWindow, top: template.map((item) => item.label), items: flat(template) };
  };
  const click = (item: MenuItemConstructorOptions) => (item.click as (() => void) | undefined)?.();

  it.each<[NodeJS.Platform, string[]]>([
    ['linux', ['&File', '&Edit', '&View', '&Go', 'F&ind', '&User', '&Window', '&Help']],
    ['win32', ['&File', '&Edit', '&View', '&Go', 'F&ind', '&User', '&Window', '&Help']],
    ['darwin', ['Authdesk', '&File', '&Edit', '&View', '&Go', 'F&ind', '&User', '&Window', '&Help']],
  ])('has its usual order on %s, with a way to quit', (platform, order) => {
    const { top, items } = build(platform, true);
    expect(top).toEqual(order);
    expect(items.filter((item) => item.role === 'quit')).toHaveLength(1);
  });
  it.each<[NodeJS.Platform]>([['linux'], ['win32'], ['darwin']])(
    'has every command once, which the page runs, on %s',
    (platform) => {
      const { run, newWindow, items } = build(platform, true);
      for (const item of items) click(item);
      const ran = run.mock.calls.map(([id]) => id);
      const all = Object.keys(COMMANDS) as CommandId[];
      // A window is opened without a page too.
      expect(ran.toSorted()).toEqual(all.filter((id) => id !== 'app.newWindow').toSorted());
      expect(newWindow).toHaveBeenCalledTimes(1);
      for (const id of ran) {
        expect(items.find((item) => item.id === id)?.label).toBe(COMMANDS[id].title);
      }
    },
  );
  it.each<[NodeJS.Platform]>([['linux'], ['win32'], ['darwin']])(
    'has no developer tools or reload in a package on %s',
    (platform) => {
      const roles = (isPackaged: boolean) => build(platform, isPackaged).items.flatMap(({ role }) => role ?? []);
      const unsafe = ['reload', 'forceReload', 'toggleDevTools'];
      expect(roles(true).filter((role) => unsafe.includes(role))).toEqual([]);
      expect(roles(false)).toContain('toggleDevTools');
    },
  );
  it('shows the keys of the page and takes none of them', () => {
    const { items } = build('linux', false);
    const shown = items.filter(({ id, accelerator }) => id !== undefined && accelerator !== undefined);
    expect(shown.filter(({ registerAccelerator }) => registerAccelerator !== false)).toEqual([]);
    const keyOf = (id: CommandId) => items.find((item) => item.id === id)?.accelerator;
    expect(keyOf('go.connections')).toBe('CmdOrCtrl+Shift+K');
    expect(keyOf('find.search')).toBe('CmdOrCtrl+F');
    expect(keyOf('go.settings')).toBe('CmdOrCtrl+,');
    expect(keyOf('go.back')).toBe('Alt+Left');
    expect(keyOf('user.edit')).toBe('F2');
    expect(keyOf('go.users')).toBeUndefined();
  });
});

describe('lateDispatcher', () => {
  const answer = { ok: true, data: 1 } as const;
  const made = () => ({
    call: vi.fn<Dispatcher['call']>(async () => answer),
    cancel: vi.fn<Dispatcher['cancel']>(),
    cancelAll: vi.fn<Dispatcher['cancelAll']>(),
  });
  const later = () => {
    let settle: { resolve: (d: Dispatcher) => void; reject: (e: unknown) => void } | null = null;
    const promise = new Promise<Dispatcher>((resolve, reject) => {
      settle = { resolve, reject };
    });
    return { promise, resolve: (d: Dispatcher) => settle?.resolve(d), reject: (e: unknown) => settle?.reject(e) };
  };

  it('keeps calls until there is somebody to answer', async () => {
    const { promise, resolve } = later();
    const late = lateDispatcher(promise);
    const pending = late.call('app.info', {});
    const dispatcher = made();
    resolve(dispatcher);
    expect(await pending).toEqual(answer);
    expect(dispatcher.call).toHaveBeenCalledExactlyOnceWith('app.info', {});
    expect(await late.call('app.info', {})).toEqual(answer);
    late.cancel('a');
    expect(dispatcher.cancel).toHaveBeenCalledExactlyOnceWith('a');
  });
  it('makes no call for a page that is gone by then', async () => {
    const { promise, resolve } = later();
    const late = lateDispatcher(promise);
    const pending = late.call('users.remove', {});
    late.cancelAll();
    const dispatcher = made();
    resolve(dispatcher);
    expect(await pending).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    expect(dispatcher.call).not.toHaveBeenCalled();
  });
  it('tells what went wrong when the start failed, without its inside', async () => {
    const { promise, reject } = later();
    const late = lateDispatcher(promise);
    reject(new Error('SQLITE_CORRUPT: /home/ann/authdesk.db'));
    const result = await late.call('app.info', {});
    expect(result).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
    expect(JSON.stringify(result)).not.toContain('/home');
    late.cancel('a');
    late.cancelAll();
  });
  it('passes a reason on that is meant for users', async () => {
    const late = lateDispatcher(Promise.reject(new AppError('SCHEMA_MISMATCH', 'A newer Authdesk wrote this.')));
    expect(await late.call('app.info', {})).toMatchObject({
      ok: false,
      error: { code: 'SCHEMA_MISMATCH', message: 'A newer Authdesk wrote this.' },
    });
  });
});

describe('withDeadline', () => {
  it('waits for the work', async () => {
    expect(await withDeadline(async () => 1, 1000)).toBe('finished');
  });
  it('does not wait for ever', async () => {
    expect(await withDeadline(() => new Promise(() => undefined), 10)).toBe('late');
  });
  it('takes a failure for an end', async () => {
    expect(await withDeadline(() => Promise.reject(new Error('x')), 1000)).toBe('failed');
    expect(
      await withDeadline(() => {
        throw new Error('x');
      }, 1000),
    ).toBe('failed');
  });
});

describe('isCrash', () => {
  it.each(['crashed', 'killed', 'oom', 'abnormal-exit', 'launch-failed', 'integrity-failure', 'memory-eviction'])(
    '%s is one',
    (reason) => {
      expect(isCrash(reason)).toBe(true);
    },
  );
  it('a clean exit is none', () => {
    expect(isCrash('clean-exit')).toBe(false);
  });
});
