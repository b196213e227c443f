import type { VerificationRow } from '@shared/api/verifications';
import { Eraser, Info } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { plural } from '../../format/numbers';
import { commandKeys, useCommand } from '../../nav/commands';
import { ListScreen } from '../../parts/lists/list-screen';
import { useList } from '../../parts/lists/use-list';
import { useRowsCommand } from '../../parts/lists/use-rows-command';
import { useRowPerson } from '../../parts/person/use-row-person';
import { useWriteGuard } from '../../parts/write-guard';
import { Button, IconButton } from '../../ui/button';
import { Segmented } from '../../ui/segmented';
import { verificationColumns } from './columns';
import { VERIFICATION_FILTER_FIELDS } from './filters';
import { NO_ROW_FOR_LINKS } from './public/kinds';
import { verificationsStore } from './public/view-store';
import { Purge } from './purge';
import { VERIFICATIONS_LIST } from './query';
import { enterRow, useRowActs } from './use-row-acts';

const STATES = [
  { value: 'all', label: 'All' },
  { value: 'active', label: 'Live' },
  { value: 'expired', label: 'Expired' },
] as const;

// Rows that name an address alone say nothing of whose it is now: those are opened first.
const personOfRow = ({ userId, userEmail }: VerificationRow) =>
  userId === null ? null : { id: userId, label: userEmail ?? userId };

const toneOf = ({ state }: VerificationRow) => (state === 'expired' ? ('muted' as const) : undefined);

/** What people look for here and cannot find, said before they look. */
function NoRowForLinks() {
  return (
    <span className="flex min-w-0 items-center gap-1.5 text-sm text-faint" title={NO_ROW_FOR_LINKS}>
      <Info className="size-3.5 shrink-0" aria-hidden />
      <span className="truncate">
        Links that verify an address leave no row here: they are signed, not stored. Resets, codes and sign-in links do.
      </span>
    </span>
  );
}

/** Codes and links that wait to be used, with everything secret left out. */
export function VerificationsScreen() {
  const missing = useConnectionStatus().data?.report?.tables.verification.name === null;
  const list = useList(VERIFICATIONS_LIST, missing);
  const { read, view, answered, selection, grid } = list;
  const columns = useMemo(() => verificationColumns(answered.search), [answered.search]);

  const guard = useWriteGuard();
  const acts = useRowActs({
    rows: read.rows,
    focusedId: view.focusedId,
    onRemoved: selection.clear,
    onClosed: () => grid.current?.focus(),
  });
  const { blocked } = acts;
  useRowPerson(list, personOfRow);
  useRowsCommand('verification.remove', list, 'row', acts.remove);
  const [purging, setPurging] = useState(false);
  const purgeBlocked = guard.blockedFor('verifications.purgeExpired');
  useCommand('verification.purge', () => guard.guard(() => setPurging(true), 'verifications.purgeExpired'), !missing);

  return (
    <ListScreen
      list={list}
      columns={columns}
      acts={{ onOpen: enterRow, menu: acts.rowMenu, tone: toneOf }}
      fields={VERIFICATION_FILTER_FIELDS}
      before={
        <Segmented<(typeof STATES)[number]['value']>
          label="State"
          value={view.filters.state ?? 'all'}
          onValueChange={(state) => verificationsStore.narrow({ state: state === 'all' ? undefined : state })}
          options={STATES}
        />
      }
      after={
        <IconButton
          icon={Eraser}
          label={purgeBlocked ?? 'Remove expired ones…'}
          disabled={missing || purgeBlocked !== null}
          onClick={() => setPurging(true)}
        />
      }
      bar={{ note: <NoRowForLinks /> }}
      selects={{
        noun: 'row',
        actions: (
          <Button
            size="sm"
            variant="danger"
            keys={commandKeys('verification.remove')}
            disabled={blocked !== null}
            title={blocked ?? undefined}
            onClick={() => acts.remove(selection.rows)}
          >
            {`Remove ${plural(selection.rows.length, 'row')}`}
          </Button>
        ),
      }}
      pane={acts.pane}
    >
      {acts.dialogs}
      {purging ? <Purge onClose={() => setPurging(false)} /> : null}
    </ListScreen>
  );
}
