import { readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ConnectionInput } from '@shared/api/connections';
import { openSqliteClient } from '../../database/sqlite-client';
import {
  DEMO_BASE_URL,
  DEMO_CONNECTION_NAME,
  DEMO_DATA_FILE,
  DEMO_FILE_NAME,
  DEMO_RESOURCE_FOLDER,
  DEMO_SCHEMA_FILE,
  DEMO_SECRET,
} from './constants';
import { demoScript } from './demo-script';

interface DemoFolders {
  readonly dataFolder: string;
  readonly resources: string;
  readonly sqliteWorker: URL;
  readonly now: () => Date;
}

/** The demo as a connection: its mail goes to the outbox, with links that its own secret really signs. */
export function demoConnection(dataFolder: string): ConnectionInput {
  return {
    name: DEMO_CONNECTION_NAME,
    environment: 'demo',
    readOnly: false,
    driver: 'sqlite',
    sqlite: { file: path.join(dataFolder, DEMO_FILE_NAME) },
    mail: { kind: 'outbox', secret: DEMO_SECRET, baseURL: DEMO_BASE_URL },
    // There is no app behind it that anybody could ask.
    sessions: { notKnown: ['sessions.secondaryStorage', 'sessions.cookieCache', 'sessions.jwt'] },
    mailing: { resetRedirectTo: '/new-password', magicLink: { enabled: true }, emailOtp: { enabled: true } },
  };
}

/** Creates the demo database in the data folder unless it is there; under another name first, so it is whole or absent. */
export async function ensureDemoDatabase({ dataFolder, resources, sqliteWorker, now }: DemoFolders): Promise<void> {
  const file = path.join(dataFolder, DEMO_FILE_NAME);
  if (await exists(file)) return;
  const folder = path.join(resources, DEMO_RESOURCE_FOLDER);
  const [schema, data] = await Promise.all([
    readFile(path.join(folder, DEMO_SCHEMA_FILE), 'utf8'),
    readFile(path.join(folder, DEMO_DATA_FILE), 'utf8'),
  ]);
  const unfinished = `${file}.${process.pid}.new`;
  await rm(unfinished, { force: true });
  const client = await openSqliteClient(sqliteWorker, {
    file: unfinished,
    mode: 'create',
    busyTimeoutMs: 1000,
    wal: false,
  });
  try {
    await client.script(demoScript(schema, data, now()));
  } finally {
    await client.close();
  }
  await rename(unfinished, file);
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
