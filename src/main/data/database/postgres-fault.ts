import { sql } from 'kysely';
import type { Tried } from './database-handle';
import type { AnyDatabase } from './physical-table';
import type { PostgresSaid } from './postgres-refusals';

interface Column {
  readonly name: string;
  /** As it is written in SQL. */
  readonly type: string;
  readonly typeName: string;
  /** How many signs it holds; null where it is no text of a given length. */
  readonly length: number | null;
}

/** Which columns of a statement Postgres refused: it names the rule, or only the type, and its catalog knows the rest. */
export async function postgresColumnsAtFault(
  db: AnyDatabase,
  error: unknown,
  tried: Tried,
): Promise<readonly string[]> {
  const said: PostgresSaid & { readonly dataType?: string } = typeof error === 'object' && error !== null ? error : {};
  const names = new Set(tried.values.map(({ column }) => column));
  try {
    if (said.constraint !== undefined && said.table !== undefined) {
      const found = await columnsOfRule(db, said);
      const mine = found.filter((name) => names.has(name));
      return mine.length > 0 ? mine : found;
    }
    const columns = (await columnsOf(db, tried)).filter(({ name }) => names.has(name));
    if (said.dataType !== undefined) return columns.filter((c) => c.typeName === said.dataType).map((c) => c.name);
    const valueOf = new Map(tried.values.map(({ column, value }) => [column, value]));
    if (said.code === '22001') {
      return columns.filter((c) => c.length !== null && lengthOf(valueOf.get(c.name)) > c.length).map((c) => c.name);
    }
    if (said.code?.startsWith('22') !== true) return [];
    const wrong: string[] = [];
    for (const { name, type } of columns) {
      if (!(await fits(db, valueOf.get(name), type))) wrong.push(name);
    }
    return wrong;
  } catch {
    return []; // what refused is told all the same
  }
}

/** The columns a constraint or a unique index is about, those inside of expressions too. */
async function columnsOfRule(db: AnyDatabase, { schema = 'public', table = '', constraint = '' }: PostgresSaid) {
  const { rows } = await sql<{ name: string }>`
    with t as (select to_regclass(format('%I.%I', ${schema}::text, ${table}::text)) as id)
    select a.attname as name from t join pg_constraint k on k.conrelid = t.id and k.conname = ${constraint}
      join pg_attribute a on a.attrelid = t.id and a.attnum = any(k.conkey)
    union
    select a.attname from t join pg_index i on i.indrelid = t.id join pg_class c on c.oid = i.indexrelid
      join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid and d.refobjid = t.id and d.refobjsubid > 0
      join pg_attribute a on a.attrelid = t.id and a.attnum = d.refobjsubid
    where c.relname = ${constraint}`.execute(db);
  return rows.map(({ name }) => name);
}

async function columnsOf(db: AnyDatabase, { table }: Tried): Promise<readonly Column[]> {
  const { rows } = await sql<Column>`
    select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, t.typname as "typeName",
      case when t.typname in ('varchar', 'bpchar') and a.atttypmod > 4 then a.atttypmod - 4 end as length
    from pg_attribute a join pg_type t on t.oid = a.atttypid
    where a.attrelid = to_regclass(format('%I.%I', ${table.schema ?? 'public'}::text, ${table.name}::text))
      and a.attnum > 0 and not a.attisdropped`.execute(db);
  return rows;
}

function lengthOf(value: unknown): number {
  return typeof value === 'string' ? Array.from(value).length : 0;
}

async function fits(db: AnyDatabase, value: unknown, type: string): Promise<boolean> {
  if (value === null || typeof value === 'object') return true;
  try {
    await sql`select cast(${value} as ${sql.raw(type)})`.execute(db);
    return true;
  } catch {
    return false;
  }
}
