import { mkdtemp, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditFilter } from '@shared/api/audit';
import { createAuditLog } from '../../../src/main/data/audit/audit-log';
import { entryCounter, readEntries } from '../../../src/main/data/audit/list-entries';
import { openLocalDatabase, type Opened } from '../../../src/main/data/local/local-database';
import { vaultWithKey } from '../../../src/main/data/local/vault';
import { recordedLocal } from '../../support/recorded-local';
import { sqliteWorker } from '../../support/sqlite-worker';

const ENTRIES = 30_000;
let folder: string;
let own: Opened;
let file: string;

/** Entries of 500 users in two databases, every hundredth a batch of a job; one word that is rare and one that is common. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-entries-'));
  file = path.join(folder, 'authdesk.db');
  own = await openLocalDatabase(file, sqliteWorker);
  await own.client.script(`
    with recursive n (i) as (select 1 union all select i + 1 from n where i < ${ENTRIES})
    insert into audit (seq, id, at, actor, connection_id, action, user_id, summary, outcome, previous, hash)
    select i, 'entry-' || i, strftime('%Y-%m-%dT%H:%M:%fZ', 1750000000 + i, 'unixepoch'), 'tester', 'c' || (i % 2),
      case when i % 3 = 0 then 'users.ban' else 'users.update' end, case when i % 100 = 0 then null else 'u' || (i % 500) end,
      case when i = 17 then 'a rare needle' else 'something common' end, case when i % 7 = 0 then 'failed' else 'done' end, '', ''
    from n;
    insert into bulk_job (id, at, connection_id, connection_name, target, action, why, state)
      values ('job', '', 'c0', '', '', '', '', 'done');
    insert into bulk_row (job_id, seq, given, user_id, outcome, entry_id)
      select 'job', seq, '', 'u' || (seq / 100 % 500), 'done', id from audit where user_id is null;`);
});
afterAll(async () => {
  await own.close();
  await rm(folder, { recursive: true, force: true });
});

const read = async (filter: AuditFilter, limit = 101, before: number | null = null) => {
  const local = await recordedLocal(file);
  const rows = await readEntries(local.db, { filter, connectionId: 'c0' }, { limit, before });
  const plans = await local.plans();
  const statements = local.asked.length;
  await local.db.destroy();
  return { seqs: rows.map(({ seq }) => seq), plans, statements };
};

const everything = async () =>
  own.db.selectFrom('audit').select(['seq', 'user_id', 'connection_id', 'action', 'outcome', 'summary']).execute();

describe('a page of the audit', () => {
  it('is what the whole audit says, whatever is asked and wherever it begins', async () => {
    const all = (await everything()).toReversed();
    const batches = new Map<number, string>();
    for (let seq = 100; seq <= ENTRIES; seq += 100) batches.set(seq, `u${(seq / 100) % 500}`);
    const filters: AuditFilter[] = [
      {},
      { userId: 'u42' },
      { userId: 'u42', action: 'users.ban' },
      { userId: 'u43', connectionId: 'c1' },
      { action: 'users.ban' },
      { outcome: 'failed', connectionId: 'c1' },
      { search: 'needle' },
      { search: 'common', action: 'users.ban' },
      { search: 'not there' },
      { action: 'never' },
      { id: 'entry-5000' },
    ];
    for (const filter of filters) {
      const theirs = filter.userId === undefined ? undefined : (filter.connectionId ?? 'c0');
      const meant = all.filter(
        (one) =>
          (filter.userId === undefined ||
            ((one.user_id ?? batches.get(one.seq)) === filter.userId && one.connection_id === theirs)) &&
          (filter.connectionId === undefined || one.connection_id === filter.connectionId) &&
          (filter.action === undefined || one.action === filter.action) &&
          (filter.outcome === undefined || one.outcome === filter.outcome) &&
          (filter.id === undefined || filter.id === `entry-${one.seq}`) &&
          (filter.search === undefined || one.summary.includes(filter.search)),
      );
      for (const before of [null, 25_000, 18, 17, 1]) {
        const expected = meant.filter(({ seq }) => before === null || seq < before).map(({ seq }) => seq);
        expect({ filter, before, ...(await read(filter, 101, before)) }).toMatchObject({
          seqs: expected.slice(0, 101),
        });
      }
    }
  });

  it('of one user comes by index alone, in one statement', async () => {
    for (const filter of [{ userId: 'u42' }, { userId: 'u42', connectionId: 'c1' }, { id: 'entry-9' }]) {
      const { plans, statements } = await read(filter);
      expect(statements).toBe(1);
      const steps = plans.filter((step) => /\b(SCAN|SEARCH)\b.*\b(audit|own|batch|bulk_row)\b/.test(step));
      expect(steps.length).toBeGreaterThan(0);
      for (const step of steps) expect(step).toMatch(/SEARCH.*(\buser_id=|\(id=|rowid=)/);
    }
  });

  it('of a common word ends where it is full, and of any stops with its signal', async () => {
    expect((await read({ search: 'common' })).statements).toBe(2);
    const stop = new AbortController();
    const local = await recordedLocal(file, (text) => (text.includes('authdesk_contains') ? stop.abort() : undefined));
    const reading = readEntries(
      local.db,
      { filter: { search: 'not there' }, connectionId: null },
      { limit: 101, before: null, signal: stop.signal },
    );
    await expect(reading).rejects.toThrow('aborted');
    expect(local.asked).toHaveLength(2);
    await local.db.destroy();
  });

  it('is counted once, then only on; what only a search through all would tell is not counted', async () => {
    const local = await recordedLocal(file);
    const count = entryCounter(local.db);
    const whole = { filter: {}, connectionId: null };
    expect(await count(whole)).toBe(ENTRIES);
    expect(await count(whole)).toBe(ENTRIES);
    expect(local.asked[1]?.parameters).toContain(ENTRIES);
    expect(await count({ filter: { userId: 'u42' }, connectionId: 'c0' })).toBe(ENTRIES / 500 + 1);
    const asked = local.asked.length;
    expect(await count({ filter: { search: 'common' }, connectionId: null })).toBeNull();
    expect(await count({ filter: { action: 'users.ban' }, connectionId: null })).toBeNull();
    expect(local.asked).toHaveLength(asked);
    await local.db.destroy();
  });
});

it('an act is recorded while a search of the audit does not come to its end', async () => {
  let searching: () => void = () => {};
  const begun = new Promise<void>((resolve) => (searching = resolve));
  let letGo: () => void = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  const local = await recordedLocal(file, async () => {
    searching();
    await held;
  });
  const audit = createAuditLog({
    db: own.db,
    reads: local.db,
    key: randomBytes(32),
    actor: 'tester',
    person: () => null,
    vault: vaultWithKey(randomBytes(32), true),
    checkpoints: {
      grown: () => {},
      take: async () => {},
      newest: () => null,
      read: async () => ({ checkpoints: [], fault: null }),
      close: async () => {},
    },
    now: () => new Date(),
  });
  const search = audit.list({ filter: { search: 'not there' }, connectionId: null }, { limit: 100, before: null });
  await begun;
  const draft = { connection: null, action: 'sessions.revoke', target: null, userId: 'u1', summary: 'x' } as const;
  const intent = await audit.intend({ ...draft, outcome: 'failed', rows: null });
  expect(intent).not.toBe('');
  letGo();
  expect((await search).rows).toEqual([]);
  await local.db.destroy();
});
