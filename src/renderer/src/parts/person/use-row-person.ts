import { useCallback, useLayoutEffect, useRef } from 'react';
import { commandFacts, commandKeys, PERSON_COMMANDS, useCommands, type CommandId } from '../../nav/commands';
import { focusedRowId } from '../../ui/data-grid/grid-keys';
import type { GridRowData } from '../../ui/data-grid/types';
import type { MenuEntry } from '../../ui/menu';
import { toast } from '../../ui/toast';
import { askPersonAct } from './asked';
import { usePersonShown, type ShownPerson } from './shown';

/** Whom a row is about; null where it names nobody. */
type PersonOf<Row> = (row: Row) => { readonly id: string; readonly label: string } | null;

/** The commands a row's menu has, in its order; all others have their key and stand in the palette. */
const IN_MENU: readonly CommandId[] = [
  'user.edit',
  'user.resend',
  'user.reset',
  'user.password',
  'user.unlink',
  'user.revoke',
  'user.ban',
];

/** The lines of a row's menu that act on its person. */
export function personEntries(userId: string | null, blocked: string | null): readonly MenuEntry[] {
  if (userId === null || userId === '') return [];
  return [
    { type: 'separator' },
    ...IN_MENU.map((command): MenuEntry => {
      const reason = blocked === null ? {} : { disabled: true, reason: blocked };
      const keys = commandKeys(command);
      return {
        label: commandFacts(command).title,
        ...(keys === undefined ? {} : { keys }),
        ...reason,
        onSelect: () => askPersonAct(userId, command),
      };
    }),
  ];
}

/**
 * Makes every key about a person act on the row of a list that has the focus. While rows are selected it acts on nobody:
 * one of many must not be taken for all of them.
 */
export function useRowPerson<Row extends GridRowData>(
  {
    read,
    selection,
  }: { readonly read: { readonly rows: readonly Row[] }; readonly selection: { readonly rows: readonly Row[] } },
  personOf: PersonOf<Row>,
): void {
  const look = (): ShownPerson | null => {
    const id = focusedRowId();
    const row = id === null ? undefined : read.rows.find((one) => one.id === id);
    const person = row === undefined || selection.rows.length > 0 ? null : personOf(row);
    return person === null || person.id === '' ? null : { ...person, on: 'row' };
  };
  const latest = useRef(look);
  useLayoutEffect(() => {
    latest.current = look;
  });
  usePersonShown(useCallback(() => latest.current(), []));
  useCommands(PERSON_COMMANDS, (command) => {
    const person = look();
    if (person !== null) askPersonAct(person.id, command);
    else if (selection.rows.length > 0) {
      toast.info({
        title: 'Rows are selected',
        description: 'This acts on one person. Clear the selection with Esc first.',
      });
    } else toast.info({ title: 'No person is chosen', description: 'Move to one with ↓.' });
  });
}
