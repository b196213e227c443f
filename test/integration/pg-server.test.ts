import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { startPostgres, type PgServer } from '../support/pg-server';

let server: PgServer;
beforeAll(async () => {
  server = await startPostgres({ settings: { max_connections: 20 } });
});
afterAll(() => server.dispose());

async function ask(url: string, sql: string) {
  const client = new pg.Client(url);
  // a server that is ended on purpose tells its clients so
  client.on('error', () => {});
  await client.connect();
  try {
    return Object.values((await client.query(sql)).rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

it('shares one server with every test file', async () => {
  expect(await ask(inject('pgUrl'), 'show server_version_num')).toMatch(/^1[5-9]\d{4}$/);
});

it('takes settings and makes databases', async () => {
  expect(await ask(server.url(), 'show max_connections')).toBe('20');
  expect(await ask(await server.createDatabase('some "name"'), 'select 42')).toBe(42);
});

it('comes back with its data on the same port after a crash', async () => {
  await ask(server.url(), 'create table kept as select 7 as n');
  const { port } = server;
  await server.stop('immediate');
  await expect(ask(server.url(), 'select 1')).rejects.toThrow('ECONNREFUSED');
  await server.restart();
  expect(server.port).toBe(port);
  expect(await ask(server.url(), 'select n from kept')).toBe(7);
});
