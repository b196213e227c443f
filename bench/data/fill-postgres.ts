import { createWriteStream, rmSync } from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import pg from 'pg';
import { serverFolder } from '../lib/folder';
import type { Cell, TableRows } from './tables';

const CHUNK = 500_000;

/** Fills migrated, empty tables: COPY without keys and indexes, which are built afterwards. */
export async function fillPostgres(url: string, tables: readonly TableRows[]): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    // Foreign keys hold by construction.
    await client.query(`set session_replication_role = replica`);
    await client.query(`set synchronous_commit = off`);
    for (const table of tables) {
      // oxlint-disable-next-line no-await-in-loop -- one table after the other
      const rebuild = await withoutIndexes(client, table.table);
      // oxlint-disable-next-line no-await-in-loop
      await copyAll(client, table);
      // oxlint-disable-next-line no-await-in-loop
      for (const statement of rebuild) await client.query(statement);
    }
    await client.query('vacuum (analyze)');
    await client.query('checkpoint');
  } finally {
    await client.end();
  }
}

/** Drops what COPY would have to keep up, and gives the statements that bring it back. */
async function withoutIndexes(client: pg.Client, table: string): Promise<string[]> {
  const { rows: indexes } = await client.query<{ drop: string; add: string }>(
    `select format('drop index %I', c.relname) as drop, pg_get_indexdef(c.oid) as add
     from pg_index i join pg_class c on c.oid = i.indexrelid
     where i.indrelid = format('%I', $1::text)::regclass
       and not exists (select 1 from pg_constraint k where k.conindid = c.oid)`,
    [table],
  );
  for (const { drop } of indexes) await client.query(drop);
  const { rows: constraints } = await client.query<{ drop: string; add: string; depended: boolean }>(
    `select format('alter table %I drop constraint %I', $1::text, conname) as drop,
       format('alter table %I add constraint %I %s', $1::text, conname, pg_get_constraintdef(oid)) as add,
       exists (select 1 from pg_constraint f where f.contype = 'f' and f.conindid = k.conindid) as depended
     from pg_constraint k where conrelid = format('%I', $1::text)::regclass and contype in ('p', 'u')`,
    [table],
  );
  // What a foreign key of another table refers to stays.
  const free = constraints.filter(({ depended }) => !depended);
  for (const { drop } of free) await client.query(drop);
  return [...free, ...indexes].map(({ add }) => add);
}

async function copyAll(client: pg.Client, { table, columns, rows }: TableRows): Promise<void> {
  const file = path.join(serverFolder('copy'), `${table}.txt`);
  const names = columns.map((name) => pg.escapeIdentifier(name)).join(', ');
  let lines: string[] = [];
  let inFile = 0;
  let out = createWriteStream(file);
  const flush = async () => {
    const text = lines.join('');
    lines = [];
    if (!out.write(text)) await once(out, 'drain');
  };
  const load = async () => {
    await flush();
    out.end();
    await once(out, 'close');
    await client.query(`copy ${pg.escapeIdentifier(table)} (${names}) from '${file.replaceAll("'", "''")}'`);
    out = createWriteStream(file);
    inFile = 0;
  };
  for (const row of rows()) {
    lines.push(`${row.map(copyText).join('\t')}\n`);
    inFile += 1;
    // oxlint-disable-next-line no-await-in-loop -- as fast as the disk takes it
    if (lines.length === 10_000) await flush();
    // oxlint-disable-next-line no-await-in-loop
    if (inFile === CHUNK) await load();
  }
  if (inFile > 0) await load();
  out.end();
  await once(out, 'close');
  rmSync(file);
}

/** None of the generated values holds a character that COPY would need escaped. */
function copyText(value: Cell): string {
  if (value === null) return '\\N';
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'boolean') return value ? 't' : 'f';
  return value;
}
