import type { AuditImage } from '@shared/api/audit';
import type { MailKind, MailReport } from '@shared/api/email';
import type { Route } from './route';
import type { Delivery } from './transports/delivery';

/** What is told and recorded of a mail that was handed over. `besides`: what is to be known of this one beyond that. */
export function reportOf(
  delivery: Delivery,
  to: string,
  acceptedAt: Date,
  besides: readonly string[],
): { result: MailReport; after: AuditImage } {
  const { via, messageId, reply } = delivery;
  const id = messageId === undefined ? {} : { messageId };
  const notes = [deliveryText(delivery), ...(messageId === undefined ? [] : [`Message-ID ${messageId}`]), ...besides];
  return {
    result: { via, acceptedAt: acceptedAt.toISOString(), ...id, to, reply, besides: [...besides], notes },
    after: { to, transport: via, ...id },
  };
}

/** What is known of a mail that was handed over, in a sentence. */
export function deliveryText({ via, reply }: Pick<MailReport, 'via' | 'reply'>): string {
  switch (via) {
    case 'server':
      return 'The auth server accepted the request. It does not say whether it sent a mail.';
    case 'smtp':
      return `The mail server took it: “${reply ?? ''}”`;
    case 'outbox':
      return 'Kept in the outbox on this computer; nothing was sent.';
  }
}

const names: Readonly<Record<MailKind, string>> = {
  verification: 'a verification mail',
  'password-reset': 'a password reset mail',
  'magic-link': 'a sign-in link',
  otp: 'a code',
};

/** What is about to be done and what was done, as the audit has it. */
export function sentences(kind: MailKind, via: Route['kind'], to: string): { intention: string; summary: string } {
  const what = names[kind];
  switch (via) {
    case 'server':
      return {
        intention: `Send ${what} to ${to} (through the auth server)`,
        summary: `Asked the auth server for ${what} to ${to}`,
      };
    case 'smtp':
      return { intention: `Send ${what} to ${to} (over SMTP)`, summary: `Sent ${what} over SMTP to ${to}` };
    case 'outbox':
      return {
        intention: `Send ${what} to ${to} (into the outbox)`,
        summary: `Put ${what} into the outbox for ${to}`,
      };
  }
}
