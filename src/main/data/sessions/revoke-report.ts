import { plural } from '../base/plural';
import type { AuditImage } from '@shared/api/audit';
import type { LogoutProof, RevokeReport } from '@shared/api/sessions';
import type { Followed } from '../write/follower';
import type { OutOfReach } from '../connections/storage-mode';
import { outOfReachText } from './revoke-along';
import type { RevokedCount } from './revoke-within';
import { proofImage } from './prove-logout';
import { effectiveTimes } from '../connections/session-settings';
import { storageMode } from '../connections/storage-mode';
import type { OpenConnection } from '../connections/connection';

interface Circumstances {
  readonly connection: OpenConnection;
  readonly ended: RevokedCount & { readonly outOfReach?: OutOfReach | null };
  readonly followed: Followed;
  readonly proof: readonly LogoutProof[];
  /** When the last thing was done that the server goes by. */
  readonly at: Date;
  /** Sessions asked for that were not there. */
  readonly notFound: number;
  /** Why there is no proof although one was asked for. */
  readonly noProof: string | null;
}

const NOTHING = 'Nothing was revoked: these sessions were already gone or had already expired.';

/** What a logout did and when it bites, told as it is: what is not certain is not claimed. */
export function revokeReport(circumstances: Circumstances): RevokeReport {
  const { connection, ended, followed, proof, at, notFound, noProof } = circumstances;
  const some = ended.live > 0;
  const bites = some ? effectiveTimes(connection, at) : { cachedUntil: null, jwtUntil: null, assumed: [], notes: [] };
  const { outOfReach = null } = ended;
  const doubt =
    outOfReach !== null
      ? ({ refused: 'unknown', note: `${outOfReachText(outOfReach)}.` } as const)
      : some
        ? doubtOf(circumstances)
        : null;
  const stored = followed.stored;
  const besides = [
    ...followed.notes.filter((note) => note !== doubt?.note),
    ...oauthNotes(connection, ended),
    ...(ended.expired > 0 ? [clearedAway(ended.expired)] : []),
  ];
  return {
    revoked: ended.live,
    notFound,
    effectiveAt: at.toISOString(),
    rows: ended.rows,
    refused: doubt?.refused ?? 'now',
    cachedUntil: bites.cachedUntil,
    jwtUntil: bites.jwtUntil,
    secondaryStorage: stored === null ? null : { keysDeleted: stored.keysDeleted, listsUpdated: stored.listsUpdated },
    proof: [...proof],
    noProof,
    doubt: doubt?.note ?? null,
    assumed: [...bites.assumed, ...(some && storageAssumed(circumstances) ? (['no-secondary-storage'] as const) : [])],
    besides,
    notes: [
      ...(some || outOfReach !== null ? [] : [NOTHING]),
      ...(doubt === null ? (some ? ['The server refuses these sessions from now on.'] : []) : [doubt.note]),
      ...bites.notes,
      ...besides,
      ...(noProof === null ? [] : [noProof]),
    ],
  };
}

function clearedAway(rows: number): string {
  return rows === 1
    ? '1 row of a session that had already expired was cleared away.'
    : `${rows} rows of sessions that had already expired were cleared away.`;
}

/** The report as the audit keeps it. */
export function revokeImage(report: RevokeReport): AuditImage {
  return {
    sessions: 0,
    refused: report.refused,
    effectiveAt: report.effectiveAt,
    ...(report.cachedUntil !== null && { cachedUntil: report.cachedUntil }),
    ...(report.jwtUntil !== null && { jwtUntil: report.jwtUntil }),
    ...(report.secondaryStorage !== null && { storedKeysDeleted: report.secondaryStorage.keysDeleted }),
    ...proofImage(report.proof),
  };
}

interface Doubt {
  readonly refused: 'no' | 'unknown';
  readonly note: string;
}

// The server's own word comes first, then what failed, then what only looks wrong.
function doubtOf({ connection, followed, proof }: Circumstances): Doubt | null {
  const mode = storageMode(connection);
  if (proof.some(({ verdict }) => verdict === 'still-signed-in')) {
    return {
      refused: 'no',
      note:
        connection.storage === null
          ? 'The auth server still accepts a session that was revoked. It seems to keep sessions in a secondary storage: enter the address of its Redis in the connection.'
          : 'The auth server still accepts a session that was revoked. Check the address and the prefix of its Redis in the connection.',
    };
  }
  if (followed.failed) return { refused: 'unknown', note: followed.notes[0] ?? 'The secondary storage failed.' };
  const proven = proof.length > 0 && proof.every(({ after }) => after.answer === 'refused');
  if (mode.kind !== 'none' && mode.by !== 'seen' && (followed.stored?.keysDeleted ?? 0) === 0 && !proven) {
    return {
      refused: 'unknown',
      note: `None of these sessions was found in the secondary storage at ${connection.storage?.keys.server ?? ''}, so it is not certain that it is the one the app uses. Check the address and the prefix in the connection.`,
    };
  }
  return null;
}

// The database cannot tell of a secondary storage; the server's own word can.
function storageAssumed({ connection, proof }: Circumstances): boolean {
  const { kind, by } = storageMode(connection);
  return kind === 'none' && by === 'assumed' && !(proof.length > 0 && proof.every(isProven));
}

function isProven({ verdict }: LogoutProof): boolean {
  return verdict === 'proven';
}

function oauthNotes({ schema }: OpenConnection, { oauthTokens, live }: RevokedCount): string[] {
  if (live === 0 || !schema.plugins.includes('oauth-provider')) return [];
  const hidden = schema.closed.oauthAccessToken !== undefined || schema.closed.oauthRefreshToken !== undefined;
  return [
    ...(hidden ? ['OAuth tokens of these sessions could not be revoked: this database user may not see them.'] : []),
    ...(oauthTokens > 0
      ? [`${plural(oauthTokens, 'OAuth token')} of these sessions ${oauthTokens === 1 ? 'was' : 'were'} revoked too.`]
      : []),
    'Apps that sign in through this one are not told to log out; only the auth server itself can do that.',
  ];
}
