// Makes the databases that are not there yet. `--small`: only those of 100,000 users; `--users=10000000`: also that many
// users (without sessions) on Postgres.
import { rmSync } from 'node:fs';
import { migrate, openAuthDatabase } from '../test/support/auth-database';
import { authOptions } from '../test/support/auth-options';
import { fillPostgres } from './data/fill-postgres';
import { fillSqlite } from './data/fill-sqlite';
import { tablesFor } from './data/tables';
import { freeSpace, madeAlready, rememberMade } from './lib/folder';
import { LARGE, place, shape, SMALL, USUAL, type Place } from './lib/places';
import { startBenchPostgres, type BenchPostgres } from './lib/postgres';

const GIGABYTE = 1_000_000_000;

async function make(at: Place, server: BenchPostgres): Promise<void> {
  if (madeAlready(at.name)) {
    console.log(`${at.name}: there already`);
    return;
  }
  const needed = at.users * 6000;
  if (freeSpace() < needed) throw new Error(`${at.name} may need ${Math.ceil(needed / GIGABYTE)} GB of free disk`);
  const started = performance.now();
  if (at.location.kind === 'postgres') await server.createDatabase(at.name);
  else for (const end of ['', '-wal', '-shm']) rmSync(at.location.file + end, { force: true });

  const connection = await openAuthDatabase(at.location);
  await migrate(at.location, { ...authOptions(shape), database: connection.database });
  await connection.close();
  const tables = tablesFor(at.users, at.users >= LARGE);
  if (at.location.kind === 'postgres') await fillPostgres(at.location.url, tables);
  else await fillSqlite(at.location.file, tables);
  rememberMade(at.name);
  console.log(`${at.name}: made in ${((performance.now() - started) / 1000).toFixed(0)} s`);
}

const args = process.argv.slice(2);
const sizes = args.includes('--small') ? [SMALL] : [SMALL, USUAL];
const server = await startBenchPostgres({ fsync: 'off', full_page_writes: 'off', autovacuum: 'off' });
try {
  for (const users of sizes) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, they would only slow each other down
    await make(place('postgres', users, server), server);
    // oxlint-disable-next-line no-await-in-loop
    await make(place('sqlite', users, server), server);
  }
  if (args.includes(`--users=${LARGE}`)) await make(place('postgres', LARGE, server), server);
} finally {
  await server.stop();
}
