import { userLabel } from '@shared/user-label';
import { plural } from '../base/plural';
import { AppError } from '../base/app-error';
import { cellText, type Capture } from '../write/capture';
import { requireWritable, type WritePath } from '../write/write-path';
import { stoppable } from '../database/database-handle';
import { eb, type Condition } from '../database/expressions';
import { authKeys } from '../redis/auth-keys';
import type { AuthTable } from '../schema/auth-table';
import { decodeRows } from './decode-rows';
import { copiesAbout, countEverythingOf, forgetEverythingOf } from './everything-of-user';
import { requireVerifications, toStored, verificationColumns, type StoredVerification } from './queries';
import { getUserRow } from '../user-rows/user-row';
import type { OpenConnection } from '../connections/connection';

type Verifications = AuthTable<'verification'>;

export interface VerificationsRemoved {
  readonly removed: number;
  readonly notFound: number;
  readonly notes: string[];
}

interface Request {
  readonly ids: readonly string[];
  /** On production the number of rows, typed, where there is more than one. */
}

interface Dependencies {
  readonly writes: WritePath;
  readonly now: () => Date;
}

/** Identifiers one statement carries; SQLite takes 32,766 parameters. */
const CHUNK = 5000;

/**
 * Removes verification rows, and with each all rows of the same identifier: better-auth takes the newest, so an older
 * code would work again.
 * @throws AppError READ_ONLY, CANCELLED where main's question about several was not confirmed, CONFLICT where a row only guards against
 * replays, UNSUPPORTED without the table
 */
export async function removeVerifications(
  { writes, now }: Dependencies,
  connection: OpenConnection,
  { ids }: Request,
  signal: AbortSignal,
): Promise<VerificationsRemoved> {
  requireWritable(connection);
  const table = requireVerifications(connection);
  const distinct = [...new Set(ids)];
  await writes.confirm(connection, {
    what: `This removes ${many(distinct.length)}`,
    verb: 'Remove',
    rows: distinct.length,
    undoable: true,
    phrase: String(distinct.length),
  });
  const found = await findRows(connection, table, distinct, signal);
  const guards = found.filter((row) => isGuard(row, now()));
  if (guards.length > 0) throw guardsRefused(guards.length);
  const rows = await decodeRows(connection.handle, connection.schema, found, {
    plainOf: undefined,
    now: now(),
    signal,
  });
  const owners = new Set(rows.map(({ userId }) => userId));
  const [owner = null] = owners.size === 1 ? owners : [];
  return writes.write(connection, {
    action: 'verifications.remove',
    target: { type: 'verification', id: distinct[0] ?? '', label: many(distinct.length) },
    userId: owner,
    intention: `Remove ${many(distinct.length)}`,
    changes: ['verification'],
    perform: async (_trx, capture) => {
      const outcome = await removeRows(connection, table, capture, found);
      const notFound = distinct.length - outcome.asked;
      const extra = outcome.removed - outcome.asked;
      const kinds = [...new Set(rows.map(({ label }) => label))].slice(0, 5).join(', ');
      return {
        result: {
          removed: outcome.removed,
          notFound,
          notes: [
            ...(extra > 0
              ? [`${plural(extra, 'older row')} of the same kind went along, which would have worked again.`]
              : []),
            ...(notFound > 0 ? [`${plural(notFound, 'was', 'were')} gone already.`] : []),
            ...storedCopiesNote(connection),
          ],
        },
        summary: `Removed ${many(outcome.removed)}${kinds === '' ? '' : `: ${kinds}`}`,
        before: { verifications: outcome.removed },
        after: { verifications: 0 },
        rows: outcome.removed,
      };
    },
  });
}

/**
 * Removes every link and code of a person, in the database and in the secondary storage.
 * @throws AppError NOT_FOUND, READ_ONLY, CANCELLED where main's question about several was not confirmed, PERMISSION_DENIED, UNSUPPORTED
 * without the table and a secondary storage
 */
export async function removeVerificationsOfUser(
  { writes }: Dependencies,
  connection: OpenConnection,
  { userId }: { readonly userId: string },
): Promise<VerificationsRemoved> {
  requireWritable(connection);
  if (connection.storage === null) requireVerifications(connection);
  const user = await getUserRow(connection, userId);
  const person = { userId, email: user.email, phone: user.phoneNumber ?? null };
  const label = userLabel(user);
  // Before the write: SQLite has one connection, which the transaction then holds.
  const counted = await countEverythingOf(connection, person);
  const trusted = counted?.trustedDevices ?? 0;
  await writes.confirm(connection, {
    what: `This removes all links and codes of ${label}`,
    verb: 'Remove',
    rows: counted?.all ?? 1,
    // Keys of a secondary storage cannot be put back.
    undoable: counted !== null,
    phrase: label,
  });
  const stored = await copiesAbout(connection, [person]);
  return writes.write(connection, {
    action: 'verifications.removeForUser',
    target: { type: 'user', id: userId, label },
    userId,
    intention: `Remove all links and codes of ${label}`,
    changes: ['verification'],
    perform: async (_trx, capture) => {
      const removed = await forgetEverythingOf(connection, capture, person, stored);
      if (removed === null) throw mayNotLook();
      return {
        result: {
          removed,
          notFound: 0,
          notes: [
            ...(trusted > 0
              ? [
                  `${plural(trusted, 'trusted device was', 'trusted devices were')} among them: the second factor is asked for there again.`,
                ]
              : []),
            'Links that verify an email address leave no row: they work until they expire or the address changes.',
            ...storedCopiesNote(connection),
          ],
        },
        summary: `Removed ${many(removed)} of ${label}`,
        before: { verifications: removed },
        after: { verifications: 0 },
        rows: removed,
      };
    },
  });
}

async function removeRows(
  connection: OpenConnection,
  table: Verifications,
  capture: Capture,
  found: readonly StoredVerification[],
): Promise<{ removed: number; asked: number }> {
  const { kind } = connection.handle;
  const wanted = new Set(found.map(({ id }) => id));
  const gone = new Set<string>();
  const identifiers = [...new Set(found.map(({ identifier }) => identifier))];
  let removed = 0;
  const remove = async (where: Condition) => {
    const rows = await capture.delete(table, where);
    removed += rows.length;
    for (const row of rows) {
      const id = cellText(kind, row[table.name('id')]);
      if (id !== null && wanted.has(id)) gone.add(id);
    }
  };
  if (table.has('identifier')) {
    for (let i = 0; i < identifiers.length; i += CHUNK) {
      const some = identifiers.slice(i, i + CHUNK).filter((identifier) => identifier !== null);
      if (some.length > 0) await remove(eb(table.ref('identifier'), 'in', some));
    }
  } else if (wanted.size > 0) {
    await remove(table.isAnyOf('id', [...wanted]));
  }
  forgetStoredCopies(connection, capture, identifiers);
  return { removed, asked: gone.size };
}

async function findRows(
  { handle }: OpenConnection,
  table: Verifications,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<StoredVerification[]> {
  const found: StoredVerification[] = [];
  for (let i = 0; i < ids.length; i += CHUNK) {
    const rows = await handle.db
      .selectFrom(table.from)
      .select(verificationColumns(table))
      .where(table.isAnyOf('id', ids.slice(i, i + CHUNK)))
      .execute(stoppable(signal));
    found.push(...rows.map((row) => toStored(table, row)));
  }
  return found;
}

// A used assertion is kept so that nobody can use it again: removing it before it expires would let them.
function isGuard({ identifier, expiresAt }: StoredVerification, now: Date): boolean {
  return (identifier ?? '').startsWith('saml-used-assertion:') && (expiresAt === null || expiresAt > now);
}

function guardsRefused(count: number): AppError {
  return new AppError(
    'CONFLICT',
    `${count === 1 ? 'One of these rows is' : `${count} of these rows are`} there only to stop a sign-in from being used twice, so nothing was removed.`,
    { hint: 'It goes by itself once it has expired. Choose the other rows only.' },
  );
}

/** Lets the copies of these rows in secondary storage go with them; there they stand under their identifiers. */
function forgetStoredCopies(
  { storage }: OpenConnection,
  capture: Capture,
  identifiers: readonly (string | null)[],
): void {
  if (storage === null) return;
  capture.outside.noteGoneKeys(identifiers.filter((name) => name !== null).map((name) => authKeys.verification(name)));
}

/** What is to be said where the app has copies that are out of reach. */
function storedCopiesNote({ profile, storage }: OpenConnection): string[] {
  const { secondaryStorage } = profile.sessions;
  if (storage !== null || secondaryStorage === undefined || secondaryStorage === 'none') return [];
  return [
    'The app uses secondary storage, and its address is not in the connection: a copy there keeps working until it expires.',
  ];
}

function many(rows: number): string {
  return plural(rows, 'link or code', 'links and codes');
}

function mayNotLook(): AppError {
  return new AppError('PERMISSION_DENIED', 'The database user may not look for the links and codes of a user.', {
    hint: 'Ask the administrator of the database for SELECT on the identifier and value of verifications.',
  });
}
