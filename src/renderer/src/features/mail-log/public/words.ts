import type { MailKind, MailLogRow, MailReport, MailVia, OtpType } from '@shared/api/email';
import type { ConnectionSummary } from '@shared/api/connections';
import type { Tone } from '../../../ui/tone';

export const KIND_WORDS: Readonly<Record<MailKind, string>> = {
  verification: 'Verification',
  'password-reset': 'Password reset',
  'magic-link': 'Sign-in link',
  otp: 'Code',
};

export const VIA_WORDS: Readonly<Record<MailVia, string>> = {
  server: 'Auth server',
  smtp: 'SMTP',
  outbox: 'Outbox',
};

export const OTP_WORDS: Readonly<Record<OtpType, string>> = {
  'sign-in': 'Sign in',
  'email-verification': 'Verify the address',
  'forget-password': 'Choose a new password',
};

/** How each outcome is called, and what it does and does not mean. */
export const OUTCOME_WORDS: Readonly<
  Record<MailLogRow['outcome'], { readonly label: string; readonly tone: Tone; readonly explain: string }>
> = {
  accepted: {
    label: 'Accepted',
    tone: 'info',
    explain: 'The next server took it. Whether it reached the inbox, or bounced later, is unknown.',
  },
  kept: { label: 'In the outbox', tone: 'neutral', explain: 'Nothing was sent: it is kept on this computer.' },
  failed: { label: 'Failed', tone: 'danger', explain: 'It certainly did not leave.' },
  unknown: {
    label: 'Unknown',
    tone: 'warn',
    explain: 'It was under way when the connection, or Authdesk, ended. It may have left.',
  },
};

/** How mail leaves through a connection, and what that lets us claim. */
interface MailRoute {
  readonly title: string;
  readonly promise: string;
}

/** What sending will do on this connection. */
export function mailRoute(via: MailVia, open: ConnectionSummary | null): MailRoute {
  const mail = open?.settings.mail;
  switch (via) {
    case 'server':
      return {
        title: 'Through the auth server',
        promise: `${open?.settings.authServer?.baseURL ?? 'The auth server'} is asked to send it. It answers the same whether or not a mail goes out, so all that can be said afterwards is that it accepted the request.`,
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
export function outcomeTitle({ via, to }: Pick<MailReport, 'via' | 'to'>): string {
  switch (via) {
    case 'server':
      return `The auth server accepted the request for ${to}`;
    case 'smtp':
      return `The mail server took the mail for ${to}`;
    case 'outbox':
      return `The mail for ${to} is in the outbox`;
  }
}

/** What nobody can tell about a mail that was handed over. */
export function outcomeLimit(via: MailVia): string {
  switch (via) {
    case 'server':
      return 'Accepted; the server does not say whether it sent a mail.';
    case 'smtp':
      return 'Taken by the first mail server. Whether it arrives, or bounces later, is unknown.';
    case 'outbox':
      return 'Nothing was sent.';
  }
}

/** Why a mail has to be thought over before it is sent. */
export function noWayBack(via: MailVia | null): string {
  return via === 'outbox'
    ? 'Nothing leaves this computer, but the link in it is live from then on.'
    : 'A mail that was sent cannot be taken back.';
}
