import { userLabel } from '@shared/user-label';
import { plural } from '../base/plural';
import { randomUUID } from 'node:crypto';
import type { BulkAction, BulkPreview, BulkTarget } from '@shared/api/bulk';
import { AppError } from '../base/app-error';
import { userConditions } from '../user-rows/queries';
import { isTyped } from '../write/confirm';
import { operationOf } from './actions';
import type { BulkOperation } from './bulk-operation';
import { matchingUsers } from './matching-users';
import { findNamed, type Meant } from './find-named';
import { LAST_ADMIN, lastAdmin } from '../user-rows/last-admin';
import { isAdmin } from '../user-rows/roles';
import { parseList } from './parse-list';
import type { LookContext } from '../users/acts/user-act';
import { narrow } from '../notes/narrow';
import type { NoteStore } from '../notes/store';
import type { BulkUser } from './bulk-users';
import type { BulkStore } from './store';
import type { BulkRecord, RowInsert } from './stored';
import { targetOf } from './same-connection';
import { weightOf } from './words';
import type { OpenConnection } from '../connections/connection';

interface Dependencies {
  readonly store: BulkStore;
  /** Who is tagged or noted: a filter may ask for them. */
  readonly notes: Pick<NoteStore, 'people'>;
  readonly now: () => Date;
}

/** One thing that was asked for, and whom it names. */
interface Asked {
  readonly given: string;
  readonly user: BulkUser | null;
  /** Who shares an address so that none of them is taken. */
  readonly sharers?: readonly BulkUser[];
}

/** Where and when users are looked at. */
type Look = LookContext & { readonly signal: AbortSignal; readonly notes: Pick<NoteStore, 'people'> };

/** Users looked at together. */
const BATCH_SIZE = 500;

/**
 * A dry run: finds out for whom an act would be done and for whom not, and keeps that set. Nothing is written to the auth
 * database. What it says is looked at again, row by row, when it is done.
 * @throws AppError UNSUPPORTED, INVALID_INPUT, CANCELLED
 */
export async function makePreview(
  { store, notes, now }: Dependencies,
  connection: OpenConnection,
  { action, target }: { readonly action: BulkAction; readonly target: BulkTarget },
  signal: AbortSignal,
): Promise<BulkPreview> {
  const operation = operationOf(action);
  operation.require(connection, now());
  const { profile } = connection;
  const id = randomUUID();
  await store.forgetPreviews();
  await store.create(
    { id, connectionId: profile.id, connectionName: profile.name, target: targetOf(profile), action },
    now(),
  );
  try {
    const said: string[] = [];
    const look: Look = { connection, db: connection.reader.handle.db, now: now(), signal, notes };
    await fill(store, look, { id, operation }, asked(look, target, said));
    return await describePreview(store, connection, { id, action }, said);
  } catch (error) {
    await store.drop([id]);
    throw error;
  }
}

/** What a dry run found, from what is kept of it. */
export async function describePreview(
  store: BulkStore,
  connection: OpenConnection,
  { id, action }: Pick<BulkRecord, 'id' | 'action'>,
  said: readonly string[] = [],
): Promise<BulkPreview> {
  const operation = operationOf(action);
  const counts = await store.counts(id);
  const willRun = counts.waiting ?? 0;
  return {
    id,
    action,
    matched: await store.people(id),
    willRun,
    notFound: counts['not-found'] ?? 0,
    ambiguous: counts.ambiguous ?? 0,
    duplicates: counts.duplicate ?? 0,
    skipped: await store.skipReasons(id),
    notes: [
      ...said,
      ...(connection.profile.readOnly
        ? ['This connection is opened read-only, so it can be looked at but not run.']
        : []),
      ...(connection.reader.source === 'replica'
        ? ['This was read from the replica, which may be a moment behind; each row is looked at again when it is done.']
        : []),
      ...(willRun > 0 ? operation.notes(connection, willRun) : []),
    ],
    undoable: operation.undoable,
    typed: isTyped(connection, weightOf(operation, willRun)),
  };
}

async function* asked(
  { connection, now, signal, notes }: Look,
  target: BulkTarget,
  said: string[],
): AsyncGenerator<Asked[]> {
  if (target.kind === 'match') {
    const filters = await narrow(notes, connection.profile.id, target.filters);
    const conditions = userConditions(connection, target.search, filters, now);
    for await (const users of matchingUsers(connection, conditions, signal)) {
      for (const part of parts(users)) yield part.map((user) => ({ given: user.id, user }));
    }
    return;
  }
  const names = target.kind === 'ids' ? target.ids : await pasted(target.text, signal, said);
  const found = await findNamed(connection, names, signal);
  said.push(...sharedNotes(found));
  for (const part of parts(names)) {
    yield part.map((given): Asked => {
      const meant = found.get(given);
      if (meant === undefined) return { given, user: null };
      return 'user' in meant ? { given, user: meant.user } : { given, user: null, sharers: meant.users };
    });
  }
}

const EXAMPLES = 3;

/** What is to know of names that several users go by. */
function sharedNotes(found: ReadonlyMap<string, Meant>): string[] {
  const shared = [...found].flatMap(([name, meant]) => ('users' in meant ? [name] : []));
  const alike = [...found].flatMap(([name, meant]) => ('user' in meant && meant.alike.length > 0 ? [name] : []));
  const some = (names: readonly string[]) =>
    names.slice(0, EXAMPLES).join(', ') + (names.length > EXAMPLES ? ` and ${names.length - EXAMPLES} more` : '');
  return [
    ...(shared.length === 0
      ? []
      : [
          `${plural(shared.length, 'address is', 'addresses are')} left out, as several users have ${shared.length === 1 ? 'it' : 'them'}: ${some(shared)}. Paste the ids of those that are meant.`,
        ]),
    ...(alike.length === 0
      ? []
      : [
          `Taken exactly as spelled, though other users have ${alike.length === 1 ? 'it' : 'them'} in other capitals: ${some(alike)}.`,
        ]),
  ];
}

/** Who shares an address, so that the one that is meant can be picked. */
function sharersWords(users: readonly BulkUser[]): string {
  const named = users.map((user) => `${user.name ?? ''} ${user.email} (id ${user.id})`.trim());
  return `${users.length} users have this address: ${named.slice(0, 10).join(', ')}`;
}

async function pasted(text: string, signal: AbortSignal, said: string[]): Promise<readonly string[]> {
  const { tokens, unreadColumns } = await parseList(text, signal);
  if (tokens.length === 0) {
    throw new AppError('INVALID_INPUT', 'The list names nobody.', {
      field: 'target.text',
      hint: 'Paste ids or email addresses, one a line or with commas between them.',
    });
  }
  if (unreadColumns > 0) {
    said.push(`This is a table: one column was read, ${plural(unreadColumns, 'other')} left out.`);
  }
  return tokens;
}

async function fill(
  store: BulkStore,
  look: Look,
  { id, operation }: { readonly id: string; readonly operation: BulkOperation },
  pieces: AsyncIterable<readonly Asked[]>,
): Promise<void> {
  const looking = await operation.prepare(look.connection);
  const firstSeq = new Map<string, number>();
  const admins: { seq: number; user: BulkUser }[] = [];
  let seq = 0;
  for await (const piece of pieces) {
    look.signal.throwIfAborted();
    const users = piece.map(({ user }) => user).filter((user) => user !== null);
    const skips = users.length === 0 ? new Map<string, string>() : await looking.look(look, users);
    const rows = piece.map(({ given, user, sharers }): RowInsert => {
      seq += 1;
      const row = {
        job_id: id,
        seq,
        given,
        user_id: user?.id ?? null,
        label: user === null ? null : userLabel(user),
        at: null,
        entry_id: null,
      };
      if (sharers !== undefined) return { ...row, outcome: 'ambiguous', detail: sharersWords(sharers) };
      if (user === null) return { ...row, outcome: 'not-found', detail: 'No user has this id or address' };
      const before = firstSeq.get(user.id);
      if (before !== undefined) {
        return { ...row, outcome: 'duplicate', detail: `The same user as row ${before.toLocaleString('en')}` };
      }
      firstSeq.set(user.id, seq);
      const why = skips.get(user.id);
      if (why !== undefined) return { ...row, outcome: 'skipped', detail: why };
      if (operation.takesRights && isAdmin(user.role)) admins.push({ seq, user });
      return { ...row, outcome: 'waiting', detail: null };
    });
    await store.addRows(rows);
  }
  const spared = await lastAdmin(
    look,
    admins.map(({ user }) => user),
  );
  const row = admins.find(({ user }) => user.id === spared);
  if (row !== undefined) await store.land(id, [{ seq: row.seq, outcome: 'skipped', detail: LAST_ADMIN }], null, null);
}

function* parts<T>(list: readonly T[]): Generator<T[]> {
  for (let at = 0; at < list.length; at += BATCH_SIZE) yield list.slice(at, at + BATCH_SIZE);
}
