import type { AuditImage } from '@shared/api/audit';
import type { MailKind, MailReport } from '@shared/api/email';
import type { Route } from './route';
import type { Delivery } from './transports/delivery';

/** What is told and recorded of a mail that was handed over. */
export function reportOf(
  { via, messageId, notes }: Delivery,
  to: string,
  acceptedAt: Date,
  more: readonly string[],
): { result: MailReport; after: AuditImage } {
  const id = messageId === undefined ? {} : { messageId };
  return {
    result: { via, acceptedAt: acceptedAt.toISOString(), ...id, to, notes: [...notes, ...more] },
    after: { to, transport: via, ...id },
  };
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
