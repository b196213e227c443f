import type { InsightFilter, InsightPoint } from '@shared/api/insight';
import type { LogicalTable } from '@shared/logical-model';
import type { OpenConnection } from '../connections/connection';
import { scanBackwards } from '../database/backward-scan';
import { stoppable } from '../database/database-handle';
import { meeting, type Condition, type Query } from '../database/expressions';
import type { AnyDatabase } from '../database/physical-table';
import { isBig } from '../paging/list-page';
import type { AuthTable, RawRow } from '../schema/auth-table';
import type { Steps } from './steps';

/** What all figures are made from. */
export interface Counting {
  readonly connection: OpenConnection;
  readonly steps: Steps;
  readonly now: Date;
  readonly signal: AbortSignal;
}

/** A statement over one table, whose rows may be read a piece at a time where the figures of all pieces add up. */
export interface Counted {
  readonly table: AuthTable<LogicalTable>;
  readonly addsUp: boolean;
  readonly statement: (db: AnyDatabase, within: readonly Condition[]) => Query<RawRow>;
}

/** Where the time before begins, and then every border: what lies between the first two is place 1, the first step 2. */
export function bordersOf({ before, borders }: Steps): readonly number[] {
  return [before, ...borders];
}

/** Runs a statement, on one core of a server; a big SQLite file is read in pieces, so that it can be stopped. */
export async function rowsOf(
  { connection, signal }: Pick<Counting, 'connection' | 'signal'>,
  counted: Counted,
): Promise<RawRow[]> {
  const { handle } = connection.reader;
  const { table, addsUp, statement } = counted;
  const whole = handle.kind === 'postgres' || !addsUp || !isBig(connection, table) || table.physical.standsFor;
  if (whole) return statement(handle.background, []).execute(stoppable(signal));
  const rows: RawRow[] = [];
  const scanned = { handle, table: table.physical, alias: table.alias };
  for await (const { within } of scanBackwards(scanned, null, signal)) {
    rows.push(...(await statement(handle.background, [within]).execute(stoppable(signal))));
  }
  return rows;
}

/** A number of a row. */
export function numberOf(row: RawRow, name: string): number {
  return Number(row[name] ?? 0);
}

/** Numbers by place, added up over the rows that are meant. */
export function byPlace(
  rows: readonly RawRow[],
  isMeant: (row: RawRow) => boolean = () => true,
): (at: number) => number {
  const sums = new Map<number, number>();
  for (const row of rows) {
    if (!isMeant(row)) continue;
    const at = numberOf(row, 'step');
    sums.set(at, (sums.get(at) ?? 0) + numberOf(row, 'n'));
  }
  return (at) => sums.get(at) ?? 0;
}

interface Figures {
  readonly value: (at: number) => number;
  /** Of a share: what it is a share of. */
  readonly of?: (at: number) => number;
  readonly filter?: (from: string, to: string) => InsightFilter;
  /** Where the whole is not what its steps add up to. */
  readonly whole?: number;
}

const iso = (ms: number) => new Date(ms).toISOString();

/** A series from what was counted at each place. */
export function pointsOf(
  { before, borders }: Steps,
  figures: Figures,
): { points: InsightPoint[]; whole: InsightPoint; before: InsightPoint } {
  const { filter, of } = figures;
  const point = (from: number, to: number, value: number, all: number | undefined): InsightPoint => ({
    from: iso(from),
    to: iso(to),
    value: all === undefined ? value : all === 0 ? 0 : value / all,
    ...(all !== undefined && { of: all }),
    ...(filter !== undefined && { filter: filter(iso(from), iso(to)) }),
  });
  const places = borders.slice(0, -1).map((_, i) => i + 2);
  const sum = (count: (at: number) => number) => places.reduce((total, at) => total + count(at), 0);
  const [first = before, last = before] = [borders[0], borders.at(-1)];
  return {
    points: places.map((at) => point(borders[at - 2] ?? 0, borders[at - 1] ?? 0, figures.value(at), of?.(at))),
    whole: point(first, last, figures.whole ?? sum(figures.value), of && sum(of)),
    before: point(before, first, figures.value(1), of?.(1)),
  };
}

/** The rows of a table that meet conditions, those of a piece included. */
export function reading<T extends LogicalTable>(
  db: AnyDatabase,
  table: AuthTable<T>,
  conditions: readonly Condition[],
) {
  return db.selectFrom(table.from).$call(meeting(conditions));
}
