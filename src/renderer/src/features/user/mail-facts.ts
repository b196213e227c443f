import type { MailReport } from '@shared/api/email';
import type { ConnectionSummary } from '@shared/api/connections';

/** How mail leaves through a connection, and what that lets us claim. */
export interface MailRoute {
  readonly title: string;
  readonly promise: string;
}

/** What sending will do on this connection; null where no way is set up. */
export function mailRoute(open: ConnectionSummary | null): MailRoute | null {
  const mail = open?.settings.mail;
  // Without a choice of its own, mail goes the way the auth server sends it.
  switch (mail?.kind ?? (open?.settings.authServer === undefined ? undefined : 'server')) {
    case undefined:
      return null;
    case 'server':
      return {
        title: 'Through the auth server',
        promise: `${open?.settings.authServer?.baseURL ?? 'The auth server'} is asked to send it. It answers the same whether or not a mail goes out, so Authdesk can only say that the request was accepted. It takes 3 requests a minute.`,
      };
    case 'smtp':
      return {
        title: 'Through your own mail server',
        promise: `Sent from ${mail?.kind === 'smtp' ? mail.from : 'your address'}. You will see whether the mail server took it; whether it reaches the inbox nobody can tell.`,
      };
    case 'outbox':
      return {
        title: 'Into the outbox',
        promise: 'Nothing is sent. The mail is kept on this computer, where you can read it and copy its link.',
      };
  }
}

/** What may be said after handing a mail over. */
export function mailOutcome(report: MailReport): { readonly title: string; readonly description: string } {
  const notes = report.notes.join(' ');
  switch (report.via) {
    case 'server':
      return {
        title: `The server accepted the request for ${report.to}`,
        description: notes === '' ? 'It does not say whether it sent a mail.' : notes,
      };
    case 'smtp':
      return {
        title: `Handed to the mail server for ${report.to}`,
        description: [report.messageId === undefined ? '' : `Message ${report.messageId}.`, notes].join(' ').trim(),
      };
    case 'outbox':
      return {
        title: `Left in the outbox for ${report.to}`,
        description: notes === '' ? 'Nothing was sent.' : notes,
      };
  }
}
