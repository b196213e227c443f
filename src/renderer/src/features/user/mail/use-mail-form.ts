import type { MailKind, MailReport, MailStatus, OtpType } from '@shared/api/email';
import type { UserDetail } from '@shared/api/users';
import { useState } from 'react';
import type { ApiError } from '../../../api/error';
import { useConnectionStatus } from '../../../api/connections';
import { useMailStatus, useSendMail, type LeadsTo, type MailToSend } from '../../../api/email';
import { useAct } from '../../../parts/confirm/use-act';
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
  const [report, setReport] = useState<MailReport | null>(null);
  const act = useAct();
  const { failure } = act;
  const { mutateAsync: send } = useSendMail();

  const typed = target.trim();
  const settled = useDebounced(typed, typed === '' ? 0 : 250);
  const place = (text: string): LeadsTo => (asked === null || text === '' ? {} : { [asked.field]: text });
  const status = useMailStatus(user.id, place(settled));
  const entry = status.data?.kinds.find((one) => one.kind === kind && (kind !== 'otp' || one.otpType === otpType));
  // A page to lead to makes a reset possible that is not without.
  const wantsTarget = entry?.possible === false && asked !== null && entry.field === asked.field;

  // The page is the connection's to say: it is asked for only where it is needed and the connection has none.
  const hasResetPage = useConnectionStatus().data?.open?.settings.mailing?.resetRedirectTo !== undefined;
  const asksTarget = wantsTarget || target !== '' || (kind === 'password-reset' && !hasResetPage);

  const wait = useSecondsUntil(later(entry?.nextAt ?? null, retryAt(failure)));
  const cooldown = useSecondsUntil(entry?.cooldownUntil ?? null);
  const asks = (entry?.confirm ?? null) !== null || cooldown > 0;
  const fieldError =
    failure !== null && asked !== null && failure.info.field === asked.field ? failure.message : undefined;
  const ready = entry?.possible === true && wait === 0 && (!asks || agreed);

  const submit = () =>
    void act.run(async () => {
      const input = { userId: user.id, ...(agreed ? { confirm: true as const } : {}), ...act.reason.input };
      setReport(await send(mailOf(kind, otpType, input, place(typed))));
    });

  return {
    status,
    entry,
    report,
    act,
    fieldError,
    target,
    setTarget: (next: string) => {
      setTarget(next);
      act.forget();
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
    asksTarget,
    wait,
    cooldown,
    ready,
    submit,
  };
}

export type MailForm = ReturnType<typeof useMailForm>;
