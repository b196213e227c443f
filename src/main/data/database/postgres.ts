import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { stoppable, type DatabaseHandle, type TextOrder } from './database-handle';
import {
  hidesRows,
  type NoNames,
  type PhysicalColumn,
  type PhysicalTable,
  type Reference,
  type RowSecurity,
} from './physical-table';
import { AppError } from '../base/app-error';
import { allRowsOfPostgres } from './postgres-copy';
import { postgresColumnsAtFault } from './postgres-fault';
import { postgresError } from './postgres-errors';
import { serialPool } from './postgres-serial-pool';
import { onOneCore } from './postgres-one-core';
import { openPool, type SessionPool } from './postgres-pool';
import type { SessionWish } from './postgres-session';
import { reachServer, type PostgresServer } from './postgres-servers';
import { isLoopback, type PostgresTarget } from './postgres-target';
import { valueTypes } from './postgres-types';

type PostgresOptions = Pick<SessionWish, 'readOnly'>;

/** Never more than so many connections of ours on the server. */
const POOL_SIZE = 3;
const IDLE_TIMEOUT_MS = 60_000;
/** Below this estimate count(*) costs a few milliseconds, and an exact figure is nicer. */
const COUNT_EXACTLY_UP_TO = 50_000;

/**
 * Opens a Postgres database. Every session is named Authdesk, speaks UTC, has statement and lock timeouts, and with
 * `readOnly` is itself read-only, so that even a mistake of ours could not write. None of that is asked for while
 * connecting, where poolers refuse it or drop it without a word.
 * @throws AppError CONNECTION_FAILED, AUTH_FAILED
 */
export async function openPostgres(target: PostgresTarget, options: PostgresOptions): Promise<DatabaseHandle> {
  const { line: pool, server } = await reachServer(target, async (one) => startPool(one, target, options));
  const controlClient = pool.control.Client;
  const db = new Kysely<NoNames>({ dialect: new PostgresDialect({ pool, controlClient }) });
  const lane = serialPool(pool);
  const searches = new Kysely<NoNames>({ dialect: new PostgresDialect({ pool: lane, controlClient }) });
  const slow = onOneCore(pool);
  const background = new Kysely<NoNames>({ dialect: new PostgresDialect({ pool: slow, controlClient }) });
  const closing = new AbortController();
  // Whether policies stand before some table, so that what a statement stops at may be theirs.
  let guarded = false;
  return {
    kind: 'postgres',
    remarks: [...target.warnings, ...(isOpenLine(server, target) ? [OPEN_LINE] : [])],
    db,
    searches,
    background,
    serverVersion: async () => {
      const { rows } = await sql<{ version: string }>`select current_setting('server_version') as version`.execute(db);
      return `PostgreSQL ${rows[0]?.version ?? ''}`.trim();
    },
    readTables: async (moreSchemas = []) => {
      const tables = await readTables(db, moreSchemas);
      guarded = tables.some(hidesRows);
      return tables;
    },
    textOrder: async (table, column) => textOrder(db, table, column),
    serverTime: async () => {
      const { rows } = await sql<{ ms: string }>`select extract(epoch from clock_timestamp()) * 1000 as ms`.execute(db);
      return new Date(Number(rows[0]?.ms));
    },
    onLost: pool.onLost,
    session: pool.facts,
    estimateRows: async (table, signal) => {
      const name = sql.id(table.schema ?? 'public', table.name);
      const estimate = await sql<{ n: number }>`
        select case when c.reltuples < 0 then -1 when c.relpages = 0 then c.reltuples
          else c.reltuples / c.relpages * (pg_relation_size(c.oid) / current_setting('block_size')::int) end::float8 as n
        from pg_class c where c.oid = to_regclass(format('%I.%I', ${table.schema ?? 'public'}::text, ${table.name}::text))`.execute(
        db,
        stoppable(signal),
      );
      const value = Math.round(estimate.rows[0]?.n ?? -1);
      // The estimate knows nothing of policies; how many rows they let through is counted where that is cheap.
      if (value > COUNT_EXACTLY_UP_TO) return { value, exact: false };
      const counted = await sql<{ n: string }>`select count(*) as n from ${name}`.execute(db, stoppable(signal));
      return { value: Number(counted.rows[0]?.n ?? 0), exact: !hidesRows(table) };
    },
    toAppError: (error, aborted, doing) => {
      const known = postgresError(error, doing === 'reading' ? 'read' : 'query', aborted, guarded);
      return known.code === 'READ_ONLY' && !options.readOnly ? readOnlyUnasked(error) : known;
    },
    runDeferred: async (trx) => {
      await sql`set constraints all immediate`.execute(trx);
      return true;
    },
    columnsAtFault: async (error, tried) => postgresColumnsAtFault(db, error, tried),
    all: allRowsOfPostgres({ pool, db, control: pool.control, closing: closing.signal }),
    close: async () => {
      // The pool waits for whoever still reads.
      closing.abort(new AppError('CONNECTION_LOST', 'The connection was closed before everything was read.'));
      await db.destroy();
      // Kysely ends a pool only after its first query.
      await pool.end();
    },
  };
}

/** Nobody asked for it, so that there is nothing to turn off here. */
function readOnlyUnasked(cause: unknown): AppError {
  return new AppError('READ_ONLY', 'The database lets this database user only read.', {
    hint: "Use a connection with a database user that may write, or ask the database's administrator.",
    cause,
  });
}

const OPEN_LINE =
  'The line to this server is not encrypted: names and addresses can be read by anyone on the way. Set encryption to "require" or more where the server has it.';

/** Whether nobody asked for a line without encryption, and there is one all the same. */
function isOpenLine({ ssl, host }: PostgresServer, { tls }: PostgresTarget): boolean {
  return ssl === false && !isLoopback(host) && tls.mode !== 'disable';
}

/** A pool with one session in it. @throws whatever the driver says where none can be had, and AppError */
async function startPool(
  server: PostgresServer,
  target: PostgresTarget,
  { readOnly }: PostgresOptions,
): Promise<SessionPool> {
  const { options, ...place } = server;
  const sockets = new pg.Pool({
    ...place,
    // What services find the database by, which is not for Postgres.
    ...(options !== undefined && { options }),
    max: POOL_SIZE,
    application_name: target.settings.find(({ name }) => name === 'application_name')?.value ?? 'Authdesk',
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    types: valueTypes,
  });
  // A session that the server ends would otherwise end the whole process, whether it is idle (the pool tells) or at work
  // (the client itself tells, besides failing its query).
  sockets.on('error', () => {});
  sockets.on('connect', (client) => client.on('error', () => {}));
  const wish = { readOnly, schema: target.schema, settings: target.settings };
  try {
    return await openPool(sockets, { wish, size: POOL_SIZE, connectTimeoutMs: server.connectionTimeoutMillis });
  } catch (error) {
    await sockets.end();
    throw error;
  }
}

async function readTables(db: Kysely<NoNames>, moreSchemas: readonly string[]): Promise<PhysicalTable[]> {
  // A policy is for everybody (0), or for roles whose rights this one has.
  const appliesToMe = sql`exists (select from unnest(p.polroles) r(id)
    where r.id = 0 or case when r.id <> 0 then pg_has_role(r.id, 'usage') end)`;
  const schemas = sql`current_schemas(false) || ${[...moreSchemas]}::name[]`;
  const { rows } = await sql<{
    schema: string;
    name: string;
    columns: PhysicalColumn[];
    indexes: (string | null)[][] | null;
    primaryKey: string[] | null;
    trigrams: string[] | null;
    rowSecurity: RowSecurity | null;
    referredBy: Reference[] | null;
  }>`
    select n.nspname as schema, c.relname as name,
      (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, null),
          'declared', format_type(a.atttypid, a.atttypmod),
          'nullable', not a.attnotnull, 'hasDefault', a.atthasdef or a.attidentity <> '',
          'defaultsTo', (select pg_get_expr(d.adbin, d.adrelid) from pg_attrdef d
            where d.adrelid = a.attrelid and d.adnum = a.attnum),
          'precision', case when a.atttypid = 'timestamp'::regtype and a.atttypmod >= 0 then a.atttypmod end,
          'generated', a.attgenerated <> '',
          'readable', has_column_privilege(c.oid, a.attnum, 'select')) order by a.attnum)
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      (select json_agg((select json_agg(a.attname order by k.n) from unnest(i.indkey::int[]) with ordinality k(num, n)
          left join pg_attribute a on a.attrelid = c.oid and a.attnum = k.num and k.num > 0))
        from pg_index i join pg_class x on x.oid = i.indexrelid join pg_am m on m.oid = x.relam and m.amname = 'btree'
        where i.indrelid = c.oid and i.indisvalid and i.indpred is null) as indexes,
      (select json_agg(a.attname order by k.n) from pg_index i, unnest(i.indkey::int[]) with ordinality k(num, n)
          join pg_attribute a on a.attrelid = c.oid and a.attnum = k.num
        where i.indrelid = c.oid and i.indisprimary) as "primaryKey",
      (select json_agg(pg_get_indexdef(i.indexrelid, k.n::int, true) order by i.indexrelid, k.n)
        from pg_index i cross join unnest(i.indclass::oid[]) with ordinality k(class, n)
          join pg_opclass o on o.oid = k.class and o.opcname in ('gin_trgm_ops', 'gist_trgm_ops')
        where i.indrelid = c.oid and i.indisvalid and i.indpred is null) as trigrams,
      case when c.relrowsecurity then (
        select json_object_agg(cmd.name, case when not row_security_active(c.oid) then 'all'
          when not exists (select from pg_policy p where p.polrelid = c.oid and p.polpermissive
            and p.polcmd in (cmd.char, '*') and ${appliesToMe}) then 'none'
          when exists (select from pg_policy p where p.polrelid = c.oid and p.polpermissive
            and p.polcmd in (cmd.char, '*') and ${appliesToMe}
            and pg_get_expr(coalesce(case when cmd.char = 'a' then p.polwithcheck end, p.polqual), p.polrelid) = 'true')
            and not exists (select from pg_policy p where p.polrelid = c.oid and not p.polpermissive
              and p.polcmd in (cmd.char, '*') and ${appliesToMe}) then 'all'
          else 'some' end)
        from (values ('select', 'r'::"char"), ('insert', 'a'::"char"), ('update', 'w'::"char"), ('delete', 'd'::"char"))
          cmd(name, char)) end as "rowSecurity",
      (select json_agg(json_build_object('key', k.conname, 'schema', s.nspname, 'table', t.relname, 'column', a.attname,
          'refersTo', (select f.attname from pg_attribute f where f.attrelid = k.confrelid
            and f.attnum = k.confkey[array_position(k.conkey, a.attnum)]),
          'onDelete', case k.confdeltype when 'c' then 'cascade' when 'n' then 'set-null' when 'd' then 'set-default'
            else 'refuse' end)
          order by s.nspname, t.relname, a.attname)
        from pg_constraint k join pg_class t on t.oid = k.conrelid join pg_namespace s on s.oid = t.relnamespace
          join pg_attribute a on a.attrelid = t.oid and a.attnum = any(k.conkey)
        where k.confrelid = c.oid and k.contype = 'f' and k.conparentid = 0) as "referredBy"
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname = any(${schemas})
    order by array_position(${schemas}, n.nspname), c.relname`.execute(db);
  return rows.map((row) => ({
    schema: row.schema,
    name: row.name,
    columns: row.columns ?? [],
    primaryKey: row.primaryKey ?? [],
    // Behind an expression, which has no column name, an index orders nothing that we ask for.
    indexes: (row.indexes ?? []).map((index) => index.slice(0, firstNull(index)).filter((c) => c !== null)),
    trigrams: row.trigrams ?? [],
    rowSecurity: row.rowSecurity,
    referredBy: row.referredBy ?? [],
  }));
}

function firstNull(index: readonly (string | null)[]): number {
  const at = index.indexOf(null);
  return at === -1 ? index.length : at;
}

/** Collations that compare bytes, and those for which a range up to `zzzz…` was seen to hold every prefix match. */
const BYTE_ORDER = /^(C|POSIX|ucs_basic|pg_c_utf8|C\.utf-?8)$/i;
const LATIN_ORDER = /^en[_-](US|GB)(\.utf-?8)?(-x-icu)?$/i;

async function textOrder(db: Kysely<NoNames>, table: PhysicalTable, column: string): Promise<TextOrder> {
  const { rows } = await sql<{ collation: string | null }>`
    select case when c.collname = 'default' then d.datcollate else c.collname end as collation
    from pg_attribute a
      join pg_class t on t.oid = a.attrelid join pg_namespace n on n.oid = t.relnamespace
      left join pg_collation c on c.oid = a.attcollation
      cross join (select datcollate from pg_database where datname = current_database()) d
    where n.nspname = ${table.schema ?? 'public'} and t.relname = ${table.name} and a.attname = ${column}`.execute(db);
  const collation = rows[0]?.collation ?? '';
  if (BYTE_ORDER.test(collation)) return 'bytes';
  return LATIN_ORDER.test(collation) ? 'latin' : 'other';
}
