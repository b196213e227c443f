import type { Page } from '@shared/api/common';
import type { VerificationKind, VerificationRow } from '@shared/api/verifications';
import type { OpenConnection } from '../connections/open-connection';
import { encodeCursor, type Position } from '../paging/cursor';
import { listPage, listTotal } from '../paging/list-page';
import type { AuthTable } from '../schema/auth-table';
import { decodeVerification, stateAt, userIdCandidate } from './decode';
import {
  findUserIds,
  findUsersLike,
  inState,
  mayBeOfKind,
  mayMatch,
  sortField,
  toStored,
  verificationColumns,
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
  const table = connection.schema.verification;
  if (table === null) return { rows: [], nextCursor: null, total: { value: 0, exact: true } };
  const { kind, state = 'all', limit = DEFAULT_LIMIT } = input;
  const search = await resolveSearch(connection, input.search, signal);
  const decoded = kind !== undefined || search !== null;
  const query = ['verifications.list', kind ?? null, state, search?.text ?? null];
  const list = {
    connection,
    table,
    select: verificationColumns(table),
    where: [
      ...(state === 'all' ? [] : [inState(table, state, now)]),
      ...(kind === undefined ? [] : [mayBeOfKind(table, kind)]),
      ...(search === null ? [] : [mayMatch(connection, table, search)]),
    ],
    signal,
  };
  const sort = { by: sortField(table), direction: 'desc' } as const;

  const rows: VerificationRow[] = [];
  let cursor = input.cursor ?? null;
  for (let lookedAt = 0; lookedAt < LOOK_AT_MOST; lookedAt += BATCH) {
    // eslint-disable-next-line no-await-in-loop -- each batch begins where the one before ended
    const page = await listPage({ ...list, sort, limit: decoded ? Math.max(BATCH, limit) : limit, cursor, query });
    const stored = page.rows.map((row) => toStored(table, row));
    // eslint-disable-next-line no-await-in-loop
    const shown = await decodeAll(connection, stored, search?.plainOf, now, signal);
    for (const [i, row] of shown.entries()) {
      if (kind !== undefined && row.kind !== kind) continue;
      if (search !== null && !matches(row, search)) continue;
      rows.push(row);
      const last = stored[i];
      const more = i < shown.length - 1 || page.nextCursor !== null;
      if (rows.length === limit && last !== undefined) {
        const next = more ? encodeCursor([connection.profile.id, query], positionOf(table, last)) : null;
        return { rows, nextCursor: next, total: decoded ? null : await listTotal(list) };
      }
    }
    cursor = page.nextCursor;
    if (cursor === null) break;
  }
  return { rows, nextCursor: cursor, total: decoded ? null : await listTotal(list) };
}

/** Decodes rows and drops what is secret in them. */
export async function decodeAll(
  connection: OpenConnection,
  stored: readonly StoredVerification[],
  plainOf: ReadonlyMap<string, string> | undefined,
  now: Date,
  signal: AbortSignal,
): Promise<VerificationRow[]> {
  const candidates = new Set(stored.map(userIdCandidate).filter((id) => id !== null));
  const users = await findUserIds(connection, [...candidates], signal);
  return stored.map((row) => ({
    id: row.id,
    ...decodeVerification(row, { isUser: (id) => users.has(id), plainOf }),
    createdAt: row.createdAtText,
    updatedAt: row.updatedAtText,
    expiresAt: row.expiresAtText,
    state: stateAt(row.expiresAt, now),
  }));
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
