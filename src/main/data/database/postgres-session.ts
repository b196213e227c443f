import pg from 'pg';
import type { SessionSetting } from '@shared/postgres/startup-options';
import { AppError } from '../base/app-error';

/** What is asked of every session of a connection. */
export interface SessionWish {
  readonly readOnly: boolean;
  readonly schema: string | undefined;
  /** What the connection wants besides, and may not be what Authdesk relies on. */
  readonly settings: readonly SessionSetting[];
}

/** What a session really is, as it says itself. */
export interface SessionFacts {
  /** Whether it is the database that answers. Behind a pooler the next statement may meet another session. */
  readonly direct: boolean;
  /** Whose rights count, and who signed in. */
  readonly user: string;
  readonly signedInAs: string;
  readonly searchPath: string;
  /** Of the server, in its own words. */
  readonly version: string;
  /** In which the database stores text, as Postgres calls it: `UTF8`, `LATIN1`. */
  readonly encoding: string;
  /** Why nothing can be written although nobody asked for that; null where it can, or was asked for. */
  readonly onlyReads: 'user' | 'standby' | null;
  /** Settings that are not as Authdesk needs them and could not be made so. */
  readonly differing: readonly string[];
}

/** Names and values of settings, both as the server writes them; null for what the server has for whoever signed in. */
export type Settings = Readonly<Record<string, string | null>>;

interface Row {
  readonly pid: number;
  readonly user: string;
  readonly signedInAs: string;
  readonly standby: boolean;
  readonly searchPath: string;
  readonly version: string;
  readonly versionNumber: string;
  readonly encoding: string;
  readonly usersReadOnly: string | null;
  readonly settings: Readonly<Record<string, string>>;
}

/** As it comes: JSON is text here, so that no digit of it is lost. */
type Told = Omit<Row, 'settings'> & { readonly settings: string };

/** Its catalog tells of generated columns and of collations what we go by. */
const OLDEST = 12;

/** No statement of ours may keep the database busy for longer, unless somebody knows of it. */
export const STATEMENT_TIMEOUT_MS = 30_000;

/** What the reading of values, the guards of stale edits and the patience of the database's other users rest on. */
const RELIED_ON: Settings = {
  TimeZone: 'UTC',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  bytea_output: 'hex',
  extra_float_digits: '3',
  standard_conforming_strings: 'on',
  client_encoding: 'UTF8',
  // Rows that policies hide are left out and told of; without it every statement would fail.
  row_security: 'on',
  statement_timeout: `${STATEMENT_TIMEOUT_MS / 1000}s`,
  lock_timeout: '5s',
  idle_in_transaction_session_timeout: '30s',
};

/** The settings of every session. */
export function settingsFor({ schema, settings }: SessionWish): Settings {
  // The name of the program is told while connecting, which all poolers take.
  const asked = settings.filter(({ name }) => name !== 'application_name').map(({ name, value }) => [name, value]);
  return {
    ...(Object.fromEntries(asked) as Readonly<Record<string, string>>),
    ...RELIED_ON,
    ...(schema !== undefined && { search_path: pg.escapeIdentifier(schema) }),
  };
}

/** The settings of every transaction where sessions are shared, in which others may have taken on another role. */
export function settingsOfTransaction(wish: SessionWish): Settings {
  return { role: null, ...settingsFor(wish) };
}

/**
 * A database in SQL_ASCII keeps bytes whatever they are, and refuses to give out, in any other encoding, what is no text
 * there: one name from an older time, and no list could be read.
 */
const BYTES = 'SQL_ASCII';
const WANTED = `case when name = 'client_encoding' and current_setting('server_encoding') = '${BYTES}' then '${BYTES}' else value end`;

/**
 * The statement that makes settings, until the end of the session or of the transaction. A function rather than SET: it
 * does all at once, and poolers that refuse SET let it through.
 */
export function settingStatement(settings: Settings, until: 'transaction' | 'session', onlyIf = ''): string {
  const wanted = Object.entries(settings).map((pair) => `(${pair.map(literal).join(', ')})`);
  return `select count(set_config(name, ${WANTED}, ${String(until === 'transaction')})) from (values ${wanted.join(', ')}) as wanted (name, value) ${onlyIf}`;
}

function literal(text: string | null): string {
  return text === null ? 'null' : pg.escapeLiteral(text);
}

/**
 * Makes a session what it has to be and reads back what it is, in one round trip. Settings of the session are made only
 * where the process that answers is the one that was connected to: behind a pooler they would go over to whoever gets that
 * session next, and a production app would find itself read-only. `before` is what was found of an earlier session, as
 * behind a pooler one is like the other.
 * @throws AppError CONNECTION_FAILED where a setting that safety depends on was not taken
 */
export async function settleSession(
  client: pg.ClientBase,
  wish: SessionWish,
  before: SessionFacts | null,
): Promise<SessionFacts> {
  const { processID } = client as pg.ClientBase & { readonly processID: number };
  const settings = { ...settingsFor(wish), ...(wish.readOnly && { default_transaction_read_only: 'on' }) };
  const set = settingStatement(settings, 'session', `where pg_backend_pid() = ${processID}`);
  const row = await lastRow(client, `${set}; ${readBack(checked(settings))}`);
  if (row.pid === processID) return facts(row, settings, wish, true);
  return before?.direct === false ? before : pooledFacts(client, wish);
}

/** What a transaction behind a pooler is. It is begun in a statement of its own, as some poolers allow none. */
async function pooledFacts(client: pg.ClientBase, wish: SessionWish): Promise<SessionFacts> {
  const made = settingsOfTransaction(wish);
  const settings = { ...made, ...(wish.readOnly && { transaction_read_only: 'on' }) };
  await client.query(wish.readOnly ? 'begin read only' : 'begin');
  const set = settingStatement(made, 'transaction');
  const row = await lastRow(client, `${set}; ${readBack(checked(settings))}; rollback`);
  return facts(row, settings, wish, false);
}

/** What has to be as it was asked for; of the rest only the server knows how it writes it. */
function checked(settings: Settings): string[] {
  return Object.keys(settings).filter((name) => name in RELIED_ON || /^search_path$|transaction_read_only$/.test(name));
}

function facts(row: Row, settings: Settings, wish: SessionWish, direct: boolean): SessionFacts {
  const wanted = row.encoding === BYTES ? { ...settings, client_encoding: BYTES } : settings;
  if (Number(row.versionNumber) < OLDEST * 10_000) {
    throw new AppError('UNSUPPORTED', `This server runs PostgreSQL ${row.version}, which is too old for Authdesk.`, {
      hint: `It needs PostgreSQL ${OLDEST} or newer: older ones do not tell enough of their tables.`,
    });
  }
  const differing = checked(wanted).filter((name) => row.settings[name] !== wanted[name]);
  if (differing.includes('search_path')) {
    throw new AppError('CONNECTION_FAILED', `The database does not look into the schema ${wanted['search_path']}.`, {
      hint: 'Something between Authdesk and the database keeps it from choosing the schema. Connect to the database itself.',
    });
  }
  if (differing.some((name) => name.endsWith('transaction_read_only'))) {
    throw new AppError('CONNECTION_FAILED', 'The database cannot be kept from writing over this connection.', {
      hint: 'Something between Authdesk and the database keeps it from being read-only. Connect to the database itself.',
    });
  }
  return {
    direct,
    user: row.user,
    signedInAs: row.signedInAs,
    searchPath: row.searchPath,
    version: row.version,
    encoding: row.encoding,
    onlyReads: wish.readOnly ? null : row.standby ? 'standby' : row.usersReadOnly === 'on' ? 'user' : null,
    differing,
  };
}

/** What was said for the user or the database counts, not what the session before left behind a pooler. */
function readBack(names: readonly string[]): string {
  const list = names.map((name) => pg.escapeLiteral(name)).join(', ');
  return `select pg_backend_pid() as pid, current_user as "user", session_user as "signedInAs",
    pg_is_in_recovery() as standby, current_setting('search_path') as "searchPath",
    current_setting('server_version') as version, current_setting('server_version_num') as "versionNumber",
    current_setting('server_encoding') as encoding,
    (select reset_val from pg_settings where name = 'default_transaction_read_only') as "usersReadOnly",
    (select json_object_agg(name, current_setting(name)) from unnest(array[${list}]) as name)::text as settings`;
}

async function lastRow(client: pg.ClientBase, statements: string): Promise<Row> {
  const results = (await client.query(statements)) as unknown as readonly pg.QueryResult<Told>[];
  const told = results.flatMap(({ rows }) => rows).find((found) => 'settings' in found);
  if (told === undefined) throw new Error('the session told nothing of itself');
  return { ...told, settings: JSON.parse(told.settings) as Row['settings'] };
}
