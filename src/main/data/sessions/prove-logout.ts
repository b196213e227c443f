import type { LogoutProof, SessionAnswer } from '@shared/api/sessions';
import type { AuditDraft, AuditLog } from '../audit/audit-log';
import { AppError } from '../base/app-error';
import type { OpenConnection } from '../connections/connection';
import {
  askAboutSession,
  proofMissing,
  proofMissingText,
  seeCookieCache,
  verdictOf,
  type AskedSession,
} from '../auth-server/ask-session';
import { cookieCache } from '../connections/session-settings';
import { requireRole } from '../write/access';

/** Sessions the auth server is asked about at once; more would look like an attack to it. */
export const MAX_PROOFS = 10;

/** The first answers about sessions that are about to end, and what gives the proof once they have. */
export interface Proving {
  readonly finish: () => Promise<LogoutProof[]>;
}

export const NO_PROOF: Proving = { finish: async () => [] };

/** Sessions with their tokens, of those with these ids that can be found; no more than can be asked about. */
export async function sessionsToAsk(
  { handle, schema: { session }, storage }: OpenConnection,
  ids: readonly string[],
): Promise<AskedSession[]> {
  const some = ids.slice(0, MAX_PROOFS);
  const found: AskedSession[] = [];
  if (session !== null && session.has('token')) {
    const rows = await handle.db
      .selectFrom(session.from)
      .select([...session.select(['id', 'userId']), session.ref('token').as('token')])
      .where(session.isAnyOf('id', some))
      .execute();
    for (const row of rows) {
      const token = session.read(row, 'token');
      if (token === null || token === '') continue;
      found.push({ id: session.read(row, 'id') ?? '', userId: session.read(row, 'userId') ?? '', token });
    }
  }
  const known = new Set(found.map(({ id }) => id));
  const others = some.filter((id) => !known.has(id));
  if (storage === null || others.length === 0) return found;
  return [...found, ...(await storage.find(others, { walk: true }))];
}

/** Asks about sessions before they end. */
export async function beginProof(
  connection: OpenConnection,
  sessions: readonly AskedSession[],
  now: () => Date,
): Promise<Proving> {
  const before = await Promise.all(sessions.map(async (session) => askAboutSession(connection, session, now)));
  const live = sessions.find((_, i) => before[i]?.answer === 'signed-in');
  if (live !== undefined && cookieCache(connection).state === 'unknown') {
    const seen = await seeCookieCache(connection, live);
    if (seen !== undefined) connection.seen.cookieCacheSeconds = seen;
  }
  return {
    finish: async () =>
      Promise.all(
        sessions.map(async (session, i): Promise<LogoutProof> => {
          const first = before[i] ?? unknown(now());
          const after = await askAboutSession(connection, session, now);
          return { sessionId: session.id, before: first, after, verdict: verdictOf(first, after) };
        }),
      ),
  };
}

/**
 * Asks the auth server whether one session is signed in right now. It is told the live token, so that it takes the role
 * and is on record before it is asked.
 * @throws AppError PERMISSION_DENIED, NOT_FOUND, UNSUPPORTED where something is missing to ask
 */
export async function probeSession(
  { audit, now }: { readonly audit: AuditLog; readonly now: () => Date },
  connection: OpenConnection,
  id: string,
): Promise<SessionAnswer> {
  requireRole(connection, 'sessions.probe');
  const missing = proofMissing(connection);
  if (missing !== null) {
    throw new AppError('UNSUPPORTED', proofMissingText(missing), {
      hint: "Enter the auth server's address and secret in the connection, or choose the bearer plugin.",
      field: connection.profile.authServer === null ? 'authServer.baseURL' : 'authServer.secret',
    });
  }
  const [session] = await sessionsToAsk(connection, [id]);
  if (session === undefined) {
    throw new AppError('NOT_FOUND', 'This session is not there any more.', { hint: 'Reload the list.' });
  }
  const draft: AuditDraft = {
    connection: { id: connection.profile.id, name: connection.profile.name },
    action: 'sessions.probe',
    target: { type: 'session', id, label: 'Session' },
    userId: session.userId,
    summary: 'Ask the auth server about a session',
    outcome: 'failed',
    rows: null,
  };
  const intent = await audit.intend(draft);
  const answer = await askAboutSession(connection, session, now);
  await audit.conclude(intent, {
    ...draft,
    summary: 'Asked the auth server about a session',
    after: { answer: answer.answer },
    outcome: 'done',
  });
  return answer;
}

/** A proof as the audit keeps it: both answers with their times. */
export function proofImage(proofs: readonly LogoutProof[]): Record<string, string> {
  return Object.fromEntries(
    proofs.map(({ sessionId, before, after, verdict }) => [
      `proof ${sessionId}`,
      `${verdict}: ${before.answer} at ${before.at}, ${after.answer} at ${after.at}`,
    ]),
  );
}

function unknown(at: Date): SessionAnswer {
  return { at: at.toISOString(), answer: 'unclear', detail: null };
}
