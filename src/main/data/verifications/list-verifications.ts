import type { Page } from '@shared/api/common';
import type { VerificationKind, VerificationRow } from '@shared/api/verifications';
import type { OpenConnection } from '../connections/connection';
import type { SqlValue } from '../database/physical-table';
import type { Column, Condition } from '../database/expressions';
import { isBig, listPage, listTotal, placeAfter, toPage, withTotal, type ListQuery } from '../paging/list-page';
import { asStored, isShownAsStored } from '../paging/newest-first';
import { mayShareIds } from '../paging/row-order';
import { sortKeys, type WholeList } from '../paging/whole-list';
import type { AuthTable, RawRow } from '../schema/auth-table';
import { requireOpenTable } from '../schema/usable-tables';
import type { FoundUser } from '../user-rows/find-users';
import { decodeRows, withUsers } from './decode-rows';
import {
  findUsersLike,
  inState,
  inTimes,
  mayMatch,
  sortField,
  toStored,
  verificationColumns,
  verificationFields,
  type Needle,
  type StoredVerification,
  requireVerifications,
} from './queries';
import { hashesOfUsers } from './hashes-of-users';
import { mayBeOfKind } from './may-be-of-kind';
import { pickRows, type Batch } from './pick-rows';
import { concernsAny, hashesOfUsersMeant, mayConcern, usersMeant } from './user-filter';
import { exactIdentifiers, hashesOf } from './subject-identifiers';

/** What is asked of the list. */
export interface VerificationFilter {
  readonly search?: string | undefined;
  readonly kind?: VerificationKind | undefined;
  readonly state?: 'active' | 'expired' | 'all' | undefined;
  /** An id, an address or a phone number, whole. */
  readonly user?: string | undefined;
  readonly createdAfter?: string | undefined;
  readonly createdBefore?: string | undefined;
  readonly expiresAfter?: string | undefined;
  readonly expiresBefore?: string | undefined;
}

interface ListInput extends VerificationFilter {
  readonly cursor?: string | null | undefined;
  readonly limit?: number | undefined;
  readonly from?: 'start' | 'end' | undefined;
  readonly acceptCost?: boolean | undefined;
  readonly requestId?: string | undefined;
}

interface Search extends Needle {
  readonly plainOf: ReadonlyMap<string, string>;
}

const DEFAULT_LIMIT = 50;
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
  const { cursor = null, limit = DEFAULT_LIMIT, from, acceptCost, requestId: _requestId, ...filter } = input;
  const asked = await resolve(connection, filter, { now, signal });
  const list = {
    connection,
    table,
    select: verificationColumns(table),
    where: conditions(connection, table, asked),
    sort: { by: sortField(table), direction: 'desc' },
    query: ['verifications.list', filter],
    from,
    acceptCost,
    signal,
  } as const;
  const readBatch = async (at: string | null, size: number): Promise<Batch> => {
    const page = await listPage({ ...list, limit: size, cursor: at });
    const stored = page.rows.map((row) => toStored(table, row));
    const further = from === 'end' ? (page.prevCursor ?? null) : page.nextCursor;
    return { rows: await decode(connection, stored, asked), stored, further };
  };

  if (from !== 'end' && (await isShownAsStored(list))) {
    return storedPage(connection, { ...asked, list }, { cursor, limit });
  }
  const { handle } = connection.reader;
  const shared = { source: connection.reader.source, ...(mayShareIds(table) && ({ sharedIds: true } as const)) };
  if (!isDecided(asked)) {
    const { rows, further } = await readBatch(cursor, limit);
    const named = await withUsers(handle, connection.schema, rows, signal);
    return {
      rows: named,
      ...leadingTo(further, from),
      ...shared,
      total: cursor === null ? await listTotal(list) : null,
    };
  }
  const picked = await pickRows({
    readBatch,
    isMeant: (row) => meant(row, asked),
    cursorAt: ({ raw }) => placeAfter(list, raw),
    at: cursor,
    limit,
    backwards: from === 'end',
  });
  // How many there are is known only once all of them have been decoded.
  const named = await withUsers(handle, connection.schema, picked.rows, signal);
  return { rows: named, ...leadingTo(picked.further, from), ...shared, total: null };
}

interface AskedList extends Asked {
  readonly list: ListQuery<'verification'> & { readonly query: unknown };
}

/** A page of a big table in the order its rows are stored: one walk, whatever has to be decoded on the way. */
async function storedPage(
  connection: OpenConnection,
  { list, ...asked }: AskedList,
  { cursor, limit }: { readonly cursor: string | null; readonly limit: number },
): Promise<Page<VerificationRow>> {
  const { table, query, signal } = list;
  const decoded = new Map<RawRow, VerificationRow>();
  const look = async (rows: readonly RawRow[]): Promise<RawRow[]> => {
    const read = await decode(
      connection,
      rows.map((row) => toStored(table, row)),
      asked,
    );
    for (const [i, row] of rows.entries()) if (read[i] !== undefined) decoded.set(row, read[i]);
    return rows.filter((row) => isMeant(decoded.get(row), asked));
  };
  const decided = isDecided(asked);
  const reading = asStored(
    list,
    { cursor, limit, ...(decided && { keep: look }) },
    { name: query, noun: 'verifications' },
  );
  // How many there are is known only once all of them have been decoded.
  const [page, total] = decided ? [await reading, null] : await withTotal(list, reading, cursor);
  if (!decided) await look(page.rows);
  const rows = page.rows.map((row) => decoded.get(row)).filter((row) => row !== undefined);
  return toPage(page, await withUsers(connection.reader.handle, connection.schema, rows, signal), total);
}

/** All verifications that `verifications.list` would find: what is read, and how rows are made of it, batch by batch. */
export async function allVerifications(
  connection: OpenConnection,
  filter: VerificationFilter,
  now: Date,
  signal: AbortSignal,
): Promise<WholeVerifications> {
  const table = requireVerifications(connection);
  const asked = await resolve(connection, filter, { now, signal });
  const fields = verificationFields(table);
  return {
    list: {
      query: { connection, table, where: conditions(connection, table, asked), signal },
      order: isBig(connection, table) ? null : sortKeys(table, { by: sortField(table), direction: 'desc' }),
    },
    select: fields.map((field) => table.ref(field)),
    decode: async (batch) => {
      const stored = batch.map((values) =>
        toStored(table, Object.fromEntries(fields.map((field, i) => [field, values[i] ?? null]))),
      );
      const rows = await decode(connection, stored, asked);
      return withUsers(
        connection.reader.handle,
        connection.schema,
        rows.filter((row) => meant(row, asked)),
        signal,
      );
    },
    countable: !isDecided(asked),
  };
}

interface WholeVerifications {
  readonly list: WholeList<'verification'>;
  readonly select: readonly Column[];
  readonly decode: (batch: readonly (readonly SqlValue[])[]) => Promise<VerificationRow[]>;
  /** Whether how many there are is known before all of them have been decoded. */
  readonly countable: boolean;
}

interface Look {
  readonly now: Date;
  readonly signal: AbortSignal;
}

/** A filter with what had to be looked up for it, and when that was. */
interface Asked extends Look {
  readonly filter: VerificationFilter;
  readonly search: Search | null;
  readonly people: readonly FoundUser[] | null;
}

async function resolve(connection: OpenConnection, filter: VerificationFilter, look: Look): Promise<Asked> {
  const { signal } = look;
  const search = await resolveSearch(connection, filter.search, signal);
  const people = filter.user === undefined ? null : await usersMeant(connection, filter.user, signal);
  return { filter, search, people, ...look };
}

// Whether a row is meant is settled only once it has been decoded.
function isDecided({ filter, search, people }: Asked): boolean {
  return filter.kind !== undefined || search !== null || people !== null;
}

/** Every row that may be meant, and some more: what a row says once decoded decides. */
function conditions(
  connection: OpenConnection,
  table: AuthTable<'verification'>,
  { filter, search, people, now }: Asked,
): Condition[] {
  const { kind, state = 'all' } = filter;
  return [
    ...(state === 'all' ? [] : [inState(table, state, now)]),
    ...(kind === undefined ? [] : [mayBeOfKind(table, kind, connection.reader.handle.kind)]),
    ...(search === null ? [] : [mayMatch(connection, table, search)]),
    ...(people === null ? [] : [mayConcern(connection, people)]),
    ...inTimes(table, filter),
  ];
}

function isMeant(row: VerificationRow | undefined, asked: Asked): boolean {
  return row !== undefined && meant(row, asked);
}

function meant(row: VerificationRow, { filter: { kind }, search, people }: Asked): boolean {
  return (
    (kind === undefined || row.kind === kind) &&
    (search === null || matches(row, search)) &&
    (people === null || concernsAny(row, people))
  );
}

async function decode(
  connection: OpenConnection,
  stored: readonly StoredVerification[],
  { search, people, now, signal }: Asked,
): Promise<VerificationRow[]> {
  const plainOf = new Map([
    ...(await hashesOfUsers(connection, stored, now, signal)),
    ...(search?.plainOf ?? []),
    ...(people === null ? [] : hashesOfUsersMeant(people)),
  ]);
  return decodeRows(connection.reader.handle, connection.schema, stored, { plainOf, now, signal });
}

function leadingTo(further: string | null, from: ListInput['from']) {
  return from === 'end' ? { nextCursor: null, prevCursor: further } : { nextCursor: further };
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
