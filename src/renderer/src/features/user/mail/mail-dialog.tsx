import { userLabel } from '@shared/user-label';
import type { MailKind, OtpType } from '@shared/api/email';
import { otpTypes } from '@shared/api/email';
import type { UserDetail } from '@shared/api/users';
import { BadgeCheck } from 'lucide-react';
import { runCommand } from '../../../nav/commands';
import { go } from '../../../nav/store';
import { ActDialog } from '../../../parts/confirm/act-dialog';
import { HandedOver } from '../../mail-log/public/handed-over';
import { ToSetting } from '../../mail-log/public/to-setting';
import { OTP_WORDS } from '../../mail-log/public/words';
import { Button } from '../../../ui/button';
import { Field } from '../../../ui/field';
import { Input } from '../../../ui/input';
import { Notice } from '../../../ui/notice';
import { Select } from '../../../ui/select';
import { countdownText } from '../../../ui/use-seconds-until';
import { Earlier, MailDetails, Reservations, Way } from './before-sending';
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
  return (
    <Field label={leadsTo.label} optional={!form.wantsTarget} error={form.fieldError} hint={leadsTo.hint}>
      <Input
        mono
        value={form.target}
        maxLength={2000}
        placeholder={leadsTo.field === 'callbackURL' ? '/' : '/reset-password'}
        onChange={(event) => form.setTarget(event.target.value)}
      />
    </Field>
  );
}

function Form({ kind, form, onLeave }: { kind: MailKind; form: MailForm; onLeave: () => void }) {
  const { status, entry } = form;
  if (status.data === undefined || entry === undefined) return null;
  return (
    <>
      {kind === 'otp' ? (
        <Field label="What the code is for">
          <Select<OtpType> value={form.otpType} onValueChange={form.setOtpType} options={TYPES} />
        </Field>
      ) : null}
      {entry.possible || form.wantsTarget ? (
        <>
          {status.data.via === null ? null : <Way via={status.data.via} />}
          {form.wantsTarget ? <Notice tone="warn" title={entry.reason ?? ''} /> : null}
          {form.asksTarget ? <Target kind={kind} form={form} /> : null}
          <Reservations entry={entry} cooldown={form.cooldown} agreed={form.agreed} onAgree={form.setAgreed} />
          <MailDetails status={status.data} entry={entry} kind={kind} />
        </>
      ) : (
        <>
          <Refused form={form} onLeave={onLeave} />
          {status.data.via === null ? null : <Earlier status={status.data} kind={kind} />}
        </>
      )}
    </>
  );
}

/** What the server said stands in the log, which is written by then. */
function verbFor(kind: MailKind, { wait, act: { failure }, status }: MailForm): string {
  const verb = status.data?.via === 'outbox' ? 'Put in outbox' : KINDS[kind].verb;
  if (wait > 0) return failure === null ? `${verb} in ${countdownText(wait)}` : `Send again in ${countdownText(wait)}`;
  return failure === null ? verb : 'Send again';
}

/** Other things to do about it than sending. */
function OtherWays({ verifies, outbox, onLeave }: { verifies: boolean; outbox: boolean; onLeave: () => void }) {
  const leaveFor = (next: () => void) => () => {
    onLeave();
    next();
  };
  return (
    <>
      {verifies ? (
        <Button
          variant="ghost"
          icon={BadgeCheck}
          className="mr-auto"
          onClick={leaveFor(() => void runCommand('user.verify'))}
        >
          Mark as verified by hand
        </Button>
      ) : null}
      {outbox ? <Button onClick={leaveFor(() => go({ to: 'outbox' }))}>Open outbox</Button> : null}
    </>
  );
}

function Body({ kind, user, onClose }: { kind: MailKind; user: UserDetail; onClose: () => void }) {
  const form = useMailForm(kind, user);
  const { entry, report, status } = form;
  const impossible = entry !== undefined && !entry.possible && !form.wantsTarget;
  return (
    <ActDialog
      act={form.act}
      title={KINDS[kind].title}
      object={`To ${userLabel(user)}`}
      size="lg"
      verb={verbFor(kind, form)}
      named={form.wait === 0}
      ready={form.ready}
      needs={status}
      over={report !== null ? 'Done' : impossible ? 'Close' : null}
      ownField={KINDS[kind].leadsTo?.field}
      failed={
        form.act.failure === null ? null : (
          <SendingFailed failure={form.act.failure} wait={form.wait} onLeave={onClose} />
        )
      }
      actions={
        <OtherWays
          verifies={kind === 'verification' && !user.emailVerified && report === null}
          outbox={report?.via === 'outbox'}
          onLeave={onClose}
        />
      }
      focus="button"
      onSubmit={form.submit}
      onClose={onClose}
    >
      {report === null ? <Form kind={kind} form={form} onLeave={onClose} /> : <HandedOver report={report} />}
    </ActDialog>
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
