import type { Marks } from '@shared/api/notes';
import { byId, doneJob, now, pageOf, type AnswersOf, type Fake } from './fake';

/** What the team keeps of people: the first has two tags and a note. */
export function notesAnswers(fake: Fake): AnswersOf<'notes' | 'marks' | 'tags' | 'pins' | 'tickets'> {
  const kept = new Map<string, Pick<Marks, 'tags' | 'pinned' | 'zone'>>();
  const first = fake.world.users[0]?.id;
  if (first !== undefined) kept.set(first, { tags: ['beta', 'vip'], pinned: false, zone: null });
  const removed = new Set<string>();
  const there = (userId: string) => fake.world.notes.filter((one) => one.userId === userId && !removed.has(one.id));
  const marksOf = (userId: string): Marks => ({
    ...(kept.get(userId) ?? { tags: [], pinned: false, zone: null }),
    notes: there(userId).length,
  });
  const change = (userId: string, changes: Partial<Marks>): Marks => {
    kept.set(userId, { ...marksOf(userId), ...changes });
    fake.tell('changed', { tables: ['notes'], userIds: [userId] });
    return marksOf(userId);
  };
  let template: string | null = null;
  return {
    'tickets.template': () => ({ text: template }),
    'tickets.saveTemplate': ({ text = null }) => {
      template = text;
      return { text };
    },
    'notes.list': ({ userId, ...paging }) => pageOf(there(userId), paging),
    'notes.add': ({ userId, text, ticket }) => {
      const id = `note-${fake.world.notes.length + 1}`;
      const note = { id, userId, at: now(), text, actor: 'support@desk', person: 'Sam Weber', ticket: ticket ?? null };
      fake.world.notes.unshift(note);
      fake.tell('changed', { tables: ['notes'], userIds: [userId] });
      return note;
    },
    'notes.remove': ({ id }) => {
      const { userId } = byId(fake.world.notes, id);
      removed.add(id);
      fake.tell('changed', { tables: ['notes'], userIds: [userId] });
      return {};
    },
    'notes.restore': ({ id }) => {
      const note = byId(fake.world.notes, id);
      removed.delete(id);
      fake.tell('changed', { tables: ['notes'], userIds: [note.userId] });
      return note;
    },
    'notes.export': () => doneJob('Export of notes'),
    'marks.get': ({ userId }) => marksOf(userId),
    'marks.setZone': ({ userId, zone = null }) => change(userId, { zone }),
    'tags.set': ({ userId, tags }) => change(userId, { tags }),
    'tags.list': () => [
      { tag: 'vip', users: 12 },
      { tag: 'beta', users: 7 },
      { tag: 'refund', users: 3 },
    ],
    'pins.set': ({ userId, pinned }) => change(userId, { pinned }),
    'pins.list': () => fake.world.users.filter(({ id }) => kept.get(id)?.pinned === true),
  };
}
