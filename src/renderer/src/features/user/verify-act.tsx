import type { UserDetail } from '@shared/api/users';
import { useState } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { toApiError } from '../../api/error';
import { useCommand } from '../../nav/commands';
import { useConfirmAct, type Confirmed } from '../../parts/confirm/use-confirm-act';
import { toast } from '../../ui/toast';
import type { ActProps } from './acts';
import { changesOf, valuesOf } from '../../parts/person-form/edit-fields';
import { useSaveUser, versionOf } from './edit/use-save-user';

function changeOf(user: UserDetail, verified: boolean) {
  const column = user.fields.find((field) => field.field === 'emailVerified')?.column ?? 'emailVerified';
  const before = valuesOf(user.fields);
  return changesOf(user.fields, before, { ...before, [column]: verified });
}

/** Marks the address as verified by hand, at once and with Undo; asks only where the connection wants a reason. */
export function VerifyAct({ user, guard }: ActProps) {
  const { save } = useSaveUser();
  const { ask, dialog } = useConfirmAct();
  const [busy, setBusy] = useState(false);
  const access = useConnectionStatus().data?.open?.settings.access;
  const asks = access?.requireReason === true || access?.requireTicket === true;

  const mark = async (verified: boolean, confirmed?: Confirmed) => {
    const why = confirmed?.why;
    const input = { id: user.id, patch: { emailVerified: verified }, expectedUpdatedAt: versionOf(user) };
    await save({ ...input, ...(why === undefined ? {} : { why }) }, changeOf(user, verified));
  };
  const verify = () => {
    if (busy) return;
    if (user.emailVerified) {
      toast.info({ title: 'This address is verified already' });
      return;
    }
    if (asks) {
      ask({
        title: 'Mark the address as verified?',
        object: user.email,
        consequence: 'It counts as proven to be theirs, without a mail. This can be undone.',
        verb: 'Mark as verified',
        mild: true,
        run: async (confirmed) => mark(true, confirmed),
      });
      return;
    }
    setBusy(true);
    mark(true)
      .catch((cause: unknown) => {
        const error = toApiError(cause);
        toast.error({ title: error.message, description: error.hint });
      })
      .finally(() => setBusy(false));
  };
  const unverify = () =>
    ask({
      title: 'Mark the address as unverified?',
      object: user.email,
      consequence:
        'They have to confirm it by mail again. Until then, a sign-in by mailed link or code removes the password, linked providers and sessions. This can be undone.',
      verb: 'Mark as unverified',
      run: async (confirmed) => mark(false, confirmed),
    });

  useCommand('user.verify', () => guard.guard(verify, 'users.update'));
  useCommand('user.unverify', () => guard.guard(unverify, 'users.update'), user.emailVerified);
  return dialog;
}
