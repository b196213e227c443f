import { randomUUID } from 'node:crypto';
import { userLabel } from '@shared/user-label';
import type { HandlersOf } from './handler';
import type { AuditDraft, AuditLog } from '../data/audit/audit-log';
import { AppError } from '../data/base/app-error';
import { plural } from '../data/base/plural';
import type { OpenConnection } from '../data/connections/connection';
import type { ConnectionManager } from '../data/connections/connection-manager';
import type { Exports } from '../data/export/exports';
import { notesSource } from '../data/export/notes-source';
import type { NoteStore, PersonKey } from '../data/notes/store';
import { decodeCursor, encodeCursor } from '../data/paging/cursor';
import { usersByIds } from '../data/user-rows/user-row';
import type { Changed } from '@shared/events';

interface Dependencies {
  readonly store: NoteStore;
  readonly connections: ConnectionManager;
  readonly audit: AuditLog;
  readonly exports: Exports;
  readonly announce: (changed: Changed) => void;
  /** Who sits here, as the audit has it. */
  readonly author: () => { readonly actor: string; readonly person: string | null };
  readonly now: () => Date;
}

const DEFAULT_LIMIT = 50;
/** As many as anybody finds again by looking. */
const MAX_PINNED = 200;

const keyOf = ({ profile }: OpenConnection, userId: string): PersonKey => ({ database: profile.id, userId });

/** The calls `notes.*`, `tags.*`, `pins.*` and `marks.*`: what the team keeps of people, which their removal leaves alone. */
export function notesHandlers(dependencies: Dependencies): HandlersOf<'notes' | 'tags' | 'pins' | 'marks' | 'tickets'> {
  const { store, connections, exports, author, now } = dependencies;
  const record = recorder(dependencies);
  const find = async ({ profile }: OpenConnection, id: string) => {
    const note = await store.find(profile.id, id);
    if (note === null) throw new AppError('NOT_FOUND', 'This note is not there.', { hint: 'Read the notes again.' });
    return note;
  };
  return {
    'notes.list': async ({ userId, cursor, limit = DEFAULT_LIMIT }, { signal }) =>
      connections.use(signal, async (connection) => {
        const of = keyOf(connection, userId);
        const query = ['notes.list', of.database, userId];
        const at = cursor === null || cursor === undefined ? null : decodeCursor(query, cursor);
        const found = await store.notes(
          of,
          at === null ? null : { at: String(at.value), id: String(at.id) },
          limit + 1,
        );
        const rows = found.slice(0, limit);
        const last = rows.at(-1);
        return {
          rows,
          nextCursor: found.length > limit && last ? encodeCursor(query, { value: last.at, id: last.id }) : null,
          total: at === null ? { value: await store.countNotes(of), exact: true } : null,
        };
      }),
    'notes.add': async ({ userId, text, ticket }, { signal }) =>
      connections.use(signal, async (connection) => {
        const kept = ticket === undefined || ticket === '' ? null : ticket;
        const note = { id: randomUUID(), userId, at: now().toISOString(), text, ...author(), ticket: kept };
        // What it says is not part of the record, out of which nothing could be taken any more.
        const act = { action: 'notes.add', did: 'Wrote a note on', ...(kept !== null && { ticket: kept }) };
        await record(connection, { userId, ...act }, signal, async () => store.add(connection.profile.id, note));
        return note;
      }),
    'notes.remove': async ({ id }, { signal }) =>
      connections.use(signal, async (connection) => {
        const { userId, removed } = await find(connection, id);
        if (removed) throw new AppError('NOT_FOUND', 'This note was removed already.');
        const act = { userId, action: 'notes.remove', did: 'Removed a note on' };
        await record(connection, act, signal, async () =>
          store.setRemoved(connection.profile.id, id, now().toISOString()),
        );
        return {};
      }),
    'notes.restore': async ({ id }, { signal }) =>
      connections.use(signal, async (connection) => {
        const { removed, ...note } = await find(connection, id);
        if (!removed) return note;
        const act = { userId: note.userId, action: 'notes.restore', did: 'Brought back a note on' };
        await record(connection, act, signal, async () => store.setRemoved(connection.profile.id, id, null));
        return note;
      }),
    'notes.export': async (input, { signal }) => exports.start(notesSource(store), input, signal),
    'marks.get': async ({ userId }, { signal }) =>
      connections.use(signal, async (connection) => store.marks(keyOf(connection, userId))),
    'marks.setZone': async ({ userId, zone = null }, { signal }) =>
      connections.use(signal, async (connection) => {
        await store.setZone(keyOf(connection, userId), zone);
        return told(dependencies, connection, userId);
      }),
    'tags.set': async ({ userId, tags }, { signal }) =>
      connections.use(signal, async (connection) => {
        const of = keyOf(connection, userId);
        const before = (await store.marks(of)).tags;
        const after = [...new Set(tags)].toSorted();
        if (before.join() === after.join()) return store.marks(of);
        const act = { userId, action: 'tags.set', did: `Set ${plural(after.length, 'tag', 'tags')} of` };
        const image = { before: { tags: before.join(', ') }, after: { tags: after.join(', ') } };
        await record(connection, { ...act, ...image }, signal, async () =>
          store.setTags(of, after, now().toISOString()),
        );
        return store.marks(of);
      }),
    'tags.list': async (_input, { signal }) => connections.use(signal, async ({ profile }) => store.tags(profile.id)),
    'pins.set': async ({ userId, pinned }, { signal }) =>
      connections.use(signal, async (connection) => {
        await store.setPinned(keyOf(connection, userId), pinned ? now().toISOString() : null);
        return told(dependencies, connection, userId);
      }),
    'tickets.template': async (_input, { signal }) =>
      connections.use(signal, async ({ profile }) => ({ text: await store.text(profile.id, 'ticket') })),
    'tickets.saveTemplate': async ({ text = null }, { signal }) =>
      connections.use(signal, async ({ profile }) => {
        await store.setText(profile.id, 'ticket', text);
        return { text };
      }),
    'pins.list': async (_input, { signal }) =>
      connections.use(signal, async (connection) =>
        usersByIds(connection, await store.people(connection.profile.id, { pinned: true }, MAX_PINNED), signal),
      ),
  };
}

/** What is kept of a person now, after every view was told of it. */
async function told({ store, announce }: Dependencies, connection: OpenConnection, userId: string) {
  announce({ tables: ['notes'], userIds: [userId] });
  return store.marks(keyOf(connection, userId));
}

/** What is done, as its record says it; the person is named behind `did`. */
type Act = Pick<AuditDraft, 'action' | 'before' | 'after'> & {
  readonly userId: string;
  readonly did: string;
  readonly ticket?: string;
};

/** Does something on record: the intent is on disk before it, and the entry follows. */
function recorder({ audit, announce }: Dependencies) {
  return async (connection: OpenConnection, act: Act, signal: AbortSignal, work: () => Promise<unknown>) => {
    const { userId, did, ticket, ...rest } = act;
    const label = await labelOf(connection, userId, signal);
    const draft = {
      ...rest,
      connection: { id: connection.profile.id, name: connection.profile.name },
      target: { type: 'user', id: userId, label },
      userId,
      summary: `${did} ${label}`,
      ...(ticket !== undefined && { why: { ticket } }),
      rows: null,
    };
    const intent = await audit.intend({ ...draft, outcome: 'unknown' });
    const outcome = await work().then(
      () => 'done' as const,
      async (error: unknown) => {
        await audit.conclude(intent, { ...draft, outcome: 'failed' }).catch(() => {});
        throw error;
      },
    );
    await audit.conclude(intent, { ...draft, outcome });
    announce({ tables: ['notes', 'audit'], userIds: [userId] });
  };
}

/** How a person is called; somebody removed, or of whom nothing can be read now, by their id. */
async function labelOf(connection: OpenConnection, userId: string, signal: AbortSignal): Promise<string> {
  const [user] = await usersByIds(connection, [userId], signal).catch(() => []);
  return user === undefined ? userId : userLabel(user);
}
