import type { SessionRow } from '@shared/api/sessions';
import { useMemo } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { matchOf } from '../../api/sessions';
import { plural } from '../../format/numbers';
import { commandKeys } from '../../nav/commands';
import { ListScreen } from '../../parts/lists/list-screen';
import { useList } from '../../parts/lists/use-list';
import { useRowsCommand } from '../../parts/lists/use-rows-command';
import { personName } from '../../parts/person/shown';
import { useRowPerson } from '../../parts/person/use-row-person';
import { useWriteGuard } from '../../parts/write-guard';
import { Button } from '../../ui/button';
import { toast } from '../../ui/toast';
import { sessionColumns } from './columns';
import { sessionFilterFields } from './filters';
import { useRevokeSessions } from './public/use-revoke-sessions';
import { SESSIONS_LIST } from './query';
import { RevokeMatching } from './revoke-matching';
import { openUser, sessionMenu } from './row-menu';

const personOf = ({ userId, userName, userEmail }: SessionRow) => ({
  id: userId,
  label: personName({ id: userId, name: userName, email: userEmail ?? '' }),
});

const toneOf = ({ state }: SessionRow) => (state === 'expired' ? ('muted' as const) : undefined);

function namesOf(people: readonly string[]): string {
  return people.length <= 3
    ? people.join(', ')
    : `${people.slice(0, 2).join(', ')} and ${people.length - 2} other users`;
}

/** Every session of every user: find by device or address, select, end. */
export function SessionsScreen() {
  const report = useConnectionStatus().data?.report;
  const list = useList(SESSIONS_LIST, report?.tables.session.name === null);
  const { read, filter, answered, selection, narrowed, view } = list;
  const guard = useWriteGuard();
  const { ask, dialog } = useRevokeSessions(guard.production);

  const revoke = (rows: readonly SessionRow[]) => {
    if (rows.length === 0) return;
    const people = [...new Set(rows.map((row) => row.userEmail || row.userId))];
    guard.guard(() =>
      ask({
        target: { ids: rows.map((row) => row.id) },
        count: rows.length,
        who: people.length === 1 ? (people[0] ?? null) : null,
        object: namesOf(people),
        onDone: selection.clear,
      }),
    );
  };
  useRowsCommand('session.revoke', list, 'session', (rows) => {
    const [only, ...others] = rows;
    if (only?.state === 'expired' && others.length === 0 && selection.rows.length === 0) {
      toast.info({ title: 'This session has expired already' });
    } else revoke(rows);
  });
  useRowPerson(list, personOf);
  const columns = useMemo(() => sessionColumns(answered.search), [answered.search]);
  const impersonation = report?.tables.session.columns['impersonatedBy'] !== undefined;
  const fields = useMemo(() => sessionFilterFields(impersonation), [impersonation]);

  return (
    <ListScreen
      list={list}
      columns={columns}
      acts={{ onOpen: openUser, menu: (row) => sessionMenu(row, guard.blocked, revoke), tone: toneOf }}
      fields={fields}
      bar={{
        none: <span className="text-sm text-faint">All sessions, whoever’s and whatever their state</span>,
        end: (
          <RevokeMatching
            matching={{ filter: matchOf(filter), words: narrowed, who: view.filters.ofUser?.label ?? null }}
            total={read.current ? read.total : null}
            narrowed={narrowed.length > 0}
          />
        ),
      }}
      selects={{
        noun: 'session',
        actions: (
          <Button
            size="sm"
            variant="danger"
            keys={commandKeys('session.revoke')}
            disabled={guard.blocked !== null}
            title={guard.blocked ?? undefined}
            onClick={() => revoke(selection.rows)}
          >
            {`Revoke ${plural(selection.rows.length, 'session')}`}
          </Button>
        ),
      }}
    >
      {dialog}
    </ListScreen>
  );
}
