// A better-auth server in a process of its own, so that it can run in another time zone than the tests: better-auth on
// Kysely writes the local time of its process into a `timestamp`. Started by judge.ts; tells its port on stdout.
import { createServer } from 'node:http';
import Sqlite from 'better-sqlite3';
import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { getAuthTables } from 'better-auth/db';
import { toNodeHandler } from 'better-auth/node';
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres';
import { drizzle as drizzleSqlite } from 'drizzle-orm/better-sqlite3';
import * as pgCore from 'drizzle-orm/pg-core';
import * as sqliteCore from 'drizzle-orm/sqlite-core';
import pg from 'pg';

/** `target` is a Postgres URL or a file; `drizzle` says in which form Drizzle keeps times, and is null for Kysely. */
const { kind, target, options, drizzle, names } = JSON.parse(process.argv[2] ?? '');

const connection = kind === 'postgres' ? new pg.Pool({ connectionString: target, max: 3 }) : new Sqlite(target);

const columnTypes = {
  postgres: {
    date: (name) => pgCore.timestamp(name, { precision: drizzle === 'timestamp(3)' ? 3 : undefined }),
    boolean: pgCore.boolean,
    number: pgCore.integer,
    string: pgCore.text,
    'string[]': (name) => pgCore.text(name).array(),
  },
  sqlite: {
    date: (name) => sqliteCore.integer(name, { mode: drizzle === 'seconds' ? 'timestamp' : 'timestamp_ms' }),
    boolean: (name) => sqliteCore.integer(name, { mode: 'boolean' }),
    number: (name) => sqliteCore.integer(name),
    string: (name) => sqliteCore.text(name),
    'string[]': (name) => sqliteCore.text(name, { mode: 'json' }),
  },
}[kind];

/** The tables as an app's Drizzle schema declares them. */
function drizzleTables() {
  const makeTable = kind === 'postgres' ? pgCore.pgTable : sqliteCore.sqliteTable;
  return Object.fromEntries(
    Object.entries(getAuthTables(options)).map(([model, { fields }]) => {
      const columns = Object.entries(fields).map(([field, { type }]) => {
        return [field, (columnTypes[type] ?? columnTypes.string)(names[model].fields[field])];
      });
      const id = columnTypes.string('id').primaryKey();
      return [model, makeTable(names[model].table, { id, ...Object.fromEntries(columns) })];
    }),
  );
}

function database() {
  if (drizzle === null) return connection;
  const schema = drizzleTables();
  const db = kind === 'postgres' ? drizzlePg(connection, { schema }) : drizzleSqlite(connection, { schema });
  return drizzleAdapter(db, { provider: kind === 'postgres' ? 'pg' : 'sqlite', schema });
}

const http = createServer();
http.listen(0, '127.0.0.1', () => {
  const { port } = http.address();
  const auth = betterAuth({ ...options, baseURL: `http://127.0.0.1:${port}`, database: database() });
  const handle = toNodeHandler(auth);
  http.on('request', (request, response) => {
    handle(request, response).catch((error) => {
      console.error(error);
      response.writeHead(500).end();
    });
  });
  console.log(`port ${port}`);
});
// Whoever started us has ended, or wants us to.
process.stdin.on('end', () => process.exit(0)).resume();
