import { UserPlus } from 'lucide-react';
import { commandKeys, runCommand } from '../../nav/commands';
import { useWriteGuard } from '../../parts/write-guard';
import { IconButton } from '../../ui/button';
import { CreateUser } from './create-dialog';

/** Creates a user; where that may not be done, it says who can. */
export function CreateUserButton() {
  const { blockedFor } = useWriteGuard();
  const blocked = blockedFor('users.create');
  return (
    <>
      <IconButton
        icon={UserPlus}
        label={blocked ?? 'Create a user'}
        keys={blocked === null ? commandKeys('user.create') : undefined}
        disabled={blocked !== null}
        onClick={() => runCommand('user.create')}
      />
      <CreateUser />
    </>
  );
}
