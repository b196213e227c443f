import type { Selectable } from 'kysely';
import type { Note } from '@shared/api/notes';
import type { LocalDatabase, LocalTables } from '../local/local-database';
import type { Marked, NotePlace, NoteStore, PersonKey } from './store';

const COLUMNS = ['id', 'user_id', 'at', 'actor', 'person', 'ticket', 'text'] as const;
type NoteRecord = Pick<Selectable<LocalTables['note']>, (typeof COLUMNS)[number]>;

const PART = 500;

/** The store in Authdesk's own file. */
export function localNotes(local: LocalDatabase): NoteStore {
  return {
    notes: async (of, from, limit) => (await readNotes(local, of, from, limit)).map(toNote),
    countNotes: async (of) => countNotes(local, of),
    add: async (database, { userId, ...note }) => {
      const values = { ...note, user_id: userId, connection_id: database, removed_at: null };
      await local.insertInto('note').values(values).execute();
    },
    find: async (database, id) => {
      const row = await local
        .selectFrom('note')
        .select([...COLUMNS, 'removed_at'])
        .where('id', '=', id)
        .where('connection_id', '=', database)
        .executeTakeFirst();
      return row === undefined ? null : { ...toNote(row), removed: row.removed_at !== null };
    },
    setRemoved: async (database, id, removedAt) => {
      const { numUpdatedRows } = await local
        .updateTable('note')
        .set({ removed_at: removedAt })
        .where('id', '=', id)
        .where('connection_id', '=', database)
        .where('removed_at', removedAt === null ? 'is not' : 'is', null)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },
    marks: async (of) => {
      const mark = await ofPerson(local, of);
      const tags = await tagsOf(local, of);
      return {
        tags,
        pinned: mark !== undefined && mark.pinned_at !== null,
        zone: mark?.zone ?? null,
        notes: await countNotes(local, of),
      };
    },
    setTags: async (of, tags, at) => setTags(local, of, tags, at),
    setPinned: async (of, at) => setMark(local, of, { pinned_at: at }),
    setZone: async (of, zone) => setMark(local, of, { zone }),
    tags: async (database) =>
      local
        .selectFrom('person_tag')
        .select((eb) => ['tag', eb.fn.countAll<number>().as('users')])
        .where('connection_id', '=', database)
        .groupBy('tag')
        .orderBy('users', 'desc')
        .orderBy('tag')
        .execute(),
    people: async (database, marked, most) => people(local, database, marked, most),
    text: async (database, name) => {
      const row = await local
        .selectFrom('team_text')
        .select('text')
        .where('connection_id', '=', database)
        .where('name', '=', name)
        .executeTakeFirst();
      return row?.text ?? null;
    },
    setText: async (database, name, text) => {
      if (text === null) {
        await local.deleteFrom('team_text').where('connection_id', '=', database).where('name', '=', name).execute();
        return;
      }
      await local
        .insertInto('team_text')
        .values({ connection_id: database, name, text })
        .onConflict((conflict) => conflict.columns(['connection_id', 'name']).doUpdateSet({ text }))
        .execute();
    },
    everyNote: (database) => everyNote(local, database),
  };
}

function toNote({ id, user_id, at, actor, person, ticket, text }: NoteRecord): Note {
  return { id, userId: user_id, at, text, actor, person, ticket };
}

function notesOf(local: LocalDatabase, { database, userId }: PersonKey) {
  return local
    .selectFrom('note')
    .where('connection_id', '=', database)
    .where('user_id', '=', userId)
    .where('removed_at', 'is', null);
}

async function readNotes(
  local: LocalDatabase,
  of: PersonKey,
  from: NotePlace | null,
  limit: number,
): Promise<NoteRecord[]> {
  let query = notesOf(local, of).select(COLUMNS).orderBy('at', 'desc').orderBy('id', 'desc').limit(limit);
  if (from !== null) {
    query = query.where(({ eb, refTuple, tuple }) => eb(refTuple('at', 'id'), '<', tuple(from.at, from.id)));
  }
  return query.execute();
}

async function countNotes(local: LocalDatabase, of: PersonKey): Promise<number> {
  const { n } = await notesOf(local, of)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return n;
}

async function ofPerson(local: LocalDatabase, { database, userId }: PersonKey) {
  return local
    .selectFrom('person_mark')
    .select(['pinned_at', 'zone'])
    .where('connection_id', '=', database)
    .where('user_id', '=', userId)
    .executeTakeFirst();
}

async function tagsOf(local: LocalDatabase, { database, userId }: PersonKey): Promise<string[]> {
  const rows = await local
    .selectFrom('person_tag')
    .select('tag')
    .where('connection_id', '=', database)
    .where('user_id', '=', userId)
    .orderBy('tag')
    .execute();
  return rows.map(({ tag }) => tag);
}

async function setTags(
  local: LocalDatabase,
  { database, userId }: PersonKey,
  tags: readonly string[],
  at: string,
): Promise<void> {
  await local.transaction().execute(async (trx) => {
    let gone = trx.deleteFrom('person_tag').where('connection_id', '=', database).where('user_id', '=', userId);
    if (tags.length > 0) gone = gone.where('tag', 'not in', tags);
    await gone.execute();
    if (tags.length === 0) return;
    await trx
      .insertInto('person_tag')
      .values(tags.map((tag) => ({ connection_id: database, user_id: userId, tag, at })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  });
}

async function setMark(
  local: LocalDatabase,
  { database, userId }: PersonKey,
  change: Partial<Pick<LocalTables['person_mark'], 'pinned_at' | 'zone'>>,
): Promise<void> {
  await local
    .insertInto('person_mark')
    .values({ connection_id: database, user_id: userId, pinned_at: null, zone: null, ...change })
    .onConflict((conflict) => conflict.columns(['connection_id', 'user_id']).doUpdateSet(change))
    .execute();
}

async function people(local: LocalDatabase, database: string, marked: Marked, most: number): Promise<string[]> {
  if ('tag' in marked) {
    const tagged = local.selectFrom('person_tag').select('user_id').where('connection_id', '=', database);
    return ids(await tagged.where('tag', '=', marked.tag).limit(most).execute());
  }
  if ('pinned' in marked) {
    const pinned = local.selectFrom('person_mark').select('user_id').where('connection_id', '=', database);
    return ids(await pinned.where('pinned_at', 'is not', null).orderBy('pinned_at', 'desc').limit(most).execute());
  }
  const noted = local.selectFrom('note').select('user_id').distinct().where('connection_id', '=', database);
  return ids(await noted.where('removed_at', 'is', null).limit(most).execute());
}

const ids = (rows: readonly { readonly user_id: string }[]): string[] => rows.map(({ user_id }) => user_id);

async function* everyNote(local: LocalDatabase, database: string): AsyncGenerator<(Note & { tags: string })[]> {
  let last: NotePlace | null = null;
  for (;;) {
    const from: NotePlace | null = last;
    const rows: (NoteRecord & { tags: string | null })[] = await local
      .selectFrom('note')
      .select(COLUMNS)
      .select((eb) =>
        eb
          .selectFrom('person_tag')
          .select((tags) => tags.fn<string | null>('group_concat', ['person_tag.tag']).as('tags'))
          .whereRef('person_tag.user_id', '=', 'note.user_id')
          .where('person_tag.connection_id', '=', database)
          .as('tags'),
      )
      .where('connection_id', '=', database)
      .where('removed_at', 'is', null)
      .$if(from !== null, (query) =>
        query.where(({ eb, refTuple, tuple }) => eb(refTuple('at', 'id'), '>', tuple(from?.at ?? '', from?.id ?? ''))),
      )
      .orderBy('at')
      .orderBy('id')
      .limit(PART)
      .execute();
    if (rows.length > 0) yield rows.map((row) => ({ ...toNote(row), tags: row.tags ?? '' }));
    last = rows.at(-1) ?? null;
    if (rows.length < PART || last === null) return;
  }
}
