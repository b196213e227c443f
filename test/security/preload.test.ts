import vm from 'node:vm';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AuthdeskBridge } from '@shared/contract';
import { neverRejecting } from '../../src/preload/never-rejecting';
import { CALL_CHANNEL, DROP_CHANNEL, EVENT_CHANNEL_PREFIX, EVENTS, METHOD_NAMES } from '@shared/methods';

type DropListener = (event: unknown) => void;
type Forward = (event: unknown, payload: unknown) => void;

const electron = vi.hoisted(() => ({
  exposed: {} as Record<string, unknown>,
  listeners: new Map<string, Set<(event: unknown, payload: unknown) => void>>(),
  invoke: vi.fn<(...parts: unknown[]) => Promise<unknown>>(),
  send: vi.fn<(...parts: unknown[]) => void>(),
  drops: new Map<string, (event: unknown) => void>(),
}));
vi.stubGlobal('window', {
  addEventListener: (event: string, listener: DropListener) => electron.drops.set(event, listener),
});
vi.mock('electron', () => ({
  webUtils: { getPathForFile: (file: { path: string }) => file.path },
  contextBridge: {
    executeInMainWorld: ({ args: [raw] }: { args: [unknown] }) => {
      electron.exposed['authdesk'] = raw;
    },
  },
  ipcRenderer: {
    invoke: electron.invoke,
    send: electron.send,
    on: (channel: string, listener: Forward) => {
      electron.listeners.set(channel, (electron.listeners.get(channel) ?? new Set()).add(listener));
    },
    off: (channel: string, listener: Forward) => electron.listeners.get(channel)?.delete(listener),
  },
}));

const emit = async (event: string, payload: unknown) => {
  for (const listener of electron.listeners.get(`${EVENT_CHANNEL_PREFIX}${event}`) ?? []) {
    listener({ sender: 'the way back to every channel' }, payload);
  }
  await Promise.resolve();
};

let bridge: AuthdeskBridge;
beforeEach(async () => {
  vi.resetModules();
  electron.listeners.clear();
  electron.send.mockReset();
  electron.invoke.mockReset().mockResolvedValue({ ok: true, data: {} });
  await import('../../src/preload/index');
  bridge = electron.exposed['authdesk'] as AuthdeskBridge;
});

describe('a dropped file', () => {
  const drop = (event: object) => electron.drops.get('drop')?.(event);
  const files = [{ path: '/data/auth.db' }];
  it('is told to main with the path the system has for it', () => {
    drop({ isTrusted: true, defaultPrevented: false, preventDefault: () => {}, dataTransfer: { files } });
    expect(electron.send.mock.calls).toEqual([[DROP_CHANNEL, '/data/auth.db']]);
  });
  it.each([
    ['the page made up', { isTrusted: false, defaultPrevented: false, dataTransfer: { files } }],
    ['a field took', { isTrusted: true, defaultPrevented: true, dataTransfer: { files } }],
    ['has no file', { isTrusted: true, defaultPrevented: false, dataTransfer: { files: [] } }],
    ['has no path', { isTrusted: true, defaultPrevented: false, dataTransfer: { files: [{ path: '' }] } }],
  ])('is not where %s', (_what, event) => {
    drop({ ...event, preventDefault: () => {} });
    expect(electron.send).not.toHaveBeenCalled();
  });
});

const groups = () => Object.entries(bridge).filter(([name]) => name !== 'on');

describe('the bridge', () => {
  it('has the methods of the contract and `on`, as functions, and nothing else', () => {
    expect(Object.keys(electron.exposed)).toEqual(['authdesk']);
    const names = groups().flatMap(([group, methods]) => Object.keys(methods).map((method) => `${group}.${method}`));
    expect(names.sort()).toEqual([...METHOD_NAMES].sort());
    const leaves = [bridge.on, ...groups().flatMap(([, methods]) => Object.values(methods))];
    expect(leaves.filter((leaf) => typeof leaf !== 'function')).toEqual([]);
  });

  it.each(METHOD_NAMES.map((name) => [name] as const))('%s passes its name and one argument', async (name) => {
    const [group, method] = name.split('.') as [string, string];
    const call = (bridge as unknown as Record<string, Record<string, (...parts: unknown[]) => Promise<unknown>>>)[
      group
    ]?.[method];
    await call?.({ a: 1 }, 'smuggled', 'too');
    expect(electron.invoke.mock.calls).toEqual([[CALL_CHANNEL, name, { a: 1 }]]);
  });

  it('turns an input that cannot be copied into INVALID_INPUT', async () => {
    electron.invoke.mockRejectedValue(new Error('An object could not be cloned.'));
    expect(await bridge.app.info()).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
    electron.invoke.mockImplementation(() => {
      throw new Error('An object could not be cloned.');
    });
    expect(await bridge.app.info()).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
  });
  it.each([
    ['an error', new Error("Error invoking remote method 'authdesk:call': reply was never sent at /home/x")],
    ['nothing', undefined],
  ])('turns a broken channel into INTERNAL and tells nothing of it: %s', async (_what, reason) => {
    electron.invoke.mockRejectedValue(reason);
    const result = await bridge.app.info();
    expect(result).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
    expect(JSON.stringify(result)).not.toMatch(/authdesk:call|\/home/);
  });
});

describe('the bridge in the page', () => {
  // as the preload hands it over where only text can be: it must need nothing from around it
  const inPage = (raw: object) => {
    const world = vm.createContext({ raw });
    vm.runInContext(`(${String(neverRejecting)})(raw)`, world);
    return world as unknown as { authdesk: Record<string, Record<string, (input?: unknown) => Promise<unknown>>> };
  };
  it('answers INVALID_INPUT where the call is thrown back before it arrives, and passes the rest on', async () => {
    const list = vi.fn<(input: unknown) => Promise<unknown>>(async (input) => ({ ok: true, data: input }));
    const thrown = () => {
      throw new TypeError('Electron contextBridge recursion depth exceeded.');
    };
    const { authdesk } = inPage({ users: { list, get: thrown, update: async () => thrown() } });
    expect(await authdesk['users']?.['list']?.({ a: 1 })).toEqual({ ok: true, data: { a: 1 } });
    for (const name of ['get', 'update']) {
      expect(await authdesk['users']?.[name]?.({})).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
    }
  });
  it('is frozen and cannot be replaced', () => {
    const world = inPage({ users: { list: async () => null }, on: () => {} });
    expect(Object.getOwnPropertyDescriptor(world, 'authdesk')).toMatchObject({ writable: false, configurable: false });
    expect(Object.isFrozen(world.authdesk) && Object.isFrozen(world.authdesk['users'])).toBe(true);
  });
});

describe('events', () => {
  it.each(EVENTS.map((name) => [name] as const))(
    '%s reaches its listener as data only, until it stops',
    async (name) => {
      const listener = vi.fn<(...parts: unknown[]) => void>();
      const stop = bridge.on(name, listener);
      await emit(name, { to: 'users' });
      expect(listener.mock.calls).toEqual([[{ to: 'users' }]]);
      expect(stop()).toBeUndefined();
      await emit(name, { to: 'audit' });
      expect(listener).toHaveBeenCalledOnce();
      stop();
    },
  );
  it('reach the others when one listener throws', async () => {
    const rejected = vi.fn<(reason: unknown) => void>();
    process.once('unhandledRejection', rejected);
    const listener = vi.fn<(...parts: unknown[]) => void>();
    bridge.on('job', () => {
      throw new Error('of the page');
    });
    bridge.on('job', listener);
    await emit('job', {});
    expect(listener).toHaveBeenCalledOnce();
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', rejected);
  });
  it.each(['navigate', 'command'] as const)(
    'keep what %s asks for the first listener: the newest only, and once',
    async (name) => {
      await emit(name, { to: 'users' });
      await emit(name, { to: 'audit' });
      const first = vi.fn<(...parts: unknown[]) => void>();
      const second = vi.fn<(...parts: unknown[]) => void>();
      bridge.on(name, first);
      bridge.on(name, second);
      await Promise.resolve();
      expect(first.mock.calls).toEqual([[{ to: 'audit' }]]);
      expect(second).not.toHaveBeenCalled();
    },
  );
  it.each(['', 'nope', 'toString', '__proto__', null, undefined, 1])('refuse a name that is none: %s', (name) => {
    expect(() => bridge.on(name as 'job', () => undefined)).toThrow('no event called');
    expect(() => bridge.on('job', name as unknown as () => void)).toThrow('A listener is a function');
  });
});
