import { gatherEvidence } from './evidence';
import type { MailDependencies } from './hand-over';
import type { Circumstances } from './plans';
import { hasPassword } from './queries';
import { requireMailUser, verifiedHere } from './require-mailable';
import { requireRoute } from './route';
import type { OpenConnection } from '../connections/connection';

/**
 * Everything that decides whether a user can be mailed.
 * @throws AppError NOT_FOUND, UNSUPPORTED where the connection has no way to send a mail
 */
export async function circumstancesOf(
  { audit, now }: Pick<MailDependencies, 'audit' | 'now'>,
  connection: OpenConnection,
  userId: string,
  signal: AbortSignal,
): Promise<Circumstances> {
  const route = requireRoute(connection.profile);
  const user = await requireMailUser(connection, userId, now(), signal);
  const [evidence, password, verifiedSince] = await Promise.all([
    gatherEvidence(connection, signal),
    hasPassword(connection, user.id, signal),
    user.emailVerified ? verifiedHere(audit, connection, user.id) : null,
  ]);
  return { connection, user, route, evidence, hasPassword: password, verifiedSince };
}
