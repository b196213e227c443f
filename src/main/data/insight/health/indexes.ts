import type { HealthItem } from '@shared/api/insight';
import type { LogicalTable } from '@shared/logical-model';
import { costWithIndex } from '../../database/hypothetical-index';
import { columnOf, ONE } from '../../database/expressions';
import { stoppable, tableSize } from '../../database/database-handle';
import type { AuthTable } from '../../schema/auth-table';
import type { Looking } from './item';

/** In smaller tables nobody feels that an index is missing. */
const FELT_ROWS = 10_000;

/**
 * Indexes that are missed, each with what is gained by it: the cost of a plan without and with a hypothetical one, which is
 * made for this one question and takes no room, or else how long it takes now, and over a column that has an index.
 */
export async function indexes(looking: Looking): Promise<HealthItem[]> {
  const { connection, signal } = looking;
  const { user, session, account, verification } = connection.schema;
  const tables: readonly (AuthTable<LogicalTable> | null)[] = [user, session, account, verification];
  const found: HealthItem[] = [];
  for (const { table: name, columns, sql, speedsUp } of connection.report.missingIndexes) {
    const table = tables.find((one) => one?.physical.name === name) ?? null;
    const [first] = columns;
    if (table === null || first === undefined) continue;
    if ((await tableSize(connection.reader.handle, table.physical, signal)).value < FELT_ROWS) continue;
    found.push({
      key: `index-${name}-${columns.join('-')}`,
      title: `An index that is missing on ${name} (${columns.join(', ')})`,
      count: 1,
      exact: true,
      why: `Quicker with it: ${speedsUp}. ${await gainOf(looking, table, { column: first, sql })}`,
      act: { kind: 'sql', sql },
    });
  }
  return found;
}

async function gainOf(
  { connection, signal }: Looking,
  table: AuthTable<LogicalTable>,
  { column, sql }: { readonly column: string; readonly sql: string },
): Promise<string> {
  const { kind, background } = connection.reader.handle;
  const lookUp = (by: string) =>
    background.selectFrom(table.from).select(ONE).orderBy(columnOf(table.alias, by)).limit(1);
  if (kind === 'postgres') {
    const { before, after } = await costWithIndex(background, { lookUp: lookUp(column), sql, signal });
    if (after !== null) return `A look-up costs the database ${rounded(before)} now and ${rounded(after)} with it.`;
  }
  const timed = async (by: string) => {
    const began = performance.now();
    await lookUp(by).execute(stoppable(signal));
    return rounded(performance.now() - began);
  };
  const id = table.name('id');
  const [now, indexed] = [await timed(column), await timed(id)];
  return `A look-up took ${now} ms just now, and one by ${id}, which has an index, ${indexed} ms.`;
}

function rounded(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 1 : 0 });
}
