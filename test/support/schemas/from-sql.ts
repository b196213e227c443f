import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ConnectionInput } from '@shared/api/connections';
import { connectionTo } from './connection-to';
import { makeDatabase, type DatabaseKind, type TestDatabase } from '../databases';
import { openSqlite } from '../sqlite';
import type { Cell, CellNames } from './cell';
import type { TimeForm } from './forms';
import { startServerOf, type ServerOptions, type ServerVersion } from '../servers/server-of';

const folder = path.resolve(import.meta.dirname, '../../fixtures/schemas');

/** What a cell made from SQL is. */
export interface FromSql {
  readonly name: string;
  readonly kind: DatabaseKind;
  /** The file in test/fixtures/schemas. */
  readonly file: string;
  readonly names: CellNames;
  readonly times: TimeForm;
  readonly plugins: readonly string[];
  readonly questions?: Cell['expected']['questions'];
  readonly connection?: Partial<ConnectionInput>;
  /** The server that judges: the version whose tables they are (the newest unless told), on the adapter they are for. */
  readonly judge: Omit<ServerOptions, 'kind' | 'target' | 'makeTables'> & { readonly version?: ServerVersion };
}

/** A cell whose tables come from a SQL file, judged by a server in a process of its own. */
export function fromSql({ file, names, connection, judge, plugins, questions = [], ...cell }: FromSql): Cell {
  return {
    ...cell,
    ids: 'text',
    expected: { plugins, questions },
    make: async (pgUrl) => {
      const database = await makeFromSql(cell.kind, file, pgUrl);
      return {
        raw: database,
        names,
        connection: connectionTo(database, connection),
        startJudge: () => {
          const { version = '1.7.25', ...server } = judge;
          return startServerOf(version, {
            ...server,
            kind: cell.kind,
            target: database.target,
            makeTables: false,
            // the tables may have or lack what the newest one checks for and signing in does not need
            options: { ...server.options, advanced: { database: { validateSchema: false } } },
          });
        },
        drop: database.drop,
      };
    },
  };
}

/** A database with the tables of a file in test/fixtures/schemas, or of further SQL, and nothing in them. */
export async function makeFromSql(
  kind: DatabaseKind,
  file: string,
  pgUrl: string,
  moreSql = '',
): Promise<TestDatabase> {
  const text = `${await readFile(path.join(folder, file), 'utf8')}\n${moreSql}`;
  const database = await makeDatabase(kind, { pg: pgUrl, migrate: false });
  if (database.location.kind === 'postgres') await database.query(text);
  else {
    const db = await openSqlite(database.location.file);
    db.exec(text);
    db.close();
  }
  return database;
}

const snake = (name: string) => name.replaceAll(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);

/** better-auth's own names. */
export const ownNames: CellNames = { table: (model) => model, column: (_model, field) => field };

/** Names of Drizzle's generator. */
export const snakeNames: CellNames = { table: snake, column: (_model, field) => snake(field) };

/** Names of a Prisma schema without `@@map`. */
export const pascalNames: CellNames = {
  table: (model) => model.charAt(0).toUpperCase() + model.slice(1),
  column: (_model, field) => field,
};
