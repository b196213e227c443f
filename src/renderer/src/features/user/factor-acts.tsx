import type { UserDetail } from '@shared/api/users';
import { useRef, useState } from 'react';
import { useResetSecondFactor, useUnlockSecondFactor } from '../../api/user-acts';
import { plural } from '../../format/numbers';
import { useCommand } from '../../nav/commands';
import { useConfirmAct } from '../../parts/confirm/use-confirm-act';
import type { WriteGuard } from '../../parts/write-guard';
import { Checkbox } from '../../ui/toggle';
import { userObject } from './user-object';
import { useQuietAct } from '../../parts/confirm/use-confirm-act';

function RevokeSessions({ live, onChange }: { live: number; onChange: (revoke: boolean) => void }) {
  const [revoke, setRevoke] = useState(false);
  return (
    <Checkbox
      checked={revoke}
      onCheckedChange={(next) => {
        setRevoke(next);
        onChange(next);
      }}
      label={`Revoke ${plural(live, 'live session')} too`}
      hint="For when a device was stolen."
    />
  );
}

/** Takes the second factor away, after saying what that means. */
export function ResetFactorAct({ user, guard }: { user: UserDetail; guard: WriteGuard }) {
  const { ask, dialog } = useConfirmAct();
  const { mutateAsync: reset } = useResetSecondFactor();
  const revoke = useRef(false);
  const live = user.counts.activeSessions;
  const devices = user.secondFactor?.trustedDevices ?? 0;
  const possible = user.secondFactor !== null && user.secondFactor.state !== 'off';
  useCommand(
    'user.resetFactor',
    () =>
      guard.guard(() => {
        revoke.current = false;
        ask({
          title: 'Reset the second factor?',
          object: userObject(user),
          consequence: `The password alone lets in until another factor is set up: make sure that you speak to the right user. The secret, the backup codes${devices === 0 ? '' : ` and ${plural(devices, 'trusted device')}`} are gone, and links and codes mailed before stop working. It can be undone.`,
          verb: 'Reset second factor',
          ...(live === 0 || user.unavailable.session !== null
            ? {}
            : { details: <RevokeSessions live={live} onChange={(next) => (revoke.current = next)} /> }),
          run: async ({ why }) => {
            await reset({ id: user.id, revokeSessions: revoke.current, ...(why === undefined ? {} : { why }) });
          },
        });
      }, 'users.resetSecondFactor'),
    possible,
  );
  return dialog;
}

/** Lets codes be tried again; takes nothing from anybody, so it is done at once where no reason is asked for. */
export function UnlockFactorAct({ user, guard }: { user: UserDetail; guard: WriteGuard }) {
  const { run, dialog } = useQuietAct();
  const { mutateAsync: unlock } = useUnlockSecondFactor();
  const factor = user.secondFactor;
  const possible = factor !== null && (factor.state === 'locked' || (factor.failedAttempts ?? 0) > 0);
  useCommand(
    'user.unlockFactor',
    () =>
      guard.guard(
        () =>
          run({
            title: 'Unlock the second factor?',
            object: userObject(user),
            consequence: 'Codes can be tried again at once. It can be undone.',
            verb: 'Unlock',
            run: async ({ why }) => {
              await unlock({ id: user.id, ...(why === undefined ? {} : { why }) });
            },
          }),
        'users.unlockSecondFactor',
      ),
    possible,
  );
  return dialog;
}
