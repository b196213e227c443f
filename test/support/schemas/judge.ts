import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import path from 'node:path';
import type { BetterAuthOptions } from 'better-auth';
import { getAuthTables } from 'better-auth/db';
import { authClient } from '../auth-client';
import type { DatabaseKind } from '../databases';
import type { CellNames, Judge } from './cell';

/** How to run a server on a database that better-auth's own options cannot describe to the test server in-process. */
export interface JudgeOptions {
  readonly kind: DatabaseKind;
  /** Postgres URL or SQLite file. */
  readonly target: string;
  readonly names: CellNames;
  /** The time zone of the server's process. */
  readonly zone?: string | undefined;
  /** In which form a Drizzle schema keeps its times; without it the server runs on Kysely. */
  readonly drizzle?: 'seconds' | 'milliseconds' | 'timestamp' | 'timestamp(3)' | undefined;
  /** Tables and columns under names of their own, for a server on Kysely. */
  readonly options?: BetterAuthOptions | undefined;
}

const SECRET = 'authdesk-judge-secret-0123456789abcdef-0123456789';
const program = path.join(import.meta.dirname, 'judge-server.mjs');

/** Starts a better-auth server in a process of its own. */
export async function startJudge({ kind, target, names, zone, drizzle, options = {} }: JudgeOptions): Promise<Judge> {
  const authOptions: BetterAuthOptions = {
    ...options,
    secret: SECRET,
    telemetry: { enabled: false },
    emailAndPassword: { enabled: true },
    rateLimit: { enabled: false },
    // tables of older versions lack what today's server checks for and what signing in does not need
    advanced: { database: { validateSchema: false } },
  };
  const tables = Object.fromEntries(
    Object.entries(getAuthTables(authOptions)).map(([model, { fields }]) => [
      model,
      {
        table: names.table(model),
        fields: Object.fromEntries(Object.keys(fields).map((field) => [field, names.column(model, field)])),
      },
    ]),
  );
  const spec = { kind, target, options: authOptions, drizzle: drizzle ?? null, names: tables };
  const child = spawn(process.execPath, [program, JSON.stringify(spec)], {
    env: { ...process.env, TZ: zone ?? 'UTC', NODE_OPTIONS: '', NODE_ENV: 'development' },
    stdio: 'pipe',
  });
  const logs: string[] = [];
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    const note = (text: string) => {
      logs.push(text.trim());
      const told = /^port (\d+)/m.exec(text);
      if (told) resolve(Number(told[1]));
    };
    child.stdout.setEncoding('utf8').on('data', note);
    child.stderr.setEncoding('utf8').on('data', note);
    void gone.then(() => reject(new Error(`the judge did not start:\n${logs.join('\n')}`)));
  });
  const baseURL = `http://127.0.0.1:${port}/api/auth`;
  const cookieFor = (token: string) => {
    const signature = createHmac('sha256', SECRET).update(token).digest('base64');
    return `better-auth.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
  };
  return {
    ...authClient({ baseURL, logs, cookieFor }),
    logs,
    stop: async () => {
      child.stdin.end();
      await gone;
    },
  };
}
