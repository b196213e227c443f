import type { UserDetail } from '@shared/api/users';
import { useState } from 'react';
import { useUnban } from '../../api/user-acts';
import { useCommand } from '../../nav/commands';
import type { WriteGuard } from '../../parts/write-guard';
import { BanDialog } from './ban-dialog';
import { userObject } from './user-object';
import { useQuietAct } from '../../parts/confirm/use-confirm-act';

/** Bans, or changes a ban. */
export function BanAct({ user, guard }: { user: UserDetail; guard: WriteGuard }) {
  const [open, setOpen] = useState(false);
  useCommand('user.ban', () => guard.guard(() => setOpen(true), 'users.ban'));
  return <BanDialog open={open} user={user} onClose={() => setOpen(false)} />;
}

/** Lifts a ban at once; it can be undone. */
export function UnbanAct({ user, guard }: { user: UserDetail; guard: WriteGuard }) {
  const { run, dialog } = useQuietAct();
  const { mutateAsync: unban } = useUnban();
  useCommand(
    'user.unban',
    () =>
      guard.guard(
        () =>
          run({
            title: 'Lift the ban?',
            object: userObject(user),
            consequence: 'The user can sign in again. It can be undone.',
            verb: 'Lift ban',
            run: async ({ why }) => {
              await unban({ id: user.id, ...(why === undefined ? {} : { why }) });
            },
          }),
        'users.unban',
      ),
    user.banned === true,
  );
  return dialog;
}
