import { useState, type ComponentType } from 'react';
import { runCommand, useCommand } from '../../nav/commands';
import { RemovalDialog } from '../../parts/removal/removal-dialog';
import type { ActProps } from './act-props';
import { BanAct, UnbanAct } from './ban-acts';
import { EditDialog } from './edit/edit-dialog';
import { EmailAct } from './email-act';
import { ClearLimitsAct } from './clear-limits-act';
import { ResetFactorAct, UnlockFactorAct } from './factor-acts';
import { LinkAct, MailActs } from './mail/mail-acts';
import { PanicAct } from './panic/panic-act';
import { PasswordDialog } from './password-dialog';
import { userObject } from './user-object';
import { RoleAct } from './role-act';
import { UnlinkAct } from './unlink-act';
import { VerifyAct } from './verify-act';

function EditAct({ user, guard }: ActProps) {
  const [open, setOpen] = useState(false);
  useCommand('user.edit', () => guard.guard(() => setOpen(true), 'users.update'));
  return <EditDialog open={open} user={user} onClose={() => setOpen(false)} />;
}

function PasswordAct({ user, guard }: ActProps) {
  const [open, setOpen] = useState(false);
  useCommand('user.password', () => guard.guard(() => setOpen(true), 'users.setPassword'));
  return <PasswordDialog open={open} user={user} onClose={() => setOpen(false)} />;
}

function RemoveAct({ user, guard }: ActProps) {
  const [open, setOpen] = useState(false);
  useCommand('user.remove', () => guard.guard(() => setOpen(true), 'users.remove'));
  if (!open) return null;
  return (
    <RemovalDialog
      ids={[user.id]}
      object={userObject(user)}
      onClose={() => setOpen(false)}
      onRemoved={() => runCommand('user.close')}
    />
  );
}

/** Each answers the commands of its verbs (`verbs.ts`) and draws its own dialog. */
const ACTS: readonly ComponentType<ActProps>[] = [
  EditAct,
  EmailAct,
  VerifyAct,
  RoleAct,
  MailActs,
  LinkAct,
  PasswordAct,
  UnlockFactorAct,
  ResetFactorAct,
  ClearLimitsAct,
  BanAct,
  UnbanAct,
  PanicAct,
  UnlinkAct,
  RemoveAct,
];

/** Everything that can be done about the person on screen; draws nothing until something is asked. */
export function Acts(props: ActProps) {
  return ACTS.map((Act, index) => <Act key={index} {...props} />);
}
