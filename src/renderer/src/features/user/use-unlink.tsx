import type { AccountRow } from '@shared/api/accounts';
import type { UserDetail } from '@shared/api/users';
import type { ReactNode } from 'react';
import { useUnlink } from '../../api/user-acts';
import { useConfirmAct } from '../../parts/confirm/use-confirm-act';
import { providerName } from '../../parts/provider';
import { userObject } from './user-object';

function isWayIn(account: AccountRow): boolean {
  return account.providerId !== 'credential' || account.password.present || account.password.unavailable === true;
}

/** Asks before a way to sign in is taken away, naming those that are left. */
export function useUnlinkAct(user: UserDetail): { ask: (account: AccountRow) => void; dialog: ReactNode } {
  const { ask, dialog } = useConfirmAct();
  const { mutateAsync: unlink } = useUnlink();
  return {
    dialog,
    ask: (account) => {
      const name = providerName(account.providerId);
      const left = user.accounts.filter((one) => one.id !== account.id && isWayIn(one));
      const names = [...new Set(left.map((one) => providerName(one.providerId)))];
      const last = names.length === 0;
      ask({
        title: last ? `Unlink ${name}, the last way in?` : `Unlink ${name}?`,
        object: `${userObject(user)} · ${name}`,
        consequence: (
          <>
            {last
              ? 'No password and no provider is left: the user can come in again only by mail, such as a password reset, or with a passkey if there is one. '
              : `What is left to sign in with: ${names.join(', ')}. `}
            Live sessions go on.{' '}
            {account.providerId === 'credential' ? '' : `${name} itself still lists your app as allowed. `}
            It can be undone.
          </>
        ),
        verb: `Unlink ${name}`,
        run: async ({ confirm, why }) => {
          await unlink({ id: account.id, confirm, ...(why === undefined ? {} : { why }) });
        },
      });
    },
  };
}
