import type { AccountRow } from '@shared/api/accounts';
import { useState } from 'react';
import { useCommand } from '../../nav/commands';
import { providerName, ProviderMark } from '../../parts/provider';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { toast } from '../../ui/toast';
import type { ActProps } from './act-props';
import { userObject } from './user-object';
import { useUnlinkAct } from './use-unlink';

/** Unlinks a way to sign in: the only one is asked about at once, of several one is chosen. */
export function UnlinkAct({ user, guard }: ActProps) {
  const [choosing, setChoosing] = useState(false);
  const { ask, dialog } = useUnlinkAct(user);
  const { accounts } = user;
  const choose = (account: AccountRow) => {
    setChoosing(false);
    ask(account);
  };
  useCommand('user.unlink', () => {
    const [only, ...others] = accounts;
    if (only === undefined) {
      const description = user.unavailable.account ?? 'No password and no provider.';
      toast.info({ title: 'Nothing is linked to this user', description });
    } else guard.guard(() => (others.length === 0 ? ask(only) : setChoosing(true)), 'accounts.unlink');
  });
  return (
    <>
      <Dialog open={choosing} onOpenChange={setChoosing} title="Unlink which one?" description={userObject(user)}>
        <ul className="flex flex-col gap-1 pt-1">
          {accounts.map((account) => (
            <li key={account.id}>
              <Button className="w-full justify-start" onClick={() => choose(account)}>
                <ProviderMark id={account.providerId} />
                {providerName(account.providerId)}
              </Button>
            </li>
          ))}
        </ul>
      </Dialog>
      {dialog}
    </>
  );
}
