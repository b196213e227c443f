import type { MailKind, MailReport, MailStatus, OtpType } from '@shared/api/email';
import type { UserDetail } from '@shared/api/users';
import { useState } from 'react';
import { toApiError, type ApiError } from '../../../api/error';
import { useMailStatus, useSendMail, type LeadsTo, type MailToSend } from '../../../api/email';
import { useWhy } from '../../../parts/reason/use-why';
import { useDebounced } from '../../../ui/use-debounced';
import { useSecondsUntil } from '../../../ui/use-seconds-until';
import { KINDS } from './kinds';

export type MailEntry = MailStatus['kinds'][number];

/** The moment a server said the next mail may go, where an error has one. */
export function retryAt(error: ApiError | null): string | null {
  return error?.info.code === 'SERVER_REJECTED' ? (error.info.details?.retryAt ?? null) : null;
}

function later(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}

function mailOf(
  kind: MailKind,
  type: OtpType,
  input: { readonly userId: string; readonly confirm?: true; readonly why?: MailToSend['why'] },
  leadsTo: LeadsTo,
): MailToSend {
  const { why, ...rest } = input;
  const shared = { ...rest, ...(why === undefined ? {} : { why }) };
  switch (kind) {
    case 'otp':
      return { kind, type, ...shared };
    case 'password-reset':
      return { kind, ...shared, ...(leadsTo.redirectTo === undefined ? {} : { redirectTo: leadsTo.redirectTo }) };
    case 'verification':
    case 'magic-link':
      return { kind, ...shared, ...(leadsTo.callbackURL === undefined ? {} : { callbackURL: leadsTo.callbackURL }) };
  }
}

/** One mail about to be sent: what main says of it, what was typed, how long it has to wait, and what came of it. */
export function useMailForm(kind: MailKind, user: UserDetail) {
  const { leadsTo: asked } = KINDS[kind];
  const [target, setTarget] = useState('');
  const [otpType, setOtpType] = useState<OtpType>(user.emailVerified ? 'sign-in' : 'email-verification');
  const [agreed, setAgreed] = useState(false);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [report, setReport] = useState<MailReport | null>(null);
  const why = useWhy();
  const send = useSendMail();

  const typed = target.trim();
  const settled = useDebounced(typed, typed === '' ? 0 : 250);
  const place = (text: string): LeadsTo => (asked === null || text === '' ? {} : { [asked.field]: text });
  const status = useMailStatus(user.id, place(settled));
  const entry = status.data?.kinds.find((one) => one.kind === kind && (kind !== 'otp' || one.otpType === otpType));
  // A page to lead to makes a reset possible that is not without.
  const wantsTarget = entry?.possible === false && asked !== null && entry.field === asked.field;

  const wait = useSecondsUntil(later(entry?.nextAt ?? null, retryAt(failure)));
  const cooldown = useSecondsUntil(entry?.cooldownUntil ?? null);
  const asks = (entry?.confirm ?? null) !== null || cooldown > 0;
  const fieldError =
    failure !== null && asked !== null && failure.info.field === asked.field ? failure.message : undefined;
  const ready =
    entry?.possible === true && wait === 0 && (!asks || agreed) && why.complete && !send.isPending && report === null;

  const submit = async () => {
    if (!ready) return;
    setFailure(null);
    try {
      const input = { userId: user.id, ...(agreed ? { confirm: true as const } : {}), ...why.input };
      const handed = await send.mutateAsync(mailOf(kind, otpType, input, place(typed)));
      why.done();
      setReport(handed);
    } catch (cause) {
      const error = toApiError(cause);
      if (!why.refuse(error)) setFailure(error);
    }
  };

  return {
    status,
    entry,
    report,
    failure,
    fieldError,
    why,
    target,
    setTarget: (next: string) => {
      setTarget(next);
      setFailure(null);
    },
    otpType,
    setOtpType: (next: OtpType) => {
      setOtpType(next);
      setAgreed(false);
    },
    agreed,
    setAgreed,
    asks,
    wantsTarget,
    wait,
    cooldown,
    ready,
    busy: send.isPending,
    submit,
  };
}

export type MailForm = ReturnType<typeof useMailForm>;
