import pg from 'pg';
import { openPool, type DatabaseLocation } from './auth-database';
import { openSqlite } from './sqlite';

/** A row as the driver returns it. */
export type Row = Record<string, unknown>;

/** A value a test may bind; dates and booleans are turned into better-auth's format for the engine. */
export type Bindable = string | number | bigint | boolean | Date | null | Uint8Array;

/** A database seen with its bare driver, so that tests judge the app's writes without the app's code. */
export interface RawClient {
  /** Runs one statement ($1 on Postgres, ? on SQLite) and returns its rows. */
  query(sql: string, params?: readonly Bindable[]): Promise<Row[]>;
  /** A table's content as text: equal texts mean equal types, values and bytes, whatever the row order. */
  dump(table: string): Promise<string>;
  /** Names of all tables, sorted. */
  tables(): Promise<string[]>;
  /** An identifier quoted for this engine, with the schema for a table outside the default one. */
  quote(identifier: string): string;
  /** The placeholder for parameter number n, counted from 1. */
  placeholder(n: number): string;
  close(): Promise<void>;
}

/** Opens the bare driver on a database. */
export function openRawClient(at: DatabaseLocation): Promise<RawClient> {
  return at.kind === 'postgres' ? openPostgres(at.url, at.schema) : openSqliteClient(at.file);
}

const quote = (identifier: string) => pg.escapeIdentifier(identifier);

function dumpText(table: string, columns: string[], rows: Row[], count: number): string {
  const indexes = Array.from({ length: count }, (_, index) => `c${index}`);
  const lines = rows.map((row) => JSON.stringify(indexes.map((index) => row[index]))).sort();
  return [`${table} (${columns.join(', ')})`, ...lines, ''].join('\n');
}

async function openPostgres(url: string, schema = 'public'): Promise<RawClient> {
  const pool = openPool(url, schema, 2);
  const query: RawClient['query'] = async (sql, params = []) => {
    const bound = params.map((value) => (value instanceof Date ? value.toISOString() : value));
    const result = await pool.query<Row>(sql, bound);
    return result.rows;
  };
  return {
    query,
    quote,
    placeholder: (n) => `$${n}`,
    tables: async () => {
      const rows = await query('select tablename as name from pg_tables where schemaname = $1', [schema]);
      return rows.map((row) => String(row['name'])).sort();
    },
    dump: async (table) => {
      const columns = await query(
        `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
         where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
        [`${quote(schema)}.${quote(table)}`],
      );
      // a timestamptz prints in the session's zone; UTC keeps dumps of different machines equal
      const cells = columns.map(({ name, type }, index) => {
        const value = quote(String(name));
        return `${type === 'timestamp with time zone' ? `${value} at time zone 'UTC'` : value}::text as c${index}`;
      });
      const rows = await query(`select ${cells.join(', ')} from ${quote(table)}`);
      return dumpText(
        table,
        columns.map(({ name, type }) => `${String(name)} ${String(type)}`),
        rows,
        columns.length,
      );
    },
    close: () => pool.end(),
  };
}

async function openSqliteClient(file: string): Promise<RawClient> {
  const db = await openSqlite(file);
  const query: RawClient['query'] = async (sql, params = []) => {
    const bound = params.map((value) => {
      if (value instanceof Date) return value.toISOString();
      return typeof value === 'boolean' ? Number(value) : value;
    });
    const statement = db.prepare<unknown[], Row>(sql);
    if (statement.reader) return statement.all(...bound);
    statement.run(...bound);
    return [];
  };
  return {
    query,
    quote,
    placeholder: () => '?',
    tables: async () => {
      const rows = await query(
        `select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\'`,
      );
      return rows.map((row) => String(row['name'])).sort();
    },
    dump: async (table) => {
      const columns = await query('select name, type from pragma_table_info(?) order by cid', [table]);
      // quote() tells text, number, blob and null apart, which is what the formats are about
      const cells = columns.map(({ name }, index) => `quote(${quote(String(name))}) as c${index}`);
      const rows = await query(`select ${cells.join(', ')} from ${quote(table)}`);
      return dumpText(
        table,
        columns.map(({ name, type }) => `${String(name)} ${String(type)}`),
        rows,
        columns.length,
      );
    },
    close: async () => {
      db.close();
    },
  };
}
