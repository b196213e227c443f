import type { AuditEntry } from '@shared/api/audit';
import { useCallback, useMemo } from 'react';
import { useConnections, useConnectionStatus } from '../../api/connections';
import { useCommand } from '../../nav/commands';
import { ListScreen } from '../../parts/lists/list-screen';
import { useList } from '../../parts/lists/use-list';
import { auditColumns } from './columns';
import { AuditDetail } from './detail-pane';
import { isOfSeveral, type KnownConnection } from '../../parts/lists/of-database';
import { auditFilterFields } from './filters';
import { useOpenEntry, viewAuditEntry } from './public/view-store';
import { auditList } from './query';
import { useVerifyChain } from './verify-chain';

const NONE: readonly KnownConnection[] = [];

function show(entry: AuditEntry | null): void {
  useOpenEntry.setState({ id: entry?.id ?? null });
}

/** What was done with Authdesk, by whom, with what result; and the proof that nobody tampered with the record. */
export function AuditScreen() {
  const connections = useConnections().data ?? NONE;
  const databaseId = useConnectionStatus().data?.open?.id ?? null;
  const definition = useMemo(() => auditList(connections, databaseId), [connections, databaseId]);
  const fields = useMemo(() => auditFilterFields(connections), [connections]);
  const list = useList(definition);
  const { read, answered, grid } = list;
  const { button, result, brokenAt } = useVerifyChain(viewAuditEntry);

  const openId = useOpenEntry(({ id }) => id);
  const entry = read.rows.find((row) => row.id === openId) ?? null;
  const hasOpen = entry !== null;
  // With the pane open it follows the focus, so that arrow keys leaf through the entries. Closing it gives the focus back
  // to the list before anything is drawn again, so what is open is asked of the store.
  const onFocused = useCallback(
    (id: string) => hasOpen && useOpenEntry.getState().id !== null && useOpenEntry.setState({ id }),
    [hasOpen],
  );
  const close = () => {
    show(null);
    grid.current?.focus();
  };
  useCommand('user.close', close, hasOpen);
  const several = isOfSeveral(answered.filters, databaseId);
  const columns = useMemo(
    () => auditColumns({ search: answered.search, brokenAt, several }),
    [answered.search, brokenAt, several],
  );

  return (
    <ListScreen
      list={list}
      columns={columns}
      acts={{ onOpen: show, tone: (row) => (row.id === brokenAt ? 'danger' : undefined) }}
      fields={fields}
      after={button}
      above={result === null ? null : <div className="shrink-0 border-b border-line px-4 py-2">{result}</div>}
      onFocused={onFocused}
      pane={entry === null ? null : <AuditDetail entry={entry} broken={entry.id === brokenAt} onClose={close} />}
    />
  );
}
