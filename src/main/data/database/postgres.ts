import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { beginIn, stoppable, type DatabaseHandle, type RowEstimate, type TextOrder } from './database-handle';
import {
  hidesRows,
  type NoNames,
  type PhysicalColumn,
  type PhysicalTable,
  type Reference,
  type RowSecurity,
  type StandIn,
} from './physical-table';
import { AppError } from '../base/app-error';
import { LateStream, type OpenStream } from '../base/open-stream';
import { unlessClosing } from './closed';
import { holdsCharacter, unheldCharacter } from './postgres-encoding';
import { allRowsOfPostgres } from './postgres-copy';
import { postgresColumnsAtFault } from './postgres-fault';
import { postgresUniqueWith } from './postgres-unique';
import { postgresError } from './postgres-errors';
import { serialPool } from './postgres-serial-pool';
import { onOneCore } from './postgres-one-core';
import { atOnce, beginAlong } from './postgres-pipeline';
import { openPool, type SessionPool } from './postgres-pool';
import { STATEMENT_TIMEOUT_MS, type SessionWish } from './postgres-session';
import { watchSilence, type SessionLines } from './postgres-silence';
import { planOf } from './postgres-plan';
import { reachServer, type PostgresServer } from './postgres-servers';
import { isLoopback, type PostgresTarget } from './postgres-target';
import { valueTypes } from './postgres-types';

interface PostgresOptions extends Pick<SessionWish, 'readOnly'> {
  /** How servers are reached where that is not directly. */
  readonly openStream?: OpenStream | undefined;
}

/** Never more than so many connections of ours on the server. */
const POOL_SIZE = 3;
const IDLE_TIMEOUT_MS = 60_000;
/** So long after the server should have stopped a statement by itself nothing more will come. */
const SILENCE_MS = 15_000;
/** Below this estimate count(*) costs a few milliseconds, and an exact figure is nicer. */
const COUNT_EXACTLY_UP_TO = 50_000;

/**
 * Opens a Postgres database. Every session is named Authdesk, speaks UTC, has statement and lock timeouts, and with
 * `readOnly` is itself read-only, so that even a mistake of ours could not write. None of that is asked for while
 * connecting, where poolers refuse it or drop it without a word.
 * @throws AppError CONNECTION_FAILED, AUTH_FAILED
 */
export async function openPostgres(target: PostgresTarget, options: PostgresOptions): Promise<DatabaseHandle> {
  const { line: pool, server } = await reachServer(seenFrom(target, options), async (one) =>
    startPool(one, target, options),
  );
  const controlClient = pool.control.Client;
  const db = new Kysely<NoNames>({ dialect: new PostgresDialect({ pool, controlClient }) });
  const lane = serialPool(pool);
  const searches = new Kysely<NoNames>({ dialect: new PostgresDialect({ pool: lane, controlClient }) });
  const slow = onOneCore(pool);
  const background = new Kysely<NoNames>({ dialect: new PostgresDialect({ pool: slow, controlClient }) });
  const closing = new AbortController();
  // Whether policies stand before some table, so that what a statement stops at may be theirs.
  let guarded = false;
  const { encoding } = pool.facts;
  const reading = (on: Kysely<NoNames>) => ({
    db: on,
    ...readingOver(on, encoding),
    readTables: async (moreSchemas: readonly string[] = []) => {
      const tables = await readTables(on, moreSchemas);
      guarded = tables.some(hidesRows);
      return tables;
    },
  });
  const quickly = (on: Kysely<NoNames>): DatabaseHandle => {
    const one: DatabaseHandle = { ...handle, ...reading(on), atOnce: async (more) => more(one) };
    return one;
  };
  const handle: DatabaseHandle = {
    kind: 'postgres',
    remarks: [
      ...target.warnings,
      ...(options.openStream === undefined && isOpenLine(server, target) ? [OPEN_LINE] : []),
    ],
    searches,
    background,
    serverVersion: async () => `PostgreSQL ${pool.facts.version}`,
    ...reading(db),
    knowsCharacters: encoding !== 'SQL_ASCII',
    unheld: (text) => unheldCharacter(encoding, text),
    unicode: encoding === 'UTF8',
    holds: (character) => holdsCharacter(encoding, character),
    begin: async () => (await beginAlong(pool, controlClient)) ?? beginIn(db),
    atOnce: async (work) => {
      const asked = async (quick: Kysely<NoNames>) => ({ result: await work(quickly(quick)) });
      const done = await atOnce(pool, controlClient, asked);
      return done === null ? work(handle) : done.result;
    },
    onLost: pool.onLost,
    session: pool.facts,
    hangUp: pool.hangUp,
    toAppError: (error, aborted, doing) => {
      const known = postgresError(error, doing === 'reading' ? 'read' : 'query', aborted, guarded);
      if (known.code === 'READ_ONLY' && !options.readOnly) return readOnlyUnasked(error);
      return unlessClosing(known, closing.signal);
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
  return handle;
}

/** What is read over the sessions of one database object, or of another with the same behind it. */
function readingOver(db: Kysely<NoNames>, encoding: string) {
  return {
    ping: async () => void (await sql`select 1`.execute(db)),
    uniqueWith: async (table: PhysicalTable, column: string) => postgresUniqueWith(db, table, column),
    textOrder: async (table: PhysicalTable, column: string): Promise<TextOrder> => {
      const order = await textOrder(db, table, column);
      return order === 'bytes' && encoding !== 'UTF8' ? 'ascii-bytes' : order;
    },
    serverTime: async () => {
      const { rows } = await sql<{ ms: string }>`select extract(epoch from clock_timestamp()) * 1000 as ms`.execute(db);
      return new Date(Number(rows[0]?.ms));
    },
    estimateRows: async (table: PhysicalTable, signal?: AbortSignal) => estimatedOrCounted(db, table, signal),
  };
}

/** The estimate knows nothing of policies; how many rows they let through is counted where that is cheap. */
async function estimatedOrCounted(
  db: Kysely<NoNames>,
  table: PhysicalTable,
  signal?: AbortSignal,
): Promise<RowEstimate> {
  const { value, counted } =
    table.standsFor === undefined
      ? await estimatedInCatalog(db, table, signal)
      : { value: await planned(db, table, signal), counted: null };
  if (value > COUNT_EXACTLY_UP_TO) return { value, exact: false };
  const exact = !hidesRows(table);
  if (counted !== null) return { value: counted, exact };
  const name = sql.id(table.schema ?? 'public', table.name);
  const { rows } = await sql<{ n: string }>`select count(*) as n from ${name}`.execute(db, stoppable(signal));
  return { value: Number(rows[0]?.n ?? 0), exact };
}

/** Nobody asked for it, so that there is nothing to turn off here. */
function readOnlyUnasked(cause: unknown): AppError {
  return new AppError('READ_ONLY', 'The database lets this database user only read.', {
    hint: "Use a connection with a database user that may write, or ask the database's administrator.",
    cause,
  });
}

/** About how many rows there are of what is no table: of a view what the planner reckons with; -1 where nobody knows. */
async function planned(db: Kysely<NoNames>, table: PhysicalTable, signal?: AbortSignal): Promise<number> {
  if (table.standsFor?.kind === 'foreign') return -1;
  if (table.standsFor?.kind === 'materialized') return (await estimatedInCatalog(db, table, signal)).value;
  const name = sql.id(table.schema ?? 'public', table.name);
  return (await planOf(db, sql`select from ${name}`, signal))?.['Plan Rows'] ?? -1;
}

/**
 * About how many rows a table has, or the partitions of it together, -1 where nobody knows; counted along in the same
 * statement where that is cheap.
 */
async function estimatedInCatalog(
  db: Kysely<NoNames>,
  table: PhysicalTable,
  signal?: AbortSignal,
): Promise<{ readonly value: number; readonly counted: number | null }> {
  const name = sql.id(table.schema ?? 'public', table.name);
  const { rows } = await sql<{ n: number; counted: string | null }>`
    with recursive part as (
      select to_regclass(format('%I.%I', ${table.schema ?? 'public'}::text, ${table.name}::text))::oid as id
      union all
      select i.inhrelid from part join pg_class p on p.oid = part.id and p.relkind = 'p' join pg_inherits i on i.inhparent = p.oid
    ), one as (
      select case when c.reltuples < 0 then case when pg_relation_size(c.oid) = 0 then 0 end
        when c.relpages = 0 then c.reltuples
        else c.reltuples / c.relpages * (pg_relation_size(c.oid) / current_setting('block_size')::int) end::float8 as n
      from part join pg_class c on c.oid = part.id and c.relkind <> 'p'
    )
    , whole as (select case when bool_and(n is not null) then sum(n) else -1 end as n from one)
    select n, case when n is null or round(n) <= ${COUNT_EXACTLY_UP_TO} then (select count(*) from ${name}) end as counted
    from whole`.execute(db, stoppable(signal));
  const [found] = rows;
  return {
    value: Math.round(found?.n ?? -1),
    counted: found === undefined || found.counted === null ? null : Number(found.counted),
  };
}

// A server without a name is that of the computer it is reached from, whose sockets are not those of this one.
function seenFrom(target: PostgresTarget, { openStream }: PostgresOptions): PostgresTarget {
  if (openStream === undefined || target.parameters.has('service')) return target;
  return { ...target, places: target.places.map((place) => ({ ...place, host: place.host || 'localhost' })) };
}

function streamOf(open: OpenStream): NonNullable<pg.ClientConfig['stream']> {
  return () => new LateStream(open);
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
  { readOnly, openStream }: PostgresOptions,
): Promise<SessionPool & SessionLines> {
  const { options, ...place } = server;
  const sockets = new pg.Pool({
    ...place,
    // What services find the database by, which is not for Postgres.
    ...(options !== undefined && { options }),
    max: POOL_SIZE,
    application_name: target.settings.find(({ name }) => name === 'application_name')?.value ?? 'Authdesk',
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    types: valueTypes,
    ...(openStream && { stream: streamOf(openStream) }),
  });
  // A session that the server ends would otherwise end the whole process, whether it is idle (the pool tells) or at work
  // (the client itself tells, besides failing its query).
  sockets.on('error', () => {});
  sockets.on('connect', (client) => client.on('error', () => {}));
  const wish = { readOnly, schema: target.schema, settings: target.settings };
  const { hangUp } = watchSilence(sockets, STATEMENT_TIMEOUT_MS + SILENCE_MS);
  try {
    const pool = await openPool(sockets, { wish, size: POOL_SIZE, connectTimeoutMs: server.connectionTimeoutMillis });
    return { ...pool, hangUp };
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
    kind: string;
    takes: number;
    lockable: boolean;
    of: Json;
    columns: Json;
    indexes: Json;
    unique: Json;
    primaryKey: Json;
    trigrams: Json;
    rowSecurity: Json;
    referredBy: Json;
  }>`
    with recursive domain as (
      select oid as id, typbasetype as base, typnotnull as required, typdefault is not null as filled
      from pg_type where typtype = 'd'
      union all
      select d.id, t.typbasetype, d.required or t.typnotnull, d.filled or t.typdefault is not null
      from domain d join pg_type t on t.oid = d.base and t.typtype = 'd'
    )
    select n.nspname as schema, c.relname as name, c.relkind as kind,
      case when c.relkind in ('v', 'f') then pg_relation_is_updatable(c.oid, true) else 0 end as takes,
      c.relkind = 'f' or c.relkind = 'v' and pg_relation_is_updatable(c.oid, false) & 4 <> 0 as lockable,
      (select json_agg(distinct jsonb_build_object('schema', s.nspname, 'name', b.relname))
        from pg_rewrite w join pg_depend x on x.classid = 'pg_rewrite'::regclass and x.objid = w.oid
          join pg_class b on x.refclassid = 'pg_class'::regclass and b.oid = x.refobjid and b.oid <> c.oid
          join pg_namespace s on s.oid = b.relnamespace
        where c.relkind in ('v', 'm') and w.ev_class = c.oid) as "of",
      (select json_agg(json_build_object('name', a.attname, 'type', format_type(t.oid, null),
          'declared', format_type(a.atttypid, a.atttypmod),
          'labels', (select json_agg(e.enumlabel order by e.enumsortorder)
            from pg_enum e where e.enumtypid in (t.oid, t.typelem)),
          'loose', not coalesce(l.collisdeterministic, true),
          'nullable', not (a.attnotnull or coalesce(d.required, false)),
          'hasDefault', a.atthasdef or a.attidentity <> '' or coalesce(d.filled, false),
          'defaultsTo', (select pg_get_expr(f.adbin, f.adrelid) from pg_attrdef f
            where f.adrelid = a.attrelid and f.adnum = a.attnum),
          'precision', case when a.atttypid = 'timestamp'::regtype and a.atttypmod >= 0 then a.atttypmod end,
          'generated', a.attgenerated <> '' or (c.relkind = 'v' and pg_relation_is_updatable(c.oid, true) & 4 <> 0
            and not pg_column_is_updatable(c.oid, a.attnum, true)
            and not exists (select from pg_trigger g where g.tgrelid = c.oid and g.tgtype & ${INSTEAD_OF_UPDATE} = ${INSTEAD_OF_UPDATE})),
          'readable', has_column_privilege(c.oid, a.attnum, 'select')) order by a.attnum)
        from pg_attribute a
          left join domain d on d.id = a.atttypid and not exists
            (select from pg_type deeper where deeper.oid = d.base and deeper.typtype = 'd')
          join pg_type t on t.oid = coalesce(d.base, a.atttypid)
          left join pg_collation l on l.oid = a.attcollation
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      (select json_agg((select json_agg(a.attname order by k.n) from unnest(i.indkey::int[]) with ordinality k(num, n)
          left join pg_attribute a on a.attrelid = c.oid and a.attnum = k.num and k.num > 0))
        from pg_index i join pg_class x on x.oid = i.indexrelid join pg_am m on m.oid = x.relam and m.amname = 'btree'
        where i.indrelid = c.oid and i.indisvalid and i.indpred is null) as indexes,
      (select json_agg(a.attname) from pg_index i
          join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
        where i.indrelid = c.oid and i.indisunique and i.indisvalid and i.indpred is null and i.indnkeyatts = 1) as "unique",
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
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname = any(${schemas})
    order by array_position(${schemas}, n.nspname), c.relname`.execute(db);
  return rows.map((row) => ({
    schema: row.schema,
    name: row.name,
    columns: listed<PhysicalColumn>(row.columns),
    ...(row.kind === 'p' && { partitioned: true }),
    ...standIn(row),
    unique: listed<string>(row.unique),
    primaryKey: listed<string>(row.primaryKey),
    // Behind an expression, which has no column name, an index orders nothing that we ask for.
    indexes: listed<(string | null)[]>(row.indexes).map((index) =>
      index.slice(0, firstNull(index)).filter((c) => c !== null),
    ),
    trigrams: listed<string>(row.trigrams),
    rowSecurity: row.rowSecurity === null ? null : (JSON.parse(row.rowSecurity) as RowSecurity),
    referredBy: listed<Reference>(row.referredBy),
  }));
}

const STAND_INS: Readonly<Record<string, StandIn['kind']>> = { v: 'view', m: 'materialized', f: 'foreign' };

/** What is no table: which changes it takes stands in the bits that Postgres numbers its commands by. */
function standIn({ kind, takes, lockable, of }: StandInRow): { standsFor?: StandIn } {
  const stands = STAND_INS[kind];
  if (stands === undefined) return {};
  const can = (command: number) => (takes & (1 << command)) !== 0;
  const acts = { update: can(2), insert: can(3), delete: can(4) };
  return { standsFor: { kind: stands, of: listed(of), takes: acts, lockable } };
}

interface StandInRow {
  readonly kind: string;
  readonly takes: number;
  readonly lockable: boolean;
  readonly of: Json;
}

/** A trigger takes each column, where `pg_column_is_updatable` asks for one that removes rows besides. */
const INSTEAD_OF_UPDATE = (1 << 6) | (1 << 4);

/** A list that Postgres made, as it comes: JSON is read as text. */
type Json = string | null;

function listed<T>(json: Json): T[] {
  return json === null ? [] : (JSON.parse(json) as T[]);
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
