import { sql, type Expression, type SqlBool } from 'kysely';
import { includes } from '../database/contains';
import type { AuthTable } from '../schema/auth-table';
import type { Capture } from '../write/capture';
import type { OpenConnection } from '../connections/connection';

type TokenTable = AuthTable<'oauthAccessToken'> | AuthTable<'oauthRefreshToken'>;
type Sessions = { readonly ids: readonly string[] } | { readonly where: Expression<SqlBool> };

/**
 * Revokes the tokens that OAuth clients got for sessions that are about to end, as better-auth's OAuth provider does:
 * access tokens, and refresh tokens that were not meant to outlive the session (`offline_access`). It has to come before
 * the sessions go, because their end empties the reference. Returns the number of rows.
 */
export async function revokeTokensOfSessions(
  connection: OpenConnection,
  capture: Capture,
  sessions: Sessions,
  now: Date,
): Promise<number> {
  const { session, oauthAccessToken, oauthRefreshToken } = connection.schema;
  let revoked = 0;
  for (const table of [oauthAccessToken, oauthRefreshToken]) {
    if (table === null || !table.has('sessionId') || !table.has('revoked')) continue;
    const ofSessions =
      'ids' in sessions
        ? table.isAnyOf('sessionId', sessions.ids)
        : session === null
          ? sql<SqlBool>`1 = 0`
          : sql<SqlBool>`${table.ref('sessionId')} in (
              select ${session.ref('id')} from ${session.from} where ${sessions.where})`;
    // oxlint-disable-next-line no-await-in-loop -- two statements at the most
    revoked += await revoke(connection, capture, table, boundToSession(connection, table, ofSessions), now);
  }
  return revoked;
}

/** Revokes all OAuth tokens of a person, those meant to outlive sessions included. Returns the number of rows. */
export async function revokeTokensOfUser(
  connection: OpenConnection,
  capture: Capture,
  userId: string,
  now: Date,
): Promise<number> {
  let revoked = 0;
  for (const table of tokenTables(connection)) {
    const own = table.is('userId', userId);
    // Before there was a mark for it (up to 1.6) a token was revoked by removing it.
    // oxlint-disable-next-line no-await-in-loop -- two statements at the most
    revoked += table.has('revoked')
      ? // oxlint-disable-next-line no-await-in-loop
        await revoke(connection, capture, table, own, now)
      : // oxlint-disable-next-line no-await-in-loop
        (await capture.delete(table, own)).length;
  }
  return revoked;
}

/** How many OAuth tokens of a person are not revoked; null where the app is no OAuth provider. */
export async function countTokensOfUser(connection: OpenConnection, userId: string): Promise<number | null> {
  const tables = tokenTables(connection);
  if (tables.length === 0) return null;
  let found = 0;
  for (const table of tables) {
    const open = table.has('revoked') ? sql`and ${table.ref('revoked')} is null` : sql``;
    // oxlint-disable-next-line no-await-in-loop -- two statements at the most
    const { rows } = await sql<{ n: number | string }>`
      select count(*) as n from ${table.from} where ${table.is('userId', userId)} ${open}`.execute(
      connection.handle.db,
    );
    found += Number(rows[0]?.n ?? 0);
  }
  return found;
}

function tokenTables({ schema }: OpenConnection): TokenTable[] {
  return [schema.oauthAccessToken, schema.oauthRefreshToken].filter((t) => t !== null).filter((t) => t.has('userId'));
}

function boundToSession(
  { handle }: OpenConnection,
  table: TokenTable,
  ofSessions: Expression<SqlBool>,
): Expression<SqlBool> {
  if (table.logical === 'oauthAccessToken' || !table.has('scopes')) return ofSessions;
  const scopes = handle.kind === 'postgres' ? sql`${table.ref('scopes')}::text` : table.ref('scopes');
  return sql<SqlBool>`${ofSessions} and (${table.ref('scopes')} is null or not (${includes(handle.kind, scopes, 'offline_access')}))`;
}

async function revoke(
  _connection: OpenConnection,
  capture: Capture,
  table: TokenTable,
  where: Expression<SqlBool>,
  now: Date,
): Promise<number> {
  const open = sql<SqlBool>`${where} and ${table.ref('revoked')} is null`;
  // Looked for first: a database user that may not change these tables can still end sessions that have no tokens.
  const { rows } = await sql`select 1 from ${table.from} where ${open} limit 1`.execute(capture.db);
  if (rows.length === 0) return 0;
  const changed = await capture.update(table, table.name('id'), open, [
    { column: table.name('revoked'), value: table.encode('revoked', now) },
  ]);
  return changed.length;
}
