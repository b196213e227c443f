import path from 'node:path';
import type { ConnectionInput, ConnectionSecrets, ConnectionSummary } from '@shared/api/connections';
import { readPostgresAddress } from '@shared/postgres/address';
import { readSqlitePath } from '@shared/sqlite-path';
import { AppError } from '../../data/base/app-error';
import { parsePostgresUrl } from '../../data/database/postgres-target';
import { wholePath } from '../../data/database/sqlite-place';
import type { ConnectionStore } from '../../data/connections/connection-store';

/** Something Authdesk was handed to open: on the command line, by a second start, a drop, the system. */
export interface Given {
  /** An address or a file; the name of a saved connection too where `byName`. */
  readonly text: string;
  /** Whether it may be the name of a saved connection, as with `--open=`: a file that was dropped never is. */
  readonly byName: boolean;
  /** Where paths that are not whole begin; the working folder by default. */
  readonly folder?: string | undefined;
  /** Passwords that came another way than in the text. */
  readonly passwords?: GivenPasswords | undefined;
}

export interface GivenPasswords {
  /** Meant for what is opened: from standard input or from a variable of ours. */
  readonly own?: string | undefined;
  /** `PGPASSWORD`, as libpq has it: for an address that names none, never for a saved connection. */
  readonly libpq?: string | undefined;
}

/** A connection in the store, or one that is not yet, with what came for it. */
export type Understood = {
  /** Told only where they open it. */
  readonly secrets: ConnectionSecrets;
} & ({ readonly id: string } | { readonly input: ConnectionInput });

/** What was asked for as it may be shown: an address by host and database only, and nothing of one in which a password hides. */
export function shownName({ text }: Given): string {
  if (!isAddress(text)) return text;
  const read = readPostgresAddress(text);
  return read.ok ? nameOf(text) : '…';
}

/**
 * What something that was handed over is. The very database of a saved connection is that connection as it is; anything
 * else is not in the store yet. Nothing is changed.
 * @throws AppError INVALID_INPUT, NOT_FOUND, CONFLICT where a name stands for several
 */
export async function understand(store: ConnectionStore, given: Given): Promise<Understood> {
  const { own, libpq } = given.passwords ?? {};
  const named = given.byName ? savedAs(await store.list(), given.text) : null;
  if (named !== null) return { id: named, secrets: secretsOf(own) };
  const input = adHoc(given);
  const written = passwordIn(input);
  const id = await store.same(input);
  if (id !== null) return { id, secrets: secretsOf(own ?? written) };
  return { input, secrets: secretsOf(own ?? written ?? (input.driver === 'postgres' ? libpq : undefined)) };
}

function secretsOf(password: string | undefined): ConnectionSecrets {
  return password === undefined ? {} : { password };
}

function savedAs(saved: readonly ConnectionSummary[], text: string): string | null {
  const byId = saved.find((one) => one.id === text.toLowerCase());
  const alike = saved.filter((one) => one.name.toLowerCase() === text.toLowerCase());
  const exact = alike.filter((one) => one.name === text);
  const [first, second] = exact.length > 0 ? exact : alike;
  if (second !== undefined) {
    throw new AppError('CONFLICT', `Several connections are called "${second.name}".`, {
      hint: 'Choose the one you mean from the list.',
    });
  }
  return first?.id ?? byId?.id ?? null;
}

/** Whether it may be an address with a password in it, rather than the name of a connection or a file. */
function isAddress(text: string): boolean {
  if (/^(?:file|sqlite3?):/iu.test(text)) return false;
  return text.includes('://') || /(?:^|\s)(?:host|hostaddr|port|dbname|user|password|service)\s*=/u.test(text);
}

function nameOf(address: string): string {
  const { host, port, database } = parsePostgresUrl(address);
  return `${host || 'localhost'}:${port}/${database}`;
}

// Nobody said what it is: as careful as with production, until they do.
const UNKNOWN = { environment: 'production', readOnly: true } as const;

function adHoc({ text, byName, folder }: Given): ConnectionInput {
  if (isAddress(text)) return { name: nameOf(text), ...UNKNOWN, driver: 'postgres', postgres: { url: text } };
  if (byName && !/[\\/.]/.test(text)) {
    throw new AppError('NOT_FOUND', `There is no connection called "${text}".`, { hint: 'Choose one from the list.' });
  }
  const read = readSqlitePath(text);
  if (!read.ok) throw new AppError('INVALID_INPUT', `${read.fault}.`, { field: 'sqlite.file' });
  const file = path.resolve(folder ?? '', wholePath(read.file));
  return { name: path.basename(file), ...UNKNOWN, driver: 'sqlite', sqlite: { file } };
}

function passwordIn({ postgres }: ConnectionInput): string | undefined {
  return postgres !== undefined && 'url' in postgres ? parsePostgresUrl(postgres.url).password : undefined;
}
