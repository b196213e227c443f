// Bulk jobs and their undo while the server dies again and again: every row is changed once and taken back once, whoever
// was told something was told the truth, and the record is whole. `npm run faults` kills it 50 times.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { MethodName } from '@shared/methods';
import type { Result } from '@shared/result';
import { jobOf } from '../support/bulk';
import { makeDatabase } from '../support/databases';
import { keepFigures, tally } from '../support/figures';
import { openOn } from '../support/opened';
import { startPostgres } from '../support/pg-server';
import { seedUsers } from '../support/seed';

const KILLS = process.env['FAULT_FIGURES'] === undefined ? 16 : 50;
const PEOPLE = 3000;
const ALLOWED: ReadonlySet<string> = new Set([
  'ok',
  'CONNECTION_LOST',
  'CONNECTION_FAILED',
  'NOT_CONNECTED',
  'CONFLICT',
]);

describe('a server that dies under bulk jobs and under their undo', () => {
  it('leaves nobody out and changes nobody twice', async () => {
    const server = await startPostgres();
    const database = await makeDatabase('postgres', { pg: server, plugins: ['admin'] });
    await seedUsers(database, PEOPLE, { bannedEvery: 0, adminEvery: 0, sessions: 1 });
    await database.query('create table journal (id text, banned boolean)');
    await database.query(`create function noted() returns trigger language plpgsql as $$
      begin insert into journal values (new.id, new.banned); return null; end $$`);
    await database.query('create trigger noted after update on "user" for each row execute function noted()');
    const app = await openOn(database);
    const { count, answers } = tally();
    const wrong: unknown[] = [];
    const ask = async (method: MethodName, input: unknown): Promise<Result<unknown>> => {
      const answer = await app.dispatcher.call(method, input);
      const code = answer.ok ? 'ok' : answer.error.code;
      count(code);
      if (!ALLOWED.has(code)) wrong.push([method, answer]);
      return answer;
    };
    let [kills, unknown, lost, doubled, rounds] = [0, 0, 0, 0, 0];
    let over = false;
    const killing = (async () => {
      while (kills < KILLS) {
        await sleep(150 + ((kills * 97) % 400));
        await server.stop('immediate');
        await server.restart();
        kills += 1;
      }
      over = true;
    })();
    /** Asks until the answer is no fault of the line. */
    const surely = async (method: MethodName, input: unknown): Promise<Result<unknown>> => {
      for (;;) {
        const answer = await ask(method, input);
        if (answer.ok || answer.error.code === 'CONFLICT') return answer;
        await sleep(20);
      }
    };
    const changes = async (banned: boolean) => {
      const rows = await surelyRows(
        `select id, count(*)::int as n from journal where banned is ${banned ? 'true' : 'not true'} group by id`,
      );
      return { people: rows.length, twice: rows.filter(({ n }) => Number(n) > 1).length };
    };
    const surelyRows = async (text: string) => {
      for (;;) {
        const rows = await database.query(text).catch(() => null);
        if (rows !== null) return rows;
        await sleep(50);
      }
    };
    while (!over) {
      rounds += 1;
      await surelyRows('delete from journal');
      const preview = await surely('bulk.preview', {
        action: { do: 'ban', reason: `round ${rounds}` },
        target: { kind: 'match' },
      });
      if (!preview.ok) throw new Error(JSON.stringify(preview));
      const { id, willRun } = preview.data as { id: string; willRun: number };
      expect(willRun).toBe(PEOPLE);
      // Whether it began nobody may have seen: the job itself tells.
      await ask('bulk.start', { previewId: id, confirm: true });
      for (;;) {
        const job = await jobOf(app, id);
        if (job?.state === 'done' || job?.state === 'failed') break;
        if (job === undefined) await ask('bulk.start', { previewId: id, confirm: true });
        else if (job.state !== 'running') await ask('jobs.resume', { id });
        await sleep(20);
      }
      const job = await jobOf(app, id);
      if (job?.state !== 'done' || job.failed !== 0 || job.done !== PEOPLE) wrong.push(job);
      const banned = await changes(true);
      lost += PEOPLE - banned.people;
      doubled += banned.twice;

      await surelyRows('delete from journal');
      const undone = async () => {
        let entries = 0;
        let cursor: string | null = null;
        do {
          const page = await surely('audit.list', { limit: 500, ...(cursor !== null && { cursor }) });
          if (!page.ok) throw new Error(JSON.stringify(page));
          const { rows, nextCursor } = page.data as {
            rows: { id: string; action: string; outcome: string; undo: string; after?: Record<string, unknown> }[];
            nextCursor: string | null;
          };
          for (const entry of rows) {
            if (entry.action !== 'bulk.ban' || entry.undo !== 'possible') continue;
            entries += 1;
            const answer = await ask('audit.undo', { id: entry.id });
            if (!answer.ok && answer.error.details !== undefined && 'outcome' in answer.error.details) unknown += 1;
          }
          cursor = nextCursor;
        } while (cursor !== null);
        return entries;
      };
      while ((await undone()) > 0) await sleep(10);
      const left = Number((await surelyRows('select count(*)::int as n from "user" where banned'))[0]?.['n']);
      const taken = await changes(false);
      lost += left;
      doubled += taken.twice;
    }
    await killing;
    expect(wrong).toEqual([]);
    expect({ lost, doubled }).toEqual({ lost: 0, doubled: 0 });
    expect(rounds).toBeGreaterThan(0);
    await surely('connections.open', { id: app.connectionId });
    expect((await app.call('audit.verify')).ok).toBe(true);
    const fault = 'Postgres killed under bulk jobs and their undo';
    keepFigures({ fault, runs: kills, answers: answers(), unknown, lost, doubled });
    await app.close();
    await database.close();
    await server.dispose();
  });
});
