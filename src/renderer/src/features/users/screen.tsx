import type { UserRow } from '@shared/api/users';
import { ArrowDownUp, ArrowUpRight, Copy, Mail, UserPlus } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { commandKeys, runCommand } from '../../nav/commands';
import { go } from '../../nav/store';
import { BulkMenu, WithSelected } from '../../parts/bulk/bulk-menu';
import { ListScreen } from '../../parts/lists/list-screen';
import { useList } from '../../parts/lists/use-list';
import { personName } from '../../parts/person/shown';
import { personEntries, useRowPerson } from '../../parts/person/use-row-person';
import { useWriteGuard } from '../../parts/write-guard';
import { IconButton } from '../../ui/button';
import { copyText } from '../../ui/copy-button';
import type { MenuEntry } from '../../ui/menu';
import { toast } from '../../ui/toast';
import { userColumns } from './columns';
import { CreateUser } from './create-dialog';
import { userFilterFields } from './filters';
import { USERS_LIST } from './query';
import { UsersSearchBox } from './search-box';
import { SearchIndexMenu } from './search-index';
import { useUsersBox } from './use-users-box';
import { usersStore } from './public/view-store';

/** Opens a person; Back finds the row again. */
function openUser(user: UserRow): void {
  usersStore.place({ focusedId: user.id });
  go({ to: 'user', id: user.id });
}

function copy(text: string, what: string): void {
  void copyText(text).then((done) => {
    if (done) toast.ok({ title: `Copied the ${what}`, description: text });
  });
}

const personOf = (user: UserRow) => ({ id: user.id, label: personName(user) });

function rowMenu(user: UserRow, blocked: string | null): readonly MenuEntry[] {
  return [
    { label: 'Open', icon: ArrowUpRight, keys: 'Enter', onSelect: () => openUser(user) },
    ...personEntries(user.id, blocked),
    { type: 'separator' },
    {
      label: 'Copy address',
      icon: Mail,
      keys: commandKeys('user.copyEmail') ?? '',
      onSelect: () => copy(user.email, 'address'),
    },
    { label: 'Copy id', icon: Copy, keys: commandKeys('user.copyId') ?? '', onSelect: () => copy(user.id, 'id') },
  ];
}

/** Enter right after typing opens what was typed, not what the list showed before: tells what waits for the rows. */
function useOpenWhenRead(text: string, failed: boolean, settled: boolean, target: UserRow | undefined) {
  const [openFor, setOpenFor] = useState<string | null>(null);
  // A wish to open outlives neither a failure nor another letter: nothing must jump away by itself.
  if (openFor !== null && (failed || openFor !== text)) setOpenFor(null);
  useEffect(() => {
    if (openFor !== null && settled && target !== undefined) openUser(target);
  }, [openFor, settled, target]);
  return () => setOpenFor(text);
}

function BestMatches() {
  return (
    <button
      type="button"
      onClick={() => usersStore.ask({ sort: null })}
      className="flex h-6 items-center gap-1 rounded-md px-2 text-sm text-muted hover:bg-hover"
    >
      <ArrowDownUp className="size-3" aria-hidden />
      Best matches first
    </button>
  );
}

/** Creates a user; where that may not be done, it says who can. */
function CreateUserButton() {
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

/** Finds a user: type, paste or filter, arrow down, Enter. */
export function UsersScreen() {
  const report = useConnectionStatus().data?.report;
  const list = useList(USERS_LIST);
  const { blocked } = useWriteGuard();
  useRowPerson(list, personOf);
  const { box: input, grid, view, read, answered, settled, search, narrowed, selection, chips } = list;
  const box = useUsersBox(view);
  const target = read.rows.find((user) => user.id === view.focusedId) ?? read.rows[0];
  const onEnter = useOpenWhenRead(box.text, read.error !== null, settled, target);

  const known = report?.tables.user.columns;
  const columns = useMemo(
    () => userColumns(answered.search, (field) => known === undefined || field in known),
    [answered.search, known],
  );
  const hasAdmin = report?.plugins.includes('admin') ?? true;
  const fields = useMemo(() => userFilterFields(hasAdmin), [hasAdmin]);

  return (
    <ListScreen
      list={list}
      columns={columns}
      acts={{ onOpen: openUser, menu: (user) => rowMenu(user, blocked) }}
      fields={fields}
      filterNote={
        hasAdmin ? undefined : 'Bans and roles come with better-auth’s admin plugin, which this database lacks.'
      }
      search={
        <UsersSearchBox
          box={box}
          lastChip={chips.at(-1)?.key}
          ref={input}
          busy={read.refreshing && box.text !== ''}
          onEnter={onEnter}
          onDown={() => target !== undefined && grid.current?.focusRow(target.id)}
          onLeave={() => grid.current?.focus()}
        />
      }
      before={
        <>
          <SearchIndexMenu users={report?.tables.user.rows?.value ?? 0} />
          <CreateUserButton />
        </>
      }
      after={
        <BulkMenu
          match={{
            kind: 'match',
            search,
            filters: view.filters,
            words: narrowed,
            total: read.current ? read.total : null,
          }}
          selected={selection.ids}
        />
      }
      bar={{ note: search !== '' && view.sort !== null ? <BestMatches /> : null }}
      selects={{ noun: 'user', actions: <WithSelected ids={selection.ids} /> }}
    />
  );
}
