import { userLabel } from '@shared/user-label';
import type { UserDetail } from '@shared/api/users';
import { useCommand } from '../../nav/commands';
import { useQuietAct, type Confirmed } from '../../parts/confirm/use-confirm-act';
import { changesOf, valuesOf } from '../../parts/user-form/edit-fields';
import { toast } from '../../ui/toast';
import type { ActProps } from './act-props';
import { useSaveUser, versionOf } from './edit/use-save-user';

function changeOf(user: UserDetail, verified: boolean) {
  const column = user.fields.find((field) => field.field === 'emailVerified')?.column ?? 'emailVerified';
  const before = valuesOf(user.fields);
  return changesOf(user.fields, before, { ...before, [column]: verified });
}

/** Marks the address as verified by hand, at once and with Undo; asks only where the connection wants a reason. */
export function VerifyAct({ user, guard }: ActProps) {
  const { save } = useSaveUser();
  const { run, ask, dialog } = useQuietAct();
  const mark = async (verified: boolean, { why }: Confirmed) => {
    const input = { id: user.id, patch: { emailVerified: verified }, expectedUpdatedAt: versionOf(user) };
    await save({ ...input, ...(why === undefined ? {} : { why }) }, changeOf(user, verified));
  };
  const verify = () => {
    if (user.emailVerified) toast.info({ title: 'This address is verified already' });
    else {
      run({
        title: 'Mark the address as verified?',
        object: userLabel(user),
        consequence: 'It counts as proven to be theirs, without a mail. This can be undone.',
        verb: 'Mark as verified',
        run: async (confirmed) => mark(true, confirmed),
      });
    }
  };
  const unverify = () =>
    ask({
      title: 'Mark the address as unverified?',
      object: userLabel(user),
      consequence:
        'They have to confirm it by mail again. Until then, a sign-in by mailed link or code removes the password, linked providers and sessions. This can be undone.',
      verb: 'Mark as unverified',
      run: async (confirmed) => mark(false, confirmed),
    });

  useCommand('user.verify', () => guard.guard(verify, 'users.update'));
  useCommand('user.unverify', () => guard.guard(unverify, 'users.update'), user.emailVerified);
  return dialog;
}
