import type { RawClient } from './raw-client';

const MARK = 57014;

/**
 * Makes a function `slow()` in a Postgres database that goes on until its statement is ended, and takes a lock of its
 * session's own when that was because somebody asked for it: so what was cancelled can be told from what ran out of time,
 * whatever the clock says.
 */
export async function makeSlow(database: Pick<RawClient, 'query'>): Promise<void> {
  await database.query(`create function slow() returns boolean language plpgsql as $$
    begin
      perform pg_sleep(3600);
      return true;
    exception when query_canceled then
      if sqlerrm like '%user request%' then perform pg_advisory_lock(${MARK}); end if;
      raise;
    end $$`);
}

/** How many sessions had their `slow()` cancelled by request. */
export async function cancelledByRequest(database: Pick<RawClient, 'query'>): Promise<number> {
  const [row] = await database.query(`select count(*)::int as n from pg_locks
    where locktype = 'advisory' and objid = ${MARK} and database = (select oid from pg_database where datname = current_database())`);
  return Number(row?.['n']);
}
