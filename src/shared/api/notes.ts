// What the team knows of a person and the app's database does not: notes, tags, pins and their time zone.
import { z } from 'zod';
import { exportOf } from './exports';
import { isoTime, noInput, nothing, page, pageInput, rowId } from './common';
import { timeZone } from './fields';
import { userRow } from './users';

/** One word, such as `vip`: it can be typed as a filter. */
export const tag = z
  .string()
  .trim()
  .toLowerCase()
  .max(40)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}\p{M}_.-]*$/u, 'A tag is one word of letters, digits, dots and dashes');

export const note = z.strictObject({
  id: z.string(),
  userId: z.string(),
  at: isoTime,
  text: z.string(),
  /** The user of the operating system. */
  actor: z.string(),
  /** The name the person gave in the settings. */
  person: z.string().nullable(),
  ticket: z.string().nullable(),
});
export type Note = z.infer<typeof note>;

/** What else is kept of one person. */
export const marks = z.strictObject({
  tags: z.array(z.string()),
  pinned: z.boolean(),
  /** Their time zone, where somebody said which; null: not known. */
  zone: z.string().nullable(),
  notes: z.int(),
});
export type Marks = z.infer<typeof marks>;

const ofPerson = z.strictObject({ userId: rowId });
const byId = z.strictObject({ id: z.string().min(1).max(100) });

// Kept by Authdesk for the open connection, and never in the auth database: a read-only connection takes them too, and they
// outlive the person's removal.
export const notesApi = {
  /** Newest first. */
  'notes.list': {
    input: ofPerson.extend({ cursor: pageInput.cursor, limit: pageInput.limit }),
    output: page(note),
  },
  'notes.add': {
    input: ofPerson.extend({
      text: z.string().trim().min(1).max(4000),
      ticket: z.string().trim().max(200).optional(),
    }),
    output: note,
  },
  'notes.remove': { input: byId, output: nothing },
  /** Brings a removed note back as it was. */
  'notes.restore': { input: byId, output: note },
  /** All notes of the connection, with the tags of whom they are about. */
  'notes.export': exportOf(z.strictObject({})),
};

const ticketTemplate = z.strictObject({ text: z.string().nullable() });

export const ticketsApi = {
  /** What is copied of a person for a ticket, in the team's own words; null: in those built in. */
  'tickets.template': { input: noInput, output: ticketTemplate },
  /** Left out: back to the one built in. */
  'tickets.saveTemplate': {
    input: z.strictObject({ text: z.string().trim().min(1).max(4000).optional() }),
    output: ticketTemplate,
  },
};

export const marksApi = {
  'marks.get': { input: ofPerson, output: marks },
  /** Left out: it is not known any more. */
  'marks.setZone': { input: ofPerson.extend({ zone: timeZone.optional() }), output: marks },
  /** All tags of a person: those that are not named are taken away. */
  'tags.set': { input: ofPerson.extend({ tags: z.array(tag).max(20) }), output: marks },
  /** The tags in use on this connection, most used first. */
  'tags.list': { input: noInput, output: z.array(z.strictObject({ tag: z.string(), users: z.int() })) },
  'pins.set': { input: ofPerson.extend({ pinned: z.boolean() }), output: marks },
  /** Who is pinned, newest first; those removed since are left out. */
  'pins.list': { input: noInput, output: z.array(userRow) },
};
