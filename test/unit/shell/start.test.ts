import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { navigation } from '@shared/events';
import { AppError } from '../../../src/main/data/base/app-error';
import type { Dispatcher } from '../../../src/main/calls/dispatcher';
import { startOptions } from '../../../src/main/shell/command-line';
import { lateDispatcher } from '../../../src/main/shell/late-dispatcher';
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
  ])('%j', (argv, expected) => {
    expect(startOptions(argv)).toEqual(expected);
  });
});

describe('the menu', () => {
  const flat = (items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
    items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])]);
  const build = (platform: NodeJS.Platform, isPackaged: boolean) => {
    const navigate = vi.fn<(target: unknown) => void>();
    const nothing = () => {};
    const template = menuTemplate({
      platform,
      isPackaged,
      navigate,
      newWindow: nothing,
      openLink: nothing,
      about: nothing,
    });
    return { navigate, top: template.map((item) => item.label), items: flat(template) };
  };
  const click = (item: MenuItemConstructorOptions) => (item.click as (() => void) | undefined)?.();

  it.each<[NodeJS.Platform, string[]]>([
    ['linux', ['&File', '&Edit', '&View', '&Window', '&Help']],
    ['win32', ['&File', '&Edit', '&View', '&Window', '&Help']],
    ['darwin', ['Authdesk', '&File', '&Edit', '&View', '&Window', '&Help']],
  ])('has its usual order on %s, with a way to quit', (platform, order) => {
    const { top, items } = build(platform, true);
    expect(top).toEqual(order);
    expect(items.filter((item) => item.role === 'quit')).toHaveLength(1);
  });
  it('leads only to places of the closed set, each once', () => {
    const { navigate, items } = build('linux', true);
    for (const item of items) click(item);
    const places = navigate.mock.calls.map(([target]) => navigation.parse(target).to);
    expect(places.sort()).toEqual(['audit', 'connections', 'outbox', 'sessions', 'settings', 'users']);
  });
  it.each<[NodeJS.Platform]>([['linux'], ['win32'], ['darwin']])(
    'has no developer tools or reload in a package on %s',
    (platform) => {
      const roles = (isPackaged: boolean) => build(platform, isPackaged).items.flatMap(({ role }) => role ?? []);
      const unsafe = ['reload', 'forceReload', 'toggleDevTools'];
      expect(roles(true).filter((role) => unsafe.includes(role))).toEqual([]);
      expect(roles(false)).toContain('toggleDevTools');
    },
  );
  it('takes no key the page uses', () => {
    const taken = build('linux', false).items.flatMap(({ accelerator }) => accelerator ?? []);
    expect(taken.filter((key) => /^CmdOrCtrl\+[a-z]$/i.test(key))).toEqual([]);
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
