import type { MailReport } from '@shared/api/email';
import { useMutation } from '@tanstack/react-query';
import { bridge } from './bridge';
import { call, cancellable, defined } from './call';
import type { ApiError } from './error';
import { keys } from './keys';
import { usePagedList } from './paged';

/** Mail kept in the local outbox instead of being sent, newest first. */
export function useOutbox() {
  return usePagedList(keys.outbox, (cursor, signal) =>
    cancellable(signal, (requestId) => bridge().email.outbox(defined({ limit: 100, cursor, requestId }))),
  );
}

/** Hands a verification mail over; the report says what is known, never that it was delivered. */
export function useResendVerification() {
  return useMutation<MailReport, ApiError, { userId: string; callbackURL?: string }>({
    mutationFn: (input) => call(bridge().email.resendVerification(input)),
  });
}

/** Hands a password-reset mail over. */
export function useSendPasswordReset() {
  return useMutation<MailReport, ApiError, { userId: string; redirectTo?: string }>({
    mutationFn: (input) => call(bridge().email.sendPasswordReset(input)),
  });
}

/** Makes a live verification link to hand over by other means. */
export function useVerificationLink() {
  return useMutation<{ url: string; expiresAt: string }, ApiError, { userId: string; callbackURL?: string }>({
    mutationFn: (input) => call(bridge().email.verificationLink(input)),
  });
}
