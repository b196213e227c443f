import type { Total } from '@shared/api/common';
import type { UserFilters } from '@shared/api/users';
import type { LogicalTable } from '@shared/logical-model';
import { requireAccounts } from '../accounts/credential';
import { allAccounts } from '../accounts/list-accounts';
import type { TextPiece } from '../database/read-all';
import { listTotal } from '../paging/list-page';
import { readingOf, type WholeList } from '../paging/whole-list';
import { rowText, textOfRows, type TextFormat } from '../database/row-text/row-text';
import { allSessions } from '../sessions/list-sessions';
import { sortedOdd } from '../sessions/odd-sessions';
import { narrow } from '../notes/narrow';
import type { NoteStore } from '../notes/store';
import { requireSessions } from '../sessions/session-rows';
import { allUsers } from '../user-rows/all-users';
import { allVerifications } from '../verifications/list-verifications';
import { requireVerifications } from '../verifications/queries';
import {
  accountColumns,
  SESSION_ROW_COLUMNS,
  sessionColumns,
  userExportColumns,
  VERIFICATION_COLUMNS,
  pickColumns,
  type PlannedColumn,
} from './columns';
import { Selection } from './selection';
import type { SqlValue } from '../database/physical-table';
import type { OpenConnection } from '../connections/connection';

/** Some milliseconds of work, and parameters few enough for one look-up. */
const DECODE_BATCH_SIZE = 500;

/** What is written to a file. */
export interface Content {
  readonly start: string;
  readonly pieces: AsyncIterable<TextPiece>;
  /** How many rows there will be, where that costs little to know. */
  readonly total: () => Promise<Total | null>;
}

/** How a list is asked to be written. */
export interface ExportRequest {
  readonly format: TextFormat;
  readonly columns: readonly string[] | undefined;
  readonly now: Date;
  readonly signal: AbortSignal;
}

/** A list that can be exported. */
export interface ExportSource<Question> {
  /** The method, as the audit names it. */
  readonly action: `${string}.export`;
  readonly noun: readonly [one: string, many: string];
  /**
   * The names of its columns that were asked for.
   * @throws AppError where this database has no such list, INVALID_INPUT for a column that is not there
   */
  readonly columns: (connection: OpenConnection, wanted: readonly string[] | undefined) => string[];
  /** Everything that matches, as the text of a file. */
  readonly read: (connection: OpenConnection, question: Question, wanted: ExportRequest) => Promise<Content>;
}

/** Lists whose cells are made of columns, so that whoever reads the rows can write the text. */
function planned<Question, T extends LogicalTable>(
  known: (connection: OpenConnection, now: Date) => readonly PlannedColumn[],
  list: (
    connection: OpenConnection,
    question: Question,
    now: Date,
    signal: AbortSignal,
  ) => WholeList<T> | Promise<WholeList<T>>,
): Pick<ExportSource<Question>, 'columns' | 'read'> {
  return {
    columns: (connection, wanted) => names(pickColumns(known(connection, new Date()), wanted)),
    read: async (connection, question, { format, columns, now, signal }) => {
      const selection = new Selection();
      const cells = pickColumns(known(connection, now), columns).map(({ name, plan }) => ({
        name,
        plan: plan(selection),
      }));
      const whole = await list(connection, question, now, signal);
      const plan = { format, cells };
      return {
        start: rowText(plan).start,
        pieces: connection.reader.handle.all.text(readingOf(whole, selection.columns, signal), plan),
        total: async () => listTotal({ ...whole.query, select: [] }),
      };
    },
  };
}

type UsersQuestion = Omit<Parameters<typeof allUsers>[1], 'filters'> & {
  readonly filters?: UserFilters | undefined;
};

/** Users, as `users.list` finds them. */
export function usersSource(notes: Pick<NoteStore, 'people'>): ExportSource<UsersQuestion> {
  return {
    action: 'users.export',
    noun: ['user', 'users'],
    ...planned(
      ({ handle, schema }) => userExportColumns(handle.kind, schema.user),
      async (connection, { filters, ...question }: UsersQuestion, now, signal) =>
        allUsers(
          connection,
          { ...question, filters: await narrow(notes, connection.profile.id, filters) },
          now,
          signal,
        ),
    ),
  };
}

const plannedSessions = planned(
  (connection, now) => sessionColumns(requireSessions(connection), connection.schema.user, now),
  allSessions,
);

/** Sessions, as `sessions.list` finds them: odd ones are known only once they were looked at. */
export const sessions: ExportSource<Parameters<typeof allSessions>[1]> = {
  action: 'sessions.export',
  noun: ['session', 'sessions'],
  columns: plannedSessions.columns,
  read: async (connection, question, wanted) => {
    if (question.odd === undefined) return plannedSessions.read(connection, question, wanted);
    const { format, columns, now, signal } = wanted;
    const { start, row } = textOfRows(format, pickColumns(SESSION_ROW_COLUMNS, columns));
    return {
      start,
      pieces: inPieces(sortedOdd(connection, question, now, signal), row),
      total: async () => null,
    };
  },
};

async function* inPieces<Row>(rows: Promise<readonly Row[]>, text: (row: Row) => string): AsyncGenerator<TextPiece> {
  const all = await rows;
  for (let at = 0; at < all.length; at += DECODE_BATCH_SIZE) {
    const piece = all.slice(at, at + DECODE_BATCH_SIZE);
    yield { text: piece.map(text).join(''), rows: piece.length };
  }
}

/** Accounts, as `accounts.list` finds them. */
export const accounts: ExportSource<Parameters<typeof allAccounts>[1]> = {
  action: 'accounts.export',
  noun: ['account', 'accounts'],
  ...planned(
    (connection) => accountColumns(requireAccounts(connection), connection.schema.user),
    (connection, question: Parameters<typeof allAccounts>[1], _now, signal) =>
      allAccounts(connection, question, signal),
  ),
};

/** Verifications, as `verifications.list` finds them: what they are is known only once they are decoded. */
export const verifications: ExportSource<Parameters<typeof allVerifications>[1]> = {
  action: 'verifications.export',
  noun: ['verification', 'verifications'],
  columns: (connection, wanted) => {
    requireVerifications(connection);
    return names(pickColumns(VERIFICATION_COLUMNS, wanted));
  },
  read: async (connection, question, { format, columns, now, signal }) => {
    const { list, select, decode, countable } = await allVerifications(connection, question, now, signal);
    const { start, row } = textOfRows(format, pickColumns(VERIFICATION_COLUMNS, columns));
    const batches = connection.reader.handle.all.values(readingOf(list, select, signal));
    return {
      start,
      pieces: decoded(batches, decode, row),
      total: async () => (countable ? listTotal({ ...list.query, select: [] }) : null),
    };
  },
};

async function* decoded<Row>(
  batches: AsyncIterable<SqlValue[][]>,
  decode: (batch: SqlValue[][]) => Promise<Row[]>,
  text: (row: Row) => string,
): AsyncGenerator<TextPiece> {
  for await (const batch of batches) {
    for (let at = 0; at < batch.length; at += DECODE_BATCH_SIZE) {
      const rows = await decode(batch.slice(at, at + DECODE_BATCH_SIZE));
      yield { text: rows.map(text).join(''), rows: rows.length };
    }
  }
}

const names = (columns: readonly { readonly name: string }[]): string[] => columns.map(({ name }) => name);
