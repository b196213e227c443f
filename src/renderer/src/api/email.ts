import type { MailLogRow, MailReport, MailStatus, OutboxMessage } from '@shared/api/email';
import type { MethodInput, MethodOutput } from '@shared/contract';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { bridge } from './bridge';
import { call, cancellable, defined } from './call';
import type { ApiError } from './error';
import { keys, type MailLogFilter } from './keys';
import type { Pages } from './paged';

/** Mail kept in the local outbox instead of being sent, newest first; of one connection, or of all. */
export function outboxPages(connectionId: string | undefined): Pages<OutboxMessage> {
  return {
    queryKey: keys.outboxList(connectionId),
    read: (cursor, signal) =>
      cancellable(signal, (requestId) =>
        bridge().email.outbox(defined({ limit: 100, connectionId, cursor, requestId })),
      ),
  };
}

/** Every mail that was tried, newest first, and what is known of it. */
export function mailLogPages(filter: MailLogFilter): Pages<MailLogRow> {
  return {
    queryKey: keys.mailLogList(filter),
    read: (cursor, signal) =>
      cancellable(signal, (requestId) => bridge().email.log(defined({ limit: 100, ...filter, cursor, requestId }))),
  };
}

/** Where mailed links are to lead, instead of where the connection says. */
export interface LeadsTo {
  readonly callbackURL?: string;
  readonly redirectTo?: string;
}

/** What can be mailed to somebody right now, and what was before; read afresh each time it is asked. */
export function useMailStatus(userId: string, leadsTo: LeadsTo = {}) {
  return useQuery<MailStatus, ApiError>({
    queryKey: keys.mailStatus(userId, leadsTo),
    queryFn: ({ signal }) =>
      cancellable(signal, (requestId) => bridge().email.status({ userId, ...leadsTo, requestId })),
    // A cooldown runs off by itself, and the settings of the connection may have changed.
    staleTime: 0,
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** A mail to hand over, whichever kind. */
export type MailToSend =
  | ({ readonly kind: 'verification' } & MethodInput<'email.resendVerification'>)
  | ({ readonly kind: 'password-reset' } & MethodInput<'email.sendPasswordReset'>)
  | ({ readonly kind: 'magic-link' } & MethodInput<'email.sendMagicLink'>)
  | ({ readonly kind: 'otp' } & MethodInput<'email.sendOtp'>);

function handOver(mail: MailToSend) {
  const { email } = bridge();
  switch (mail.kind) {
    case 'verification': {
      const { kind: _kind, ...input } = mail;
      return email.resendVerification(input);
    }
    case 'password-reset': {
      const { kind: _kind, ...input } = mail;
      return email.sendPasswordReset(input);
    }
    case 'magic-link': {
      const { kind: _kind, ...input } = mail;
      return email.sendMagicLink(input);
    }
    case 'otp': {
      const { kind: _kind, ...input } = mail;
      return email.sendOtp(input);
    }
  }
}

/** Hands a mail over; the report says what is known, never that it was delivered. */
export function useSendMail() {
  return useMutation<MailReport, ApiError, MailToSend>({ mutationFn: (mail) => call(handOver(mail)) });
}

export type MadeLink = MethodOutput<'email.verificationLink'>;

/** Makes a live verification link to hand over by other means; nothing keeps it but the component that shows it. */
export function useVerificationLink() {
  return useMutation<MadeLink, ApiError, MethodInput<'email.verificationLink'>>({
    mutationFn: (input) => call(bridge().email.verificationLink(input)),
    gcTime: 0,
  });
}
