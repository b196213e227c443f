import { describe, expect, it, vi } from 'vitest';
import { contract } from '@shared/contract';
import { EVENTS, METHOD_NAMES, METHODS, type MethodName } from '@shared/methods';
import { eventSchemas } from '@shared/events';
import { AppError } from '../../src/main/data/base/app-error';
import { createDispatcher } from '../../src/main/calls/dispatcher';
import type { Handlers } from '../../src/main/calls/handler';
import { junkFor, validInput } from './inputs';

const quiet = { error: () => undefined };
const all = METHOD_NAMES.map((name) => [name] as const);

/** Every method with a handler that none of these tests may reach, but for one. */
function handlersWith(method?: MethodName, handler?: (...parts: never[]) => unknown): Handlers {
  const others = METHOD_NAMES.map((name) => [
    name,
    () => {
      throw new Error(`${name} was not asked for`);
    },
  ]);
  return { ...Object.fromEntries(others), ...(method && { [method]: handler }) } as Handlers;
}

function dispatcherWith(method: MethodName, handler: (...parts: never[]) => unknown, checkOutputs = false) {
  const log = { error: vi.fn<(message: string, details?: unknown) => void>() };
  return { log, ...createDispatcher({ handlers: handlersWith(method, handler), log, checkOutputs }) };
}

describe('the list of methods', () => {
  it('is the contract, name by name', () => {
    expect(Object.keys(contract).sort()).toEqual([...METHOD_NAMES].sort());
  });
  it('knows of each method whether it writes', () => {
    expect(Object.values(METHODS).filter((access) => !['read', 'write', 'local'].includes(access))).toEqual([]);
  });
  it('names each method group.method', () => {
    expect(METHOD_NAMES.filter((name) => !/^[a-z]+\.[a-zA-Z]+$/.test(name))).toEqual([]);
  });
  it('does not call a method that changes the database a read', () => {
    const verbs =
      /\.(create|update|remove|ban|unban|setPassword|setRole|revoke|unlink|purge|send|resend|undo|reset|panic|start)(?!Preview|Form|s$)/;
    expect(METHOD_NAMES.filter((name) => verbs.test(name) && METHODS[name] === 'read')).toEqual([]);
  });
  it('has a schema for each event', () => {
    expect(Object.keys(eventSchemas).sort()).toEqual([...EVENTS].sort());
  });
});

describe.each(all)('%s', (method) => {
  it('takes the input it describes', async () => {
    const handler = vi.fn<() => unknown>();
    await dispatcherWith(method, handler).call(method, validInput(method));
    expect(handler).toHaveBeenCalledOnce();
  });

  const send = async (junk: unknown) => {
    const handler = vi.fn<() => unknown>();
    const result = await dispatcherWith(method, handler).call(method, junk);
    return { code: result.ok ? 'ok' : result.error.code, calls: handler.mock.calls.length };
  };
  const refused = { code: 'INVALID_INPUT', calls: 0 };
  it.each(junkFor(method))('refuses %s', async (_what, junk) => {
    expect(await send(junk)).toEqual(refused);
  });

  it.each([
    ['an error', new TypeError('select "password" from "account" where id = $1')],
    ['a text', 'select "password" from "account" where id = $1'],
    ['nothing', undefined],
    ['null', null],
    ['an INTERNAL of our own', new AppError('INTERNAL', 'It broke.', { cause: new Error('select 1') })],
  ])('hides what it threw: %s', async (_what, thrown) => {
    const { call, log } = dispatcherWith(method, () => {
      throw thrown;
    });
    const result = await call(method, validInput(method));
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'INTERNAL', details: { reference: expect.stringMatching(/^[0-9a-f]{8}$/) as string } },
    });
    expect(JSON.stringify(result)).not.toMatch(/select|password|at .*\.ts|node_modules|TypeError/);
    const reference = !result.ok && result.error.code === 'INTERNAL' ? result.error.details?.reference : undefined;
    expect(log.error).toHaveBeenCalledOnce();
    expect(log.error.mock.calls[0]?.[0]).toContain(`[${reference ?? 'none'}]`);
  });

  it('tells an AppError as it is', async () => {
    const details = { reason: 'wrong-count', touched: 2, expected: 1 } as const;
    const { call } = dispatcherWith(method, () => {
      throw new AppError('CONFLICT', 'It changed.', { hint: 'Read it again.', field: 'id', details });
    });
    expect(await call(method, validInput(method))).toEqual({
      ok: false,
      error: { code: 'CONFLICT', message: 'It changed.', hint: 'Read it again.', field: 'id', details },
    });
  });

  it('ends as CANCELLED when everything is cancelled', async () => {
    const { call, cancelAll } = dispatcherWith(method, hanging);
    const pending = call(method, validInput(method));
    cancelAll();
    expect(await pending).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
  });

  it('is loud about an answer that breaks the contract', async () => {
    const { call, log } = dispatcherWith(method, () => ({ leaked: 'select 1' }), true);
    const result = await call(method, validInput(method));
    expect(result).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
    expect(JSON.stringify(result)).not.toContain('leaked');
    expect(log.error).toHaveBeenCalledOnce();
  });

  it('leaves out the one row of a list that breaks the contract, and says so in the log', async () => {
    const row = { id: 'a', name: null, email: '', emailVerified: true, image: null, createdAt: null, updatedAt: null };
    const rows = [row, { ...row, id: 'b', createdAt: '+055840-11-14T22:13:20.000Z' }, { ...row, id: 'c' }];
    const page = { rows, nextCursor: 'next', total: null };
    const { call, log } = dispatcherWith('users.list', () => page, true);
    expect(await call('users.list', {})).toEqual({
      ok: true,
      data: { ...page, rows: [row, { ...row, id: 'c' }] },
    });
    expect(log.error).toHaveBeenCalledOnce();
    expect(log.error.mock.calls[0]?.[0]).toBe('users.list left out 1 of 3 rows');
    const broken = dispatcherWith('users.list', () => ({ ...page, total: 7 }), true);
    expect(await broken.call('users.list', {})).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
  });

  it('is loud about an error that breaks the contract', async () => {
    const details = { leaked: 'select 1' } as never;
    const { call, log } = dispatcherWith(
      method,
      () => {
        throw new AppError('CONFLICT', 'It changed.', { details });
      },
      true,
    );
    const result = await call(method, validInput(method));
    expect(result).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
    expect(JSON.stringify(result)).not.toContain('leaked');
    expect(log.error).toHaveBeenCalledOnce();
  });
});

describe('what no schema describes', () => {
  const view = { name: 'Mine', screen: 'users' };
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  it.each([
    ['a circle', circle],
    ['a number too big for JSON', { n: 1n }],
  ])('is refused, although a rule of the schema throws at it: %s', async (_what, state) => {
    const handler = vi.fn<() => unknown>();
    const result = await dispatcherWith('views.save', handler).call('views.save', { ...view, state });
    expect(result).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
    expect(handler).not.toHaveBeenCalled();
  });

  it.each([
    ['as a value', 'users.update', { id: 'a', expectedUpdatedAt: '2026-01-02T03:04:05Z', patch: { name: 'x\ud83d' } }],
    ['as a key', 'views.save', { ...view, state: { '\udc00': 1 } }],
    ['deep in a list', 'users.remove', { ids: ['a', '\ud83d'], confirm: true }],
  ] as const)('such as half of a character is not written %s', async (_where, method, input) => {
    const handler = vi.fn<() => unknown>();
    const result = await dispatcherWith(method, handler).call(method, input);
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'INVALID_INPUT', message: expect.stringContaining('half') as string },
    });
    expect(handler).not.toHaveBeenCalled();
  });

  it('such as half of a character may be looked for: it is nowhere', async () => {
    const handler = vi.fn<() => unknown>(() => []);
    expect(await dispatcherWith('users.list', handler).call('users.list', { search: '\ud83d' })).toMatchObject({
      ok: true,
    });
  });
});

describe('anything that is no method', () => {
  const names = ['', 'users', 'users.', '.list', 'users.list ', 'USERS.LIST', 'users.nope', 'toString', '__proto__'];
  it.each([...names, 'constructor', 'hasOwnProperty', null, undefined, 7, {}, [], ['users.list'], Symbol('x')])(
    'answers UNSUPPORTED to %s',
    async (name) => {
      const dispatcher = createDispatcher({ handlers: handlersWith(), log: quiet, checkOutputs: true });
      expect(await dispatcher.call(name, {})).toMatchObject({ ok: false, error: { code: 'UNSUPPORTED' } });
    },
  );
});

describe('cancelling', () => {
  it('stops the call it names and no other', async () => {
    const { call, cancel } = dispatcherWith('users.list', hanging);
    const one = call('users.list', { requestId: 'one' });
    const two = call('users.list', { requestId: 'two' });
    cancel('one');
    expect(await one).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    await expect(Promise.race([two, Promise.resolve('still running')])).resolves.toBe('still running');
    cancel('two');
    await two;
  });
  it('turns a driver error that followed into CANCELLED too', async () => {
    const { call, cancel, log } = dispatcherWith('users.list', async (...parts: unknown[]) => {
      await hanging(...parts).catch(() => undefined);
      throw new Error('canceling statement due to user request');
    });
    const pending = call('users.list', { requestId: 'a' });
    cancel('a');
    expect(await pending).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    expect(log.error).not.toHaveBeenCalled();
  });
  it('does nothing for a call that is over, or never was', async () => {
    const { call, cancel } = dispatcherWith('users.list', () => 'done');
    cancel('a');
    expect(await call('users.list', { requestId: 'a' })).toEqual({ ok: true, data: 'done' });
    cancel('a');
    cancel('__proto__');
  });
});

/** Runs until it is cancelled. */
function hanging(...parts: unknown[]): Promise<never> {
  const { signal } = parts[1] as { signal: AbortSignal };
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
