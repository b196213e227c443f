import { openSmtp, type SmtpSender, type SmtpSettings } from './smtp';
import type { OpenConnection } from '../../connections/connection';

const senders = new WeakMap<OpenConnection, Promise<SmtpSender>>();

/**
 * The mail server of an open connection, reached once for all its mails and left when the connection is closed.
 * @throws AppError UNSUPPORTED
 */
export async function smtpOf(connection: OpenConnection, settings: SmtpSettings): Promise<SmtpSender> {
  const known = senders.get(connection);
  if (known !== undefined) return known;
  const opening = openSmtp(settings, undefined, connection.mailWay);
  senders.set(connection, opening);
  // A refusal because of missing settings is not kept: it costs nothing to find out again.
  opening.then(
    (sender) => connection.onClose(() => sender.close()),
    () => senders.delete(connection),
  );
  return opening;
}
