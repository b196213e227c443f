import type { BelongingPanel, BelongingRow } from '@shared/api/belongings';
import type { Page } from '@shared/api/common';
import { cellsOf, cellValue, isKey, type Cells } from '../database/cells';
import { stoppable } from '../database/database-handle';
import { columnOf, countOf, eb, tableAs, type Condition } from '../database/expressions';
import type { OpenConnection } from '../connections/connection';
import { decodeCursor, encodeCursor } from '../paging/cursor';
import { getUserRow } from '../user-rows/user-row';
import { HELD, readShown, selectShownColumns } from './columns';
import { knownReferences, panelOf, panelsOf, shownPanels, type Panel } from './panels';

const DEFAULT_LIMIT = 50;

/** What hangs on a user, list by list, with counts. @throws AppError NOT_FOUND */
export async function belongingsOf(
  connection: OpenConnection,
  userId: string,
  signal: AbortSignal,
): Promise<{ panels: BelongingPanel[] }> {
  const [person, graph] = await Promise.all([getUserRow(connection, userId, signal), knownReferences(connection)]);
  const panels = await panelsOf(connection, graph, person, signal);
  return { panels: await shownPanels(connection, panels, signal) };
}

interface ListInput {
  readonly userId: string;
  readonly panel: string;
  readonly cursor?: string | null | undefined;
  readonly limit?: number | undefined;
}

/** Rows of one of these lists, in the order of their keys. @throws AppError NOT_FOUND, INVALID_INPUT for a bad cursor */
export async function listBelongings(
  connection: OpenConnection,
  { userId, panel: key, cursor = null, limit = DEFAULT_LIMIT }: ListInput,
  signal: AbortSignal,
): Promise<Page<BelongingRow>> {
  const { handle } = connection;
  const person = await getUserRow(connection, userId, signal);
  const panel = panelOf(await panelsOf(connection, await knownReferences(connection), person, signal), key);
  if (panel.closed !== null) return { rows: [], nextCursor: null, total: null };
  const query = [connection.profile.id, 'belongings.list', userId, key];
  const from = cursor === null ? null : after(handle.kind, panel, decodeCursor(query, cursor).id);
  const base = handle.db.selectFrom(tableAs(panel.table, HELD)).where(panel.where);
  let reading = base
    .select([
      ...cellsOf(handle.kind, panel.keys, (name) => columnOf(HELD, name)),
      ...selectShownColumns(handle.kind, panel.columns),
    ])
    .limit(limit + 1);
  if (from !== null) reading = reading.where(from);
  for (const name of panel.keys) reading = reading.orderBy(columnOf(HELD, name));
  const found = (await reading.execute(stoppable(signal))) as Cells[];
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  const further = found.length > limit && last !== undefined && panel.keys.length > 0;
  return {
    rows: rows.map((row) => ({
      id: panel.keys.length === 0 ? null : idOf(panel, row),
      values: readShown(connection, panel.columns, row),
    })),
    nextCursor: further ? encodeCursor(query, { value: null, id: idOf(panel, last) }) : null,
    total: cursor === null ? { value: await countOf(base, stoppable(signal)), exact: true } : null,
  };
}

/** The key of a row as one text. */
function idOf({ keys }: Panel, row: Cells): string {
  return JSON.stringify(keys.map((name) => row[name] ?? null));
}

/** The key of a row from the text `belongings.list` gave; null where it is none of this table. */
export function cellsOfId({ keys }: Panel, id: string): Cells | null {
  try {
    const cells: unknown = JSON.parse(id);
    if (!Array.isArray(cells) || cells.length !== keys.length || keys.length === 0) return null;
    if (!cells.every((cell) => typeof cell === 'string')) return null;
    return Object.fromEntries(keys.map((name, at) => [name, String(cells[at])]));
  } catch {
    return null;
  }
}

// What comes after a row: that begins the same and goes on with more.
function after(kind: OpenConnection['handle']['kind'], panel: Panel, id: string | number): Condition | null {
  const cells = cellsOfId(panel, String(id));
  if (cells === null) return null;
  const ref = (name: string) => columnOf(HELD, name);
  return eb.or(
    panel.keys.map((name, at) =>
      eb.and([
        ...panel.keys.slice(0, at).map((one) => isKey(kind, ref(one), cells[one] ?? null)),
        eb(ref(name), '>', cellValue(kind, cells[name] ?? null)),
      ]),
    ),
  );
}
