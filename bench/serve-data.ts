// Keeps the Postgres of the benchmark running, to be looked at with the app.
import { madeAlready } from './lib/folder';
import { LARGE, place, SMALL, USUAL } from './lib/places';
import { startBenchPostgres } from './lib/postgres';

const server = await startBenchPostgres();
for (const users of [SMALL, USUAL, LARGE]) {
  const { name, location } = place('postgres', users, server);
  if (madeAlready(name) && location.kind === 'postgres') console.log(location.url);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.stop());
