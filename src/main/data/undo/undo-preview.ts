import type { UndoPreview } from '@shared/api/audit';
import type { AuditLog } from '../audit/audit-log';
import type { Cells } from '../database/cells';
import { cellText } from '../write/capture';
import { knownTable } from '../write/known-table';
import { copyCounter, isStamp, movedColumns, rowState, untouchedSide, type RowState } from '../write/row-states';
import { rowKey } from '../write/settle';
import { howMoved, undoRefusal } from './undo-refusal';
import { sessionsStayEnded } from './stay-ended';
import type { RowChange, TableName } from '../database/row-change';
import type { OpenConnection } from '../connections/connection';

const MAX_SHOWN = 100;

/** What undoing an entry would write, read from the database as it is now; nothing is changed. */
export async function undoPreview(
  { audit }: { readonly audit: AuditLog },
  connection: OpenConnection,
  id: string,
): Promise<UndoPreview> {
  const entry = await audit.entry(id);
  const changes = await audit.changes(id);
  const refusal = undoRefusal(connection, entry, changes);
  if (refusal !== null || changes === null) {
    return { possible: false, reason: refusal?.message ?? null, changes: [], more: 0, sessionsStayEnded: false };
  }
  const { kind, db } = connection.handle;
  const states: RowState[] = [];
  const copyOf = copyCounter();
  const settled = withoutGoingRows(changes);
  for (const change of settled.slice(0, MAX_SHOWN).toReversed()) {
    states.push(await rowState({ kind, db }, change, { lock: false, copy: copyOf(change) }));
  }
  const moved = states.find((state) => state.state === 'moved');
  return {
    possible: moved === undefined,
    reason: moved === undefined ? null : `${howMoved(connection, moved)}.`,
    changes: states.map((state) => shown(connection, state)),
    more: Math.max(0, settled.length - MAX_SHOWN),
    sessionsStayEnded: sessionsStayEnded(connection, entry),
  };
}

/** Leaves out changes to rows that were deleted after that in the same act: they come back with what they held before both. */
function withoutGoingRows(changes: readonly RowChange[]): RowChange[] {
  const gone = new Map<string, Set<string>>();
  const goneOf = (table: TableName, columns: readonly string[]) => {
    const name = JSON.stringify([table.schema, table.name, columns]);
    const known = gone.get(name);
    if (known !== undefined) return known;
    const found = new Set(
      changes
        .filter((c) => c.act === 'delete' && c.table.name === table.name && c.table.schema === table.schema)
        .map((c) => JSON.stringify(columns.map((column) => (c.act === 'delete' ? c.before[column] : null)))),
    );
    gone.set(name, found);
    return found;
  };
  return changes.filter(
    (change) =>
      change.act !== 'update' ||
      !goneOf(change.table, Object.keys(change.key)).has(JSON.stringify(Object.values(change.key))),
  );
}

function shown(connection: OpenConnection, state: RowState): UndoPreview['changes'][number] {
  const { change, now } = state;
  const table = knownTable(connection, change.table);
  const side = change.act === 'update' ? untouchedSide(change, now) : {};
  const back: Cells = change.act === 'insert' ? {} : { ...change.before, ...side };
  const columns = Object.keys(change.act === 'insert' ? change.after : back).filter((c) => !isStamp(c));
  const moved = new Set(movedColumns(state));
  const id =
    change.act === 'delete' ? rowKey({ primaryKey: table.physical?.primaryKey ?? [] }, change.before) : change.key;
  return {
    table: table.name,
    id: cellText(connection.handle.kind, Object.values(id)[0]),
    act: change.act === 'delete' ? 'restore' : change.act === 'insert' ? 'remove' : 'change-back',
    fields: columns.map((column) => ({
      field: table.field(column),
      now: table.shown(column, now?.[column]),
      back: table.shown(column, back[column]),
      moved: moved.has(column),
    })),
  };
}
