import type { OpenConnection } from '../connections/connection';
import { includes } from '../database/contains';
import { countOf, eb, isAny, meeting, NEVER, type Condition } from '../database/expressions';
import type { AuthTable } from '../schema/auth-table';
import type { Capture } from '../write/capture';

type TokenTable = AuthTable<'oauthAccessToken'> | AuthTable<'oauthRefreshToken'>;
type Sessions = { readonly ids: readonly string[] } | { readonly where: Condition };

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
          ? NEVER
          : eb(
              table.ref('sessionId'),
              'in',
              eb.selectFrom(session.from).select(session.ref('id').as('id')).where(sessions.where),
            );
    revoked += await revoke(capture, table, boundToSession(connection, table, ofSessions), now);
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
    revoked += table.has('revoked')
      ? await revoke(capture, table, own, now)
      : (await capture.delete(table, own)).length;
  }
  return revoked;
}

/** How many OAuth tokens of a person are not revoked; null where the app is no OAuth provider. */
export async function countTokensOfUser(connection: OpenConnection, userId: string): Promise<number | null> {
  const tables = tokenTables(connection);
  if (tables.length === 0) return null;
  let found = 0;
  for (const table of tables) {
    const open = table.has('revoked') ? [eb(table.ref('revoked'), 'is', null)] : [];
    found += await countOf(
      connection.handle.db.selectFrom(table.from).$call(meeting([table.is('userId', userId), ...open])),
    );
  }
  return found;
}

function tokenTables({ schema }: OpenConnection): TokenTable[] {
  return [schema.oauthAccessToken, schema.oauthRefreshToken].filter((t) => t !== null).filter((t) => t.has('userId'));
}

function boundToSession({ handle }: OpenConnection, table: TokenTable, ofSessions: Condition): Condition {
  if (table.logical === 'oauthAccessToken' || !table.has('scopes')) return ofSessions;
  // An array on Postgres, whose text names its members.
  const scopes = handle.kind === 'postgres' ? eb.cast<string>(table.ref('scopes'), 'text') : table.ref('scopes');
  const outlives = includes(handle.kind, scopes, 'offline_access');
  return eb.and([ofSessions, eb.or([eb(table.ref('scopes'), 'is', null), eb.not(outlives)])]);
}

async function revoke(capture: Capture, table: TokenTable, where: Condition, now: Date): Promise<number> {
  const open = eb.and([where, eb(table.ref('revoked'), 'is', null)]);
  // Looked for first: a database user that may not change these tables can still end sessions that have no tokens.
  if (!(await isAny(capture.db.selectFrom(table.from).where(open)))) return 0;
  const changed = await capture.update(table, table.name('id'), open, [
    { column: table.name('revoked'), value: table.encode('revoked', now) },
  ]);
  return changed.length;
}
