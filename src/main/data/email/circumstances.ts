import { gatherEvidence } from './evidence';
import type { Circumstances, UserCircumstances } from './plans';
import { hasPassword } from './queries';
import { requireMailUser, verifiedHere } from './require-mailable';
import { requireRoute } from './route';
import type { MailDependencies } from './send-mail';
import type { OpenConnection } from '../connections/connection';

type Dependencies = Pick<MailDependencies, 'audit' | 'now'>;

/**
 * What decides whether a user can be sent a verification mail.
 * @throws AppError NOT_FOUND, UNSUPPORTED where the connection has no way to send a mail
 */
export async function userCircumstancesOf(
  { audit, now }: Dependencies,
  connection: OpenConnection,
  userId: string,
  signal: AbortSignal,
): Promise<UserCircumstances> {
  const route = requireRoute(connection.profile);
  const user = await requireMailUser(connection, userId, now(), signal);
  const verifiedSince = user.emailVerified ? await verifiedHere(audit, connection, user.id) : null;
  return { connection, user, route, verifiedSince };
}

/** Everything that decides whether a user can be mailed. @throws AppError as `userCircumstancesOf` */
export async function circumstancesOf(
  dependencies: Dependencies,
  connection: OpenConnection,
  userId: string,
  signal: AbortSignal,
): Promise<Circumstances> {
  const known = await userCircumstancesOf(dependencies, connection, userId, signal);
  const [evidence, password] = await Promise.all([
    gatherEvidence(connection, dependencies.now(), signal),
    hasPassword(connection, known.user.id, signal),
  ]);
  return { ...known, evidence, hasPassword: password };
}
