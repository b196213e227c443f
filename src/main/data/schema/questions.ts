import type { TimeSettings } from '@shared/api/app-settings';
import type { ConnectionReport } from '@shared/api/connection-report';
import type { LogicalTable } from '@shared/logical-model';
import type { DatabaseHandle } from '../database/database-handle';
import { columnOf, eb } from '../database/expressions';
import type { PhysicalColumn } from '../database/physical-table';
import type { AuthTable } from './auth-table';
import { decodeDate } from '../database/column-forms';

type Question = ConnectionReport['questions'][number];

interface Judged {
  readonly table: AuthTable<LogicalTable>;
  readonly undecided: readonly string[];
}

/** A time this far ahead of the clock was not written in the zone that is assumed. */
const AHEAD_MS = 2 * 60_000;
/** Tables up to this size are searched for their newest time. */
const SEARCHED_ROWS = 500_000;

/** What the database cannot tell by itself and nobody has said yet. */
export async function questionsAbout(
  handle: DatabaseHandle,
  tables: readonly Judged[],
  times: TimeSettings,
): Promise<Question[]> {
  const questions: Question[] = [];
  const zoneless = tables.flatMap(({ table }) => zonelessColumns(table));
  if (zoneless.length > 0 && times.zone === undefined) {
    const ahead = await isAhead(handle, tables);
    const local = zoneless.some(({ writer }) => writer === 'local');
    // Drizzle and Prisma write UTC, whatever zone their server is in: only what speaks against it is asked about.
    const utc = zoneless.some(({ writer }) => writer === 'utc');
    // One adapter writes the whole database: what a table does not tell, another does.
    const open = ahead ? zoneless : zoneless.filter(({ writer }) => writer === 'local' || (writer === null && !utc));
    if (open.length > 0) {
      questions.push({
        key: 'times.zone',
        question: ahead
          ? 'Times are stored without a zone, and some lie ahead of the clock: which zone does the auth server run in?'
          : local
            ? 'Times are stored without a zone, in tables as better-auth made them up to 1.3.10: those are in the local time of the auth server. Which zone does it run in?'
            : 'Times are stored without a zone. Which zone are they in?',
        columns: open.map(({ name }) => name),
        assumed: 'UTC',
        blocksWriting: ahead || local,
      });
    }
  }
  const undecided = tables.flatMap(({ table, undecided: fields }) => fields.map((f) => `${table.logical}.${f}`));
  if (undecided.length > 0) {
    questions.push({
      key: 'times.emptyColumns',
      question: 'These columns hold no time yet. Will the app store seconds or milliseconds in them?',
      columns: undecided,
      assumed: 'epoch-ms',
      blocksWriting: true,
    });
  }
  return questions;
}

interface Zoneless {
  readonly name: string;
  /** Who writes such a column: in `local` time better-auth itself, up to 1.3.10; in `utc` Drizzle and Prisma. */
  readonly writer: 'local' | 'utc' | null;
}

function zonelessColumns(table: AuthTable<LogicalTable>): Zoneless[] {
  return [...table.columns].flatMap(([field, { form, column }]) =>
    form.type === 'date' && form.form === 'timestamp'
      ? [{ name: `${table.logical}.${field}`, writer: writerOf(table, field, column) }]
      : [],
  );
}

// What a column says of who made it: Prisma's have three digits, Drizzle's tables are filled by now(), and those of
// better-auth's own migrations, up to 1.3.10, have its names and neither.
function writerOf(table: AuthTable<LogicalTable>, field: string, column: PhysicalColumn): Zoneless['writer'] {
  if (column.precision === 3) return 'utc';
  if ((column.precision ?? null) !== null) return null;
  const names = [...table.columns.values()].map((one) => one.column);
  if (names.some(({ defaultsTo }) => defaultsTo === 'now()')) return 'utc';
  return column.name === field ? 'local' : null;
}

// Local time of a server east of Greenwich, read as UTC, lies in the future. West of it nothing can be told this way.
async function isAhead(handle: DatabaseHandle, tables: readonly Judged[]): Promise<boolean> {
  for (const { table } of tables) {
    const time = table.columns.get('updatedAt') ?? table.columns.get('createdAt');
    if (time?.form.type !== 'date' || time.form.form !== 'timestamp') continue;
    const { value: rows } = await handle.estimateRows(table.physical);
    if (rows > SEARCHED_ROWS) continue;
    const found = await handle.db
      .selectFrom(table.from)
      .select(eb.fn.max<string | null>(columnOf(table.alias, time.column.name)).as('newest'))
      .executeTakeFirst();
    const newest = decodeDate(found?.newest ?? null, 'timestamp');
    const now = (await handle.serverTime()) ?? new Date();
    if (newest !== null && newest.getTime() > now.getTime() + AHEAD_MS) return true;
  }
  return false;
}
