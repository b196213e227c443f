import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';
import type { Page } from '@shared/api/common';
import type { VerificationKind, VerificationRow } from '@shared/api/verifications';
import { AppError } from '../app-error';
import type { OpenConnection } from '../connections/open-connection';
import type { SqlValue } from '../dialects/database-handle';
import { encodeCursor, type Position } from '../paging/cursor';
import { isBig, listPage, listTotal } from '../paging/list-page';
import { sortKeys, type WholeList } from '../paging/whole-list';
import type { AuthTable } from '../schema/auth-table';
import { requireOpenTable } from '../schema/usable-tables';
import { decodeRows } from './decode-rows';
import {
  findUsersLike,
  inState,
  mayBeOfKind,
  mayMatch,
  sortField,
  toStored,
  verificationColumns,
  verificationFields,
  type Needle,
  type StoredVerification,
} from './queries';
import { exactIdentifiers, hashesOf } from './subject-identifiers';

interface ListInput {
  readonly search?: string | undefined;
  readonly kind?: VerificationKind | undefined;
  readonly state?: 'active' | 'expired' | 'all' | undefined;
  readonly cursor?: string | null | undefined;
  readonly limit?: number | undefined;
}

interface Batch {
  readonly rows: VerificationRow[];
  /** The same rows as they are stored. */
  readonly stored: readonly StoredVerification[];
  readonly nextCursor: string | null;
}

interface Search extends Needle {
  readonly plainOf: ReadonlyMap<string, string>;
}

const DEFAULT_LIMIT = 50;
/** Rows decoded at once where only some of them will be shown. */
const BATCH = 500;
/** One call looks at no more rows than this; a page that is short then has a cursor to go on from. */
const LOOK_AT_MOST = 50_000;
/** Text that fits more people than this finds too much to be of use anyway. */
const PEOPLE = 200;

/**
 * The verification rows, newest first, decoded. Kind and search are settled by what a row says once decoded, so that a
 * search never tells anything about a secret part.
 */
export async function listVerifications(
  connection: OpenConnection,
  input: ListInput,
  now: Date,
  signal: AbortSignal,
): Promise<Page<VerificationRow>> {
  requireOpenTable(connection.schema, 'verification');
  const table = connection.schema.verification;
  if (table === null) return { rows: [], nextCursor: null, total: { value: 0, exact: true } };
  const { kind, state = 'all', limit = DEFAULT_LIMIT, cursor = null } = input;
  const search = await resolveSearch(connection, input.search, signal);
  const list = {
    connection,
    table,
    select: verificationColumns(table),
    where: conditions(connection, table, { kind, state, search }, now),
    sort: { by: sortField(table), direction: 'desc' },
    query: ['verifications.list', kind ?? null, state, search?.text ?? null],
    signal,
  } as const;
  const readBatch = async (from: string | null, size: number): Promise<Batch> => {
    const page = await listPage({ ...list, limit: size, cursor: from });
    const stored = page.rows.map((row) => toStored(table, row));
    const { handle } = connection.reader;
    const rows = await decodeRows(handle, connection.schema, stored, { plainOf: search?.plainOf, now, signal });
    return { rows, stored, nextCursor: page.nextCursor };
  };

  const { source } = connection.reader;
  if (kind === undefined && search === null) {
    const { rows, nextCursor } = await readBatch(cursor, limit);
    return { rows, nextCursor, source, total: cursor === null ? await listTotal(list) : null };
  }
  const isMeant = (row: VerificationRow) => meant(row, kind, search);
  const cursorAt = (row: StoredVerification) =>
    encodeCursor([connection.profile.id, list.query], positionOf(table, row));
  // How many there are is known only once all of them have been decoded.
  return { ...(await pickRows(readBatch, isMeant, cursorAt, cursor, limit)), source, total: null };
}

/** All verifications that `verifications.list` would find: what is read, and how rows are made of it, batch by batch. */
export async function allVerifications(
  connection: OpenConnection,
  { kind, state = 'all', search: typed }: Pick<ListInput, 'search' | 'kind' | 'state'>,
  now: Date,
  signal: AbortSignal,
): Promise<WholeVerifications> {
  const table = requireVerifications(connection);
  const search = await resolveSearch(connection, typed, signal);
  const fields = verificationFields(table);
  return {
    list: {
      query: { connection, table, where: conditions(connection, table, { kind, state, search }, now), signal },
      order: isBig(connection, table) ? null : sortKeys(table, { by: sortField(table), direction: 'desc' }),
    },
    select: fields.map((field) => sql`${table.ref(field)}`),
    decode: async (batch) => {
      const stored = batch.map((values) =>
        toStored(table, Object.fromEntries(fields.map((field, i) => [field, values[i] ?? null]))),
      );
      const { handle } = connection.reader;
      const rows = await decodeRows(handle, connection.schema, stored, { plainOf: search?.plainOf, now, signal });
      return rows.filter((row) => meant(row, kind, search));
    },
    countable: kind === undefined && search === null,
  };
}

interface WholeVerifications {
  readonly list: WholeList<'verification'>;
  readonly select: readonly RawBuilder<unknown>[];
  readonly decode: (batch: readonly (readonly SqlValue[])[]) => Promise<VerificationRow[]>;
  /** Whether how many there are is known before all of them have been decoded. */
  readonly countable: boolean;
}

/** @throws AppError UNSUPPORTED where there is no such table, PERMISSION_DENIED where it may not be read */
export function requireVerifications({ schema }: OpenConnection): AuthTable<'verification'> {
  if (schema.verification) return schema.verification;
  requireOpenTable(schema, 'verification');
  throw new AppError('UNSUPPORTED', 'This database has no verification table.', {
    hint: 'Open the connection report to see which tables were found.',
  });
}

interface Meant {
  readonly kind: VerificationKind | undefined;
  readonly state: 'active' | 'expired' | 'all';
  readonly search: Search | null;
}

/** Every row that may be meant, and some more: what a row says once decoded decides. */
function conditions(
  connection: OpenConnection,
  table: AuthTable<'verification'>,
  { kind, state, search }: Meant,
  now: Date,
): Expression<SqlBool>[] {
  return [
    ...(state === 'all' ? [] : [inState(table, state, now)]),
    ...(kind === undefined ? [] : [mayBeOfKind(table, kind)]),
    ...(search === null ? [] : [mayMatch(connection, table, search)]),
  ];
}

function meant(row: VerificationRow, kind: VerificationKind | undefined, search: Search | null): boolean {
  return (kind === undefined || row.kind === kind) && (search === null || matches(row, search));
}

// Reads batches until the page is full. A page may end short of its limit; its cursor then tells where to go on.
async function pickRows(
  readBatch: (from: string | null, size: number) => Promise<Batch>,
  isMeant: (row: VerificationRow) => boolean,
  cursorAt: (row: StoredVerification) => string,
  from: string | null,
  limit: number,
): Promise<{ rows: VerificationRow[]; nextCursor: string | null }> {
  const rows: VerificationRow[] = [];
  let cursor = from;
  for (let lookedAt = 0; lookedAt < LOOK_AT_MOST; lookedAt += BATCH) {
    // oxlint-disable-next-line no-await-in-loop -- each batch begins where the one before ended
    const batch = await readBatch(cursor, BATCH);
    for (const [i, row] of batch.rows.entries()) {
      if (isMeant(row)) rows.push(row);
      const stored = batch.stored[i];
      if (rows.length < limit || stored === undefined) continue;
      const isLast = i === batch.rows.length - 1 && batch.nextCursor === null;
      return { rows, nextCursor: isLast ? null : cursorAt(stored) };
    }
    cursor = batch.nextCursor;
    if (cursor === null) break;
  }
  return { rows, nextCursor: cursor };
}

async function resolveSearch(
  connection: OpenConnection,
  typed: string | undefined,
  signal: AbortSignal,
): Promise<Search | null> {
  const text = typed?.trim() ?? '';
  if (text === '') return null;
  const userIds = await findUsersLike(connection, text, PEOPLE, signal);
  const plain = [
    ...exactIdentifiers({ email: text.includes('@') ? text : null, phone: /^\+?\d{4,}$/.test(text) ? text : null }),
    ...userIds.flatMap((userId) => exactIdentifiers({ userId })),
  ];
  const plainOf = hashesOf(plain);
  return { text, userIds, identifiers: [...plain, ...plainOf.keys()], plainOf };
}

// Only what is shown counts: the masked identifier, the subject, and people the text found.
function matches(row: VerificationRow, { text, userIds }: Search): boolean {
  const needle = text.toLowerCase();
  return (
    row.identifier.toLowerCase().includes(needle) ||
    (row.subject?.value.toLowerCase().includes(needle) ?? false) ||
    (row.userId !== null && userIds.includes(row.userId))
  );
}

function positionOf(table: AuthTable<'verification'>, { raw }: StoredVerification): Position {
  const at = (field: 'createdAt' | 'expiresAt' | 'id') => raw[field] as Position['id'];
  return { value: at(sortField(table)), id: at('id') };
}
