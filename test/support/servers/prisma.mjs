// Prisma's own client, on WebAssembly and a driver adapter, over the tables of test/fixtures/schemas/prisma.prisma. What
// `prisma generate` would write beside it lies there as data, so that no engine has to be downloaded.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import { PrismaPg } from '@prisma/adapter-pg';

const require = createRequire(import.meta.url);
const schemas = path.resolve(import.meta.dirname, '../../fixtures/schemas');

/** The models of that schema, which are named as better-auth's but for the capital. */
const TABLES = ['user', 'session', 'account', 'verification'];

function clientClass(kind) {
  const runtime = '@prisma/client/runtime';
  const compiler = `${runtime}/query_compiler_fast_bg.${kind === 'postgres' ? 'postgresql' : 'sqlite'}`;
  const { getPrismaClient } = require(`${runtime}/client.js`);
  const generated = JSON.parse(readFileSync(path.join(schemas, `prisma-client.${kind}.json`), 'utf8'));
  return getPrismaClient({
    ...generated,
    compilerWasm: {
      getRuntime: async () => require(`${compiler}.js`),
      getQueryCompilerWasmModule: async () => {
        const { wasm } = require(`${compiler}.wasm-base64.js`);
        return new WebAssembly.Module(Buffer.from(wasm, 'base64'));
      },
      importName: './query_compiler_fast_bg.js',
    },
  });
}

/** Prisma on a Postgres URL or a file, and its tables made when asked. */
export async function openPrisma({ connection, kind, target, packageName, dates, tables }) {
  const isPg = kind === 'postgres';
  const adapter = isPg
    ? new PrismaPg({ connectionString: target })
    : new PrismaBetterSqlite3(
        { url: `file:${target}` },
        dates === 'milliseconds' ? { timestampFormat: 'unixepoch-ms' } : {},
      );
  const PrismaClient = clientClass(kind);
  const client = new PrismaClient({ adapter });
  const { prismaAdapter } = await import(`${packageName}/adapters/prisma`);
  const names = Object.fromEntries(
    TABLES.map((model) => [
      model,
      {
        table: model.charAt(0).toUpperCase() + model.slice(1),
        columns: Object.fromEntries(Object.keys(tables[model]?.fields ?? {}).map((field) => [field, field])),
      },
    ]),
  );
  const make = async () => {
    const sql = readFileSync(path.join(schemas, `prisma.${kind}.sql`), 'utf8');
    if (isPg) await connection.query(sql);
    else connection.exec(sql);
  };
  return { forBetterAuth: prismaAdapter(client, { provider: isPg ? 'postgresql' : 'sqlite' }), names, make };
}
