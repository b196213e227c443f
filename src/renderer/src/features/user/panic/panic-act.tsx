import type { UserDetail } from '@shared/api/users';
import { useState } from 'react';
import { useCommand } from '../../../nav/commands';
import type { WriteGuard } from '../../../parts/write-guard';
import { PanicSheet } from './panic-sheet';

/** Shuts the account at once, after a look at everything that means. */
export function PanicAct({ user, guard }: { user: UserDetail; guard: WriteGuard }) {
  const [open, setOpen] = useState(false);
  useCommand('user.panic', () => guard.guard(() => setOpen(true), 'users.panic'));
  return open ? <PanicSheet user={user} onClose={() => setOpen(false)} /> : null;
}
