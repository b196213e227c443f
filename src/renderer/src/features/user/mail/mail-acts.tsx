import type { MailKind } from '@shared/api/email';
import type { UserDetail } from '@shared/api/users';
import type { MethodName } from '@shared/methods';
import { useState } from 'react';
import { useCommand, type CommandId } from '../../../nav/commands';
import type { WriteGuard } from '../../../parts/write-guard';
import { LinkDialog } from './link-dialog';
import { MailDialog } from './mail-dialog';

const MAILS: readonly { readonly kind: MailKind; readonly command: CommandId; readonly method: MethodName }[] = [
  { kind: 'verification', command: 'user.resend', method: 'email.resendVerification' },
  { kind: 'password-reset', command: 'user.reset', method: 'email.sendPasswordReset' },
  { kind: 'magic-link', command: 'user.magicLink', method: 'email.sendMagicLink' },
  { kind: 'otp', command: 'user.otp', method: 'email.sendOtp' },
];

interface Props {
  readonly user: UserDetail;
  readonly guard: WriteGuard;
}

function OneMail({ user, guard, kind, command, method }: Props & (typeof MAILS)[number]) {
  const [open, setOpen] = useState(false);
  useCommand(command, () => guard.guard(() => setOpen(true), method));
  return <MailDialog open={open} kind={kind} user={user} onClose={() => setOpen(false)} />;
}

/** Every mail that can be sent to the person on screen. */
export function MailActs(props: Props) {
  return MAILS.map((mail) => <OneMail key={mail.kind} {...props} {...mail} />);
}

/** A link to hand over instead of a mail. */
export function LinkAct({ user, guard }: Props) {
  const [open, setOpen] = useState(false);
  useCommand('user.link', () => guard.guard(() => setOpen(true), 'email.verificationLink'));
  return <LinkDialog open={open} user={user} onClose={() => setOpen(false)} />;
}
