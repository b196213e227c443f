import type { AccountRow } from '@shared/api/accounts';
import type { UserDetail } from '@shared/api/users';
import type { ReactNode } from 'react';
import { useUnlink } from '../../api/user-acts';
import { useConfirmAct } from '../../parts/confirm/use-confirm-act';
import { providerName } from '../../parts/provider';
import { notKnownName, wayName } from './way-names';
import { userObject } from './user-object';

/** Asks before a way to sign in is taken away, naming those that are left. */
export function useUnlinkAct(user: UserDetail): { ask: (account: AccountRow) => void; dialog: ReactNode } {
  const { ask, dialog } = useConfirmAct();
  const { mutateAsync: unlink } = useUnlink();
  return {
    dialog,
    ask: (account) => {
      const name = providerName(account.providerId);
      const left = user.waysIn.ways.filter((one) => one.accountId !== account.id);
      const names = [...new Set(left.map(wayName))];
      const last = names.length === 0;
      ask({
        title: last ? `Unlink ${name}, the last way in?` : `Unlink ${name}?`,
        object: `${userObject(user)} · ${name}`,
        consequence: (
          <>
            {last
              ? `No way in that is known here is left${user.waysIn.notKnown.length === 0 ? '' : `; not known: ${user.waysIn.notKnown.map(notKnownName).join(', ')}`}. A password reset lets the user in again. `
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
