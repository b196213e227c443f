import type { AccountRow } from '@shared/api/accounts';
import { ArrowUpRight, Copy, ListFilter } from 'lucide-react';
import { useMemo } from 'react';
import { go } from '../../nav/store';
import { ListScreen } from '../../parts/lists/list-screen';
import { useList } from '../../parts/lists/use-list';
import { personName } from '../../parts/person/shown';
import { personEntries, useRowPerson } from '../../parts/person/use-row-person';
import { useWriteGuard } from '../../parts/write-guard';
import { copyText } from '../../ui/copy-button';
import type { MenuEntry } from '../../ui/menu';
import { accountColumns } from './columns';
import { accountFilterFields } from './filters';
import { ACCOUNTS_LIST } from './query';
import { accountsStore } from './view-store';

function openUser(account: AccountRow): void {
  accountsStore.place({ focusedId: account.id });
  go({ to: 'user', id: account.userId });
}

const personOf = ({ userId, userName, userEmail }: AccountRow) => ({
  id: userId,
  label: personName({ id: userId, name: userName, email: userEmail ?? '' }),
});

function rowMenu(account: AccountRow, blocked: string | null): readonly MenuEntry[] {
  return [
    { label: 'Open user', icon: ArrowUpRight, keys: 'Enter', onSelect: () => openUser(account) },
    {
      label: 'Only this user',
      icon: ListFilter,
      onSelect: () => accountsStore.narrow({ user: account.userEmail || account.userId }),
    },
    ...personEntries(account.userId, blocked),
    { type: 'separator' },
    { label: 'Copy id at the provider', icon: Copy, onSelect: () => void copyText(account.accountId) },
    { label: 'Copy account id', icon: Copy, onSelect: () => void copyText(account.id) },
  ];
}

/** Every way to sign in of every user: who uses which provider, and whether a password is set. */
export function AccountsScreen() {
  const list = useList(ACCOUNTS_LIST);
  const { blocked } = useWriteGuard();
  useRowPerson(list, personOf);
  const { read, view, answered } = list;
  const { providerId } = view.filters;
  const columns = useMemo(() => accountColumns(answered.search), [answered.search]);
  const fields = useMemo(
    () =>
      accountFilterFields([
        ...read.rows.map((row) => row.providerId),
        ...(providerId === undefined ? [] : [providerId]),
      ]),
    [read.rows, providerId],
  );
  return (
    <ListScreen
      list={list}
      columns={columns}
      acts={{ onOpen: openUser, menu: (row) => rowMenu(row, blocked) }}
      fields={fields}
      selects={{ noun: 'account' }}
    />
  );
}
