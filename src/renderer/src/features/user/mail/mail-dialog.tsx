import type { MailKind, MailReport, MailStatus, OtpType } from '@shared/api/email';
import { otpTypes } from '@shared/api/email';
import type { UserDetail } from '@shared/api/users';
import { BadgeCheck } from 'lucide-react';
import { useRef } from 'react';
import { useConnectionStatus } from '../../../api/connections';
import { runCommand } from '../../../nav/commands';
import { go } from '../../../nav/store';
import { verbOn } from '../../../parts/confirm/use-confirm-act';
import { HandedOver } from '../../mail-log/public/handed-over';
import { ToSetting } from '../../mail-log/public/to-setting';
import { OTP_WORDS } from '../../mail-log/public/words';
import { WhyFields } from '../../../parts/reason/why-fields';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { Field } from '../../../ui/field';
import { Input } from '../../../ui/input';
import { Notice } from '../../../ui/notice';
import { Select } from '../../../ui/select';
import { SkeletonRows } from '../../../ui/states';
import { countdownText } from '../../../ui/use-seconds-until';
import { Earlier, Reservations, Warnings, Way } from './before-sending';
import { KINDS } from './kinds';
import { SendingFailed } from './sending-failed';
import { useMailForm, type MailForm } from './use-mail-form';

const TYPES = otpTypes.map((type) => ({ value: type, label: OTP_WORDS[type] }));

/** Why no such mail can go to this person, and where that could be changed. */
function Refused({ form, onLeave }: { form: MailForm; onLeave: () => void }) {
  const { entry, status } = form;
  const nothingSetUp = status.data?.via === null;
  return (
    <Notice
      tone={nothingSetUp || entry?.field !== null ? 'warn' : 'info'}
      title={entry?.reason ?? ''}
      action={<ToSetting field={entry?.field ?? null} onLeave={onLeave} />}
    />
  );
}

function Target({ kind, form }: { kind: MailKind; form: MailForm }) {
  const { leadsTo } = KINDS[kind];
  if (leadsTo === null) return null;
  const usual = leadsTo.field === 'callbackURL' ? form.status.data?.link.callbackURL : null;
  return (
    <Field
      label={leadsTo.label}
      optional={!form.wantsTarget}
      error={form.fieldError}
      hint={`${leadsTo.hint}${usual === null || usual === undefined ? '' : ' Left empty, it is what the connection says.'}`}
    >
      <Input
        mono
        value={form.target}
        maxLength={2000}
        placeholder={usual ?? (leadsTo.field === 'callbackURL' ? '/' : '/reset-password')}
        onChange={(event) => form.setTarget(event.target.value)}
      />
    </Field>
  );
}

function Form({ kind, form, onLeave }: { kind: MailKind; form: MailForm; onLeave: () => void }) {
  const { status, entry, failure } = form;
  if (status.data === undefined || entry === undefined) {
    return status.error === null ? (
      <SkeletonRows rows={4} rowHeight={26} columns="1fr 2fr" />
    ) : (
      <Notice tone="danger" title={status.error.message}>
        {status.error.hint}
      </Notice>
    );
  }
  return (
    <>
      {kind === 'otp' ? (
        <Field label="What the code is for">
          <Select<OtpType> value={form.otpType} onValueChange={form.setOtpType} options={TYPES} />
        </Field>
      ) : null}
      {entry.possible || form.wantsTarget ? (
        <>
          <Way status={status.data} />
          {form.wantsTarget ? <Notice tone="warn" title={entry.reason ?? ''} /> : null}
          <Target kind={kind} form={form} />
          <Warnings entry={entry} via={status.data.via} />
          <Earlier status={status.data} kind={kind} />
          <Reservations entry={entry} cooldown={form.cooldown} agreed={form.agreed} onAgree={form.setAgreed} />
          <WhyFields why={form.why} />
        </>
      ) : (
        <>
          <Refused form={form} onLeave={onLeave} />
          {status.data.via === null ? null : <Earlier status={status.data} kind={kind} />}
        </>
      )}
      {failure === null || form.fieldError !== undefined ? null : (
        <SendingFailed failure={failure} wait={form.wait} onLeave={onLeave} />
      )}
    </>
  );
}

/** What the server said stands in the log, which is written by then. */
function replyOf({ via, messageId }: MailReport, status: MailStatus | undefined, kind: MailKind): string | null {
  const logged = status?.recent.find((mail) =>
    messageId === undefined ? mail.kind === kind && mail.via === via : mail.messageId === messageId,
  );
  return logged?.reply ?? null;
}

function buttonText(kind: MailKind, form: MailForm): string {
  const { entry, wait, failure, report, status } = form;
  if (report !== null) return 'Done';
  if (entry !== undefined && !entry.possible && !form.wantsTarget) return 'Close';
  const verb = status.data?.via === 'outbox' ? 'Put in outbox' : KINDS[kind].verb;
  if (wait > 0) return failure === null ? `${verb} in ${countdownText(wait)}` : `Send again in ${countdownText(wait)}`;
  return failure === null ? verb : 'Send again';
}

function Body({ kind, user, onClose }: { kind: MailKind; user: UserDetail; onClose: () => void }) {
  const connection = useConnectionStatus().data?.open ?? null;
  const form = useMailForm(kind, user);
  const button = useRef<HTMLButtonElement>(null);
  const { entry, report, status } = form;
  const sends = report === null && (entry === undefined || entry.possible || form.wantsTarget);
  const waiting = sends && form.wait > 0;
  const text = buttonText(kind, form);

  return (
    <Dialog
      open
      onOpenChange={(next) => {
        if (!next && !form.busy) onClose();
      }}
      title={KINDS[kind].title}
      description={
        <span className="wrap-anywhere">
          To {user.email}. {KINDS[kind].meaning}
        </span>
      }
      initialFocus={button}
      size="lg"
      footer={
        <>
          {kind === 'verification' && !user.emailVerified && report === null ? (
            <Button
              variant="ghost"
              icon={BadgeCheck}
              className="mr-auto"
              onClick={() => {
                onClose();
                runCommand('user.verify');
              }}
            >
              Mark as verified by hand
            </Button>
          ) : null}
          {report?.via === 'outbox' ? (
            <Button
              onClick={() => {
                onClose();
                go({ to: 'outbox' });
              }}
            >
              Open outbox
            </Button>
          ) : null}
          {sends ? (
            <Button onClick={onClose} disabled={form.busy}>
              Cancel
            </Button>
          ) : null}
          {/* One button throughout, so that it keeps the focus and Enter goes on. */}
          <Button
            key="go-on"
            ref={button}
            variant={
              !sends
                ? report === null
                  ? 'default'
                  : 'primary'
                : connection?.environment === 'production'
                  ? 'env'
                  : 'primary'
            }
            busy={form.busy || (sends && status.isPending)}
            disabled={sends && !form.ready}
            focusableWhenDisabled
            className="nums"
            onClick={() => (sends ? void form.submit() : onClose())}
          >
            {sends && !waiting ? verbOn(text, connection) : text}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-3 pt-1"
        onSubmit={(event) => {
          event.preventDefault();
          void form.submit();
        }}
      >
        {report === null ? (
          <Form kind={kind} form={form} onLeave={onClose} />
        ) : (
          <HandedOver report={report} reply={replyOf(report, status.data, kind)} />
        )}
      </form>
    </Dialog>
  );
}

/** Says what sending a mail will do to this person on this connection, does it, and claims no more than is known. */
export function MailDialog({
  open,
  ...rest
}: {
  open: boolean;
  kind: MailKind;
  user: UserDetail;
  onClose: () => void;
}) {
  return open ? <Body {...rest} /> : null;
}
