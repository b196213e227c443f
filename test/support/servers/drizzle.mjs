// Drizzle's own client over tables as better-auth's CLI declares them for it.
import { sql } from 'drizzle-orm';
import { drizzle as drizzleSqlite } from 'drizzle-orm/better-sqlite3';
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres';
import * as pgCore from 'drizzle-orm/pg-core';
import * as sqliteCore from 'drizzle-orm/sqlite-core';
import { snake, snakePlural } from './plugins.mjs';

const pgTypes = {
  date: (name, { dates }) => pgCore.timestamp(name, dates === 'timestamp(3)' ? { precision: 3 } : {}),
  boolean: pgCore.boolean,
  number: (name, { bigint }) => (bigint ? pgCore.bigint(name, { mode: 'number' }) : pgCore.integer(name)),
  string: (name) => pgCore.text(name),
  json: (name) => pgCore.jsonb(name),
  'string[]': (name) => pgCore.text(name).array(),
  'number[]': (name) => pgCore.integer(name).array(),
};
const sqliteTypes = {
  date: (name, { dates }) => sqliteCore.integer(name, { mode: dates === 'seconds' ? 'timestamp' : 'timestamp_ms' }),
  boolean: (name) => sqliteCore.integer(name, { mode: 'boolean' }),
  number: (name) => sqliteCore.integer(name),
  string: (name) => sqliteCore.text(name),
  json: (name) => sqliteCore.text(name, { mode: 'json' }),
  'string[]': (name) => sqliteCore.text(name, { mode: 'json' }),
  'number[]': (name) => sqliteCore.text(name, { mode: 'json' }),
};

const ids = {
  postgres: {
    text: () => pgCore.text('id').primaryKey(),
    uuid: () =>
      pgCore
        .uuid('id')
        .default(sql`gen_random_uuid()`)
        .primaryKey(),
    serial: () => pgCore.integer('id').generatedByDefaultAsIdentity().primaryKey(),
  },
  sqlite: {
    text: () => sqliteCore.text('id').primaryKey(),
    uuid: () => sqliteCore.text('id').primaryKey(),
    serial: () => sqliteCore.integer('id', { mode: 'number' }).primaryKey({ autoIncrement: true }),
  },
};

function defaultOf(column, { type, defaultValue }, dates) {
  if (type === 'date' && typeof defaultValue === 'function') {
    if (column.defaultNow) return column.defaultNow();
    return column.default(
      dates === 'seconds' ? sql`(unixepoch())` : sql`(cast(unixepoch('subsecond') * 1000 as integer))`,
    );
  }
  return ['boolean', 'string', 'number'].includes(typeof defaultValue) ? column.default(defaultValue) : column;
}

/** The tables as an app's Drizzle schema declares them, by better-auth's names (or their plurals). */
function declare({ kind, tables, naming, dates, ids: idKind, usePlural }) {
  const isPg = kind === 'postgres';
  const makeTable = isPg ? pgCore.pgTable : sqliteCore.sqliteTable;
  const types = isPg ? pgTypes : sqliteTypes;
  const key = (model) => (usePlural && !model.endsWith('s') ? `${model}s` : model);
  const tableName = (model) => {
    if (naming === 'pascal') return model.charAt(0).toUpperCase() + model.slice(1);
    return naming === 'camel' ? key(model) : (usePlural ? snakePlural : snake)(model);
  };
  const columnName = (field) => (naming === undefined || naming === 'snake' ? snake(field) : field);
  const schema = {};
  const columnOf = (field, attribute) => {
    const { type, required, unique, references } = attribute;
    const isId = references?.field === 'id';
    const name = columnName(field);
    let column;
    if (isId && isPg && idKind === 'uuid') column = pgCore.uuid(name);
    else if (isId && idKind === 'serial') column = types.number(name, {});
    else column = (types[type] ?? types.string)(name, { dates, bigint: attribute.bigint });
    column = defaultOf(column, attribute, dates);
    if (required !== false) column = column.notNull();
    if (unique) column = column.unique();
    if (!references) return column;
    // by the time Drizzle asks, all tables are there
    return column.references(() => schema[key(references.model)].id, { onDelete: references.onDelete ?? 'cascade' });
  };
  for (const [model, { fields }] of Object.entries(tables)) {
    const columns = Object.entries(fields).map(([field, one]) => [field, columnOf(field, one)]);
    schema[key(model)] = makeTable(tableName(model), { id: ids[kind][idKind](), ...Object.fromEntries(columns) });
  }
  const names = Object.entries(tables).map(([model, { fields }]) => [
    model,
    {
      table: tableName(model),
      columns: Object.fromEntries(Object.keys(fields).map((field) => [field, columnName(field)])),
    },
  ]);
  return { schema, names: Object.fromEntries(names) };
}

const quote = (name) => `"${name}"`;

function literal(value, dialect) {
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  if (typeof value === 'boolean') return dialect.isPg ? String(value) : String(Number(value));
  if (typeof value === 'object') return dialect.dialect.sqlToQuery(value).sql;
  return String(value);
}

/** `create table` as drizzle-kit would write it; foreign keys of Postgres follow in statements of their own. */
function ddl(table, dialect) {
  const { name, columns, foreignKeys } = (dialect.isPg ? pgCore : sqliteCore).getTableConfig(table);
  const lines = columns.map((column) =>
    [
      quote(column.name),
      column.getSQLType(),
      column.primary && 'primary key',
      column.autoIncrement && 'autoincrement',
      column.generatedIdentity && 'generated by default as identity',
      column.default !== undefined && `default ${literal(column.default, dialect)}`,
      column.notNull && !column.primary && 'not null',
      column.isUnique && 'unique',
    ]
      .filter(Boolean)
      .join(' '),
  );
  const keys = foreignKeys.map((key) => {
    const { columns: from, foreignTable, foreignColumns } = key.reference();
    const target = (dialect.isPg ? pgCore : sqliteCore).getTableConfig(foreignTable).name;
    return `foreign key (${quote(from[0].name)}) references ${quote(target)} (${quote(foreignColumns[0].name)}) on delete ${key.onDelete ?? 'no action'}`;
  });
  const inside = dialect.isPg ? lines : [...lines, ...keys];
  return {
    create: `create table ${quote(name)} (${inside.join(', ')})`,
    keys: dialect.isPg ? keys.map((key) => `alter table ${quote(name)} add ${key}`) : [],
  };
}

/** Drizzle on a pool or a file, and its tables made when asked. */
export async function openDrizzle(spec) {
  const { connection, kind, packageName } = spec;
  const isPg = kind === 'postgres';
  const { schema, names } = declare(spec);
  const db = isPg ? drizzlePg(connection, { schema }) : drizzleSqlite(connection, { schema });
  const { drizzleAdapter } = await import(`${packageName}/adapters/drizzle`);
  const forBetterAuth = drizzleAdapter(db, {
    provider: isPg ? 'pg' : 'sqlite',
    schema,
    ...(spec.usePlural && { usePlural: true }),
  });
  const make = async () => {
    const dialect = { isPg, dialect: db.dialect };
    const statements = Object.values(schema).map((table) => ddl(table, dialect));
    for (const statement of [...statements.map((one) => one.create), ...statements.flatMap((one) => one.keys)]) {
      if (isPg) await connection.query(statement);
      else connection.exec(statement);
    }
  };
  return { forBetterAuth, names, make };
}
