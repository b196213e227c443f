import type { AuditImage } from '@shared/api/audit';
import type { LogoutProof, NoProof, RevokeDoubt, RevokeOutcome, RevokeReport } from '@shared/api/sessions';
import type { Followed } from '../write/follower';
import type { OutOfReach } from '../connections/storage-mode';
import { withNotes } from './revoke-notes';
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
  readonly noProof: NoProof | null;
}

/** What a logout did and when it bites, told as it is: what is not certain is not claimed. */
export function revokeReport(circumstances: Circumstances): RevokeReport {
  return withNotes(factsOf(circumstances));
}

function factsOf(circumstances: Circumstances): RevokeOutcome {
  const { connection, ended, followed, proof, at, notFound, noProof } = circumstances;
  const { stored, troubles } = followed;
  const some = ended.live > 0;
  const times = some ? effectiveTimes(connection, at) : { cachedUntil: null, jwtUntil: null, assumed: [] };
  const doubt = doubtOf(circumstances);
  return {
    revoked: ended.live,
    notFound,
    effectiveAt: at.toISOString(),
    rows: ended.rows,
    cleared: ended.expired,
    refused: doubt === null ? 'now' : doubt.code === 'still-accepted' ? 'no' : 'unknown',
    doubt,
    cachedUntil: times.cachedUntil,
    jwtUntil: times.jwtUntil,
    assumed: [...times.assumed, ...(storageAssumed(circumstances) ? (['no-secondary-storage'] as const) : [])],
    secondaryStorage: stored === null ? null : { keysDeleted: stored.keysDeleted, listsUpdated: stored.listsUpdated },
    troubles: [...troubles],
    oauth: oauthOf(connection, ended),
    proof: [...proof],
    noProof,
  };
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

// The server's own word comes first, then what failed, then what only looks wrong.
function doubtOf({ connection, ended, followed, proof }: Circumstances): RevokeDoubt | null {
  const { outOfReach = null } = ended;
  if (outOfReach !== null) return { code: 'out-of-reach', why: outOfReach };
  if (proof.some(({ verdict }) => verdict === 'still-signed-in')) {
    return { code: 'still-accepted', storage: connection.storage !== null };
  }
  if (ended.unseen) return { code: 'rows-hidden' };
  if (ended.live === 0) return storageAssumed({ connection, proof }) ? { code: 'nothing-found' } : null;
  if (followed.failed) return { code: 'storage-trouble' };
  const mode = storageMode(connection);
  const proven = proof.length > 0 && proof.every(({ after }) => after.answer === 'refused');
  if (mode.kind !== 'none' && mode.by !== 'seen' && (followed.stored?.keysDeleted ?? 0) === 0 && !proven) {
    return { code: 'not-in-storage', server: connection.storage?.keys.server ?? '' };
  }
  return null;
}

// The database cannot tell of a secondary storage; the server's own word can.
function storageAssumed({ connection, proof }: Pick<Circumstances, 'connection' | 'proof'>): boolean {
  const { kind, by } = storageMode(connection);
  return kind === 'none' && by === 'assumed' && !(proof.length > 0 && proof.every(isProven));
}

function isProven({ verdict }: LogoutProof): boolean {
  return verdict === 'proven';
}

function oauthOf({ schema }: OpenConnection, { oauthTokens, live }: RevokedCount): RevokeOutcome['oauth'] {
  if (live === 0 || !schema.plugins.includes('oauth-provider')) return null;
  const hidden = schema.closed.oauthAccessToken !== undefined || schema.closed.oauthRefreshToken !== undefined;
  return { tokens: oauthTokens, hidden };
}
