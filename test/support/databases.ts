import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { BetterAuthOptions } from 'better-auth';
import pg from 'pg';
import { migrate, openAuthDatabase, runOnce, type DatabaseLocation } from './auth-database';
import { physicalNames, type PhysicalNames } from './auth-naming';
import { authOptions, type AuthShape } from './auth-options';
import { openRawClient, type Bindable, type RawClient, type Row } from './raw-client';
import type { JournalMode } from './sqlite';

/** Engines a test database can be on. */
export type DatabaseKind = 'postgres' | 'sqlite';

/** What kind of database to make. */
export interface MakeDatabaseOptions extends AuthShape {
  /** The Postgres server (or its administrator url) to make the database on; needed for Postgres. */
  pg?: string | { url(database?: string): string };
  /** Postgres schema for better-auth's tables (default: public). */
  schema?: string;
  /** Encoding of the Postgres database (default: the server's, UTF8). */
  encoding?: string;
  /** Runs better-auth's migrations (default: true). */
  migrate?: boolean;
  journalMode?: JournalMode;
}

/** Logical column values or conditions. */
export type Fields = Record<string, Bindable>;

/** A throw-away database with better-auth's tables. */
export interface TestDatabase extends RawClient {
  kind: DatabaseKind;
  /** Connection url, or the file's path. */
  target: string;
  location: DatabaseLocation;
  /** Spread into startAuthServer's options to start a server that fits this database. */
  serverOptions: AuthShape & { database: DatabaseLocation; migrate: false };
  names: PhysicalNames;
  ids: 'text' | 'uuid' | 'serial';
  /** Rows of a better-auth table by its logical name, keyed by logical field names; raw driver values. */
  find(model: string, where?: Fields): Promise<Row[]>;
  insert(model: string, values: Fields): Promise<void>;
  update(model: string, where: Fields, values: Fields): Promise<void>;
  remove(model: string, where: Fields): Promise<void>;
  count(model: string): Promise<number>;
  /** All tables' dumps in one text, for "nothing has changed" checks. */
  dumpAll(): Promise<string>;
  /** Closes the raw client and removes the database. */
  drop(): Promise<void>;
}

/** Makes a fresh, migrated database. */
export async function makeDatabase(kind: DatabaseKind, options: MakeDatabaseOptions = {}): Promise<TestDatabase> {
  const { location, remove } = kind === 'postgres' ? await createPostgres(options) : createSqlite(options);
  const shape: AuthShape = {
    naming: options.naming,
    plugins: options.plugins && [...options.plugins],
    ids: options.ids,
    extra: options.extra,
  };
  const auth = authOptions(shape);
  try {
    if (options.migrate ?? true) await migrateFresh(location, auth);
    const raw = await openRawClient(location);
    const names = physicalNames(auth);
    return {
      ...raw,
      ...modelAccess(raw, names),
      kind,
      target: location.kind === 'postgres' ? location.url : location.file,
      location,
      serverOptions: { ...shape, database: location, migrate: false },
      names,
      ids: options.ids ?? 'text',
      dumpAll: async () => {
        const dumps: string[] = [];
        for (const table of await raw.tables()) dumps.push(await raw.dump(table));
        return dumps.join('\n');
      },
      drop: async () => {
        await raw.close();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

function modelAccess(raw: RawClient, names: PhysicalNames) {
  const bind = (model: string, values: Fields, from = 1) => {
    const entries = Object.entries(values);
    return {
      columns: entries.map(([field]) => raw.quote(names.column(model, field))),
      marks: entries.map((_, index) => raw.placeholder(from + index)),
      params: entries.map(([, value]) => value),
    };
  };
  const condition = (model: string, where: Fields, from = 1) => {
    const nulls = Object.entries(where).filter(([, value]) => value === null);
    const { columns, marks, params } = bind(
      model,
      Object.fromEntries(Object.entries(where).filter(([, value]) => value !== null)),
      from,
    );
    const tests = [
      ...columns.map((column, index) => `${column} = ${marks[index] ?? ''}`),
      ...nulls.map(([field]) => `${raw.quote(names.column(model, field))} is null`),
    ];
    return { sql: tests.length > 0 ? ` where ${tests.join(' and ')}` : '', params };
  };
  const table = (model: string) => raw.quote(names.table(model));

  return {
    find: (model: string, where: Fields = {}) => {
      const { sql, params } = condition(model, where);
      const fields = names.fields(model).map((field) => {
        return `${raw.quote(names.column(model, field))} as ${raw.quote(field)}`;
      });
      return raw.query(`select ${fields.join(', ')} from ${table(model)}${sql}`, params);
    },
    insert: async (model: string, values: Fields) => {
      const { columns, marks, params } = bind(model, values);
      await raw.query(`insert into ${table(model)} (${columns.join(', ')}) values (${marks.join(', ')})`, params);
    },
    update: async (model: string, where: Fields, values: Fields) => {
      const set = bind(model, values);
      const { sql, params } = condition(model, where, set.params.length + 1);
      const assignments = set.columns.map((column, index) => `${column} = ${set.marks[index] ?? ''}`);
      await raw.query(`update ${table(model)} set ${assignments.join(', ')}${sql}`, [...set.params, ...params]);
    },
    remove: async (model: string, where: Fields) => {
      const { sql, params } = condition(model, where);
      await raw.query(`delete from ${table(model)}${sql}`, params);
    },
    count: async (model: string) => {
      const rows = await raw.query(`select count(*) as n from ${table(model)}`);
      return Number(rows[0]?.['n']);
    },
  };
}

async function migrateFresh(location: DatabaseLocation, options: BetterAuthOptions): Promise<void> {
  const connection = await openAuthDatabase(location);
  try {
    await migrate(location, { ...options, database: connection.database });
  } finally {
    await connection.close();
  }
}

interface CreatedDatabase {
  location: DatabaseLocation;
  remove(): Promise<void>;
}

async function createPostgres(options: MakeDatabaseOptions): Promise<CreatedDatabase> {
  if (options.pg === undefined) throw new Error('makeDatabase("postgres") needs a server: pass { pg }');
  const adminUrl = typeof options.pg === 'string' ? options.pg : options.pg.url();
  const name = `test_${randomBytes(6).toString('hex')}`;
  const encoded =
    options.encoding === undefined ? '' : ` encoding ${pg.escapeLiteral(options.encoding)} template template0`;
  await runOnce(adminUrl, `create database ${pg.escapeIdentifier(name)}${encoded}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return {
    location: { kind: 'postgres', url: url.href, schema: options.schema },
    // the app or a server may still be connected
    remove: () => runOnce(adminUrl, `drop database if exists ${pg.escapeIdentifier(name)} with (force)`),
  };
}

function createSqlite(options: MakeDatabaseOptions): CreatedDatabase {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'authdesk-db-'));
  return {
    location: { kind: 'sqlite', file: path.join(folder, 'auth.db'), journalMode: options.journalMode },
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
}
