import type { HealthItem } from '@shared/api/insight';
import { readingFrom } from '../../connections/connection';
import { stoppable } from '../../database/database-handle';
import { eb, joined } from '../../database/expressions';
import { bytesOfRow } from '../../database/catalogue';
import { hidesRows } from '../../database/physical-table';
import { requireCostOf } from '../../paging/plan-cost';
import type { RawRow } from '../../schema/auth-table';
import { rowsOf, numberOf, reading, type Counted } from '../question';
import { addresses } from './addresses';
import { facts } from './facts';
import { indexes } from './indexes';
import type { Looking, RowCheck } from './item';
import { leftOver, times } from './left-over';
import { MOST_IDS, orphans } from './orphans';
import { passwords } from './passwords';

/** Rows that are named where no list shows them. */
const MOST_NAMED = 50;

const CHECKS = [orphans, passwords, addresses, leftOver, times];

/**
 * Everything that can be wrong with the data, looked for by the database, one statement after the other on one core of it,
 * from the replica where there is one. What is well has the count 0, what could not be looked at says why.
 * @throws AppError CONFIRMATION_REQUIRED where it would cost too much
 */
export async function health(
  asked: Looking,
  { acceptCost }: { readonly acceptCost?: boolean | undefined },
): Promise<HealthItem[]> {
  const { handle, source } = asked.connection.reader;
  const looking: Looking = { ...asked, connection: readingFrom(asked.connection, { handle, source }) };
  const checks = CHECKS.flatMap((of) => of(looking));
  if (acceptCost !== true) {
    const counts = checks.flatMap((check) => countedBy(check) ?? []);
    const tables = new Set(counts.map(({ table }) => table.physical));
    const statements = counts.map(({ statement }) => statement(handle.background, []));
    await requireCostOf(looking.connection.reader, [...tables], statements, looking.signal);
  }
  const items: HealthItem[] = [];
  for (const check of checks) items.push(await look(looking, check));
  return [...items, ...(await indexes(looking)), ...(await facts(looking))];
}

function countedBy({ table, notKnown, which, addsUp }: RowCheck): Counted | null {
  if (table === null || notKnown !== undefined) return null;
  return {
    table,
    addsUp,
    statement: (db, within) =>
      reading(db, table, [which(db), ...within]).select(eb.fn.countAll<number | string>().as('n')),
  };
}

async function look(looking: Looking, check: RowCheck): Promise<HealthItem> {
  const { key, title, why, notKnown, table, filter, act, takesRoom } = check;
  const counted = countedBy(check);
  const said = { key, title, why };
  if (counted === null || table === null)
    return { ...said, count: 0, exact: false, ...(notKnown !== undefined && { notKnown }) };
  const count = (await rowsOf(looking, counted)).reduce((sum, row) => sum + numberOf(row, 'n'), 0);
  const item = { ...said, count, exact: !hidesRows(table.physical) };
  if (count === 0) return item;
  const named = filter === undefined ? await firstOf(looking, check) : [];
  const done = act?.(named.map(({ id }) => id));
  const bytes =
    takesRoom === true ? await bytesOfRow(looking.connection.reader.handle, table.physical, looking.signal) : null;
  return {
    ...item,
    ...(bytes !== null && { frees: Math.round(bytes * count) }),
    ...(filter === undefined ? { rows: named.slice(0, MOST_NAMED) } : { filter }),
    ...(done !== undefined && { act: done }),
  };
}

/** The first rows that are meant, as the database comes upon them. */
async function firstOf(
  { connection, signal }: Looking,
  { table, which, person, key }: RowCheck,
): Promise<NonNullable<HealthItem['rows']>> {
  if (table === null) return [];
  const { handle } = connection.reader;
  const owner = connection.schema.user.as('person');
  const joins = person === undefined ? [] : [owner.joinedOn(person)];
  const rows: RawRow[] = await handle.background
    .selectFrom(table.from)
    .$call(joined(joins))
    .select([...table.select(['id']), ...(person === undefined ? [] : owner.select(['id', 'email'], 'person:'))])
    .where(which(handle.background))
    .limit(key === 'orphanSessions' ? MOST_IDS : MOST_NAMED)
    .execute(stoppable(signal));
  return rows.map((row) => {
    const id = table.read(row, 'id') ?? '';
    if (person === undefined) return { id, label: id, userId: null };
    return { id, label: owner.read(row, 'email', 'person:') ?? id, userId: owner.read(row, 'id', 'person:') };
  });
}
