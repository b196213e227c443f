import { describe, expect, it } from 'vitest';
import { contract } from '@shared/contract';
import { METHOD_NAMES, type MethodName } from '@shared/methods';
import { createDispatcher } from '../../src/main/calls/dispatcher';
import { handlersOf, makeFake } from '../page/fake/answers';
import { SCENE, type Rows, type Scene } from '../page/fake/scene';
import { validInput } from './inputs';

// The page is tested against a fake main. What the fake says has to be what main could say, or those tests prove nothing.

function fakeWith(changes: Partial<Scene>) {
  const complaints: string[] = [];
  const fake = makeFake({ ...SCENE, ...changes }, () => {});
  const log = { error: (message: string, details?: unknown) => complaints.push(`${message}: ${String(details)}`) };
  const handlers = handlersOf(fake, () => Promise.resolve());
  return { fake, handlers, complaints, ...createDispatcher({ handlers, log, checkOutputs: true }) };
}
type Fake = ReturnType<typeof fakeWith>;

/** Ids the fake knows, where a method needs one; the smallest input its schema takes otherwise. */
async function inputFor(method: MethodName, { fake, call }: Fake): Promise<unknown> {
  const id = method.startsWith('users.') ? fake.world.users[0]?.id : undefined;
  const input = validInput(method);
  const given = typeof input === 'object' && input !== null ? { ...input } : {};
  if (method.startsWith('jobs.')) {
    const preview = await call('bulk.preview', validInput('bulk.preview'));
    const started = await call('bulk.start', validInput('bulk.start'));
    expect([preview.ok, started.ok]).toEqual([true, true]);
  }
  const userId = fake.world.users[0]?.id;
  const own: Partial<Record<string, string | undefined>> = {
    accounts: fake.world.accounts[0]?.id,
    audit: fake.world.audit[0]?.id,
    connections: fake.connections[0]?.id,
    jobs: fake.jobs[0]?.id,
    notes: fake.world.notes[0]?.id,
    recents: userId,
    sessions: fake.world.sessions[0]?.id,
    users: id,
    verifications: fake.world.verifications[0]?.id,
  };
  const known = own[method.split('.')[0] ?? ''];
  return Object.fromEntries(
    Object.entries(given).map(([key, value]) => {
      if (key === 'id' && known !== undefined) return [key, known];
      if (key === 'ids' && known !== undefined) return [key, [known]];
      if (key === 'userId') return [key, userId];
      return [key, value];
    }),
  );
}

describe('the fake main behind the page’s tests', () => {
  it('has an answer to every method there is', () => {
    const { handlers } = fakeWith({});
    expect(METHOD_NAMES.filter((name) => handlers[name] === undefined)).toEqual([]);
    expect(Object.keys(handlers).filter((name) => !(name in contract))).toEqual([]);
  });

  for (const rows of ['some', 'odd'] as const satisfies readonly Rows[]) {
    it.each(METHOD_NAMES)(`answers %s as the contract says, with ${rows} rows`, async (method) => {
      const fake = fakeWith({ rows, questions: rows === 'odd' });
      const result = await fake.call(method, await inputFor(method, fake));
      expect(fake.complaints).toEqual([]);
      expect(result.ok ? [] : result.error).toEqual([]);
    });
  }

  it('refuses what main refuses', async () => {
    const input = { id: fakeWith({}).fake.world.users[0]?.id };
    const codes = async (scene: Partial<Scene>) => {
      const result = await fakeWith(scene).call('users.unban', input);
      return result.ok ? 'done' : result.error.code;
    };
    expect(await codes({})).toBe('done');
    expect(await codes({ readOnly: true })).toBe('READ_ONLY');
    expect(await codes({ open: null })).toBe('NOT_CONNECTED');
    expect(await codes({ fail: { 'users.unban': 'CONFLICT' } })).toBe('CONFLICT');
  });
});
