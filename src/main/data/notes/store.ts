import type { Marks, Note } from '@shared/api/notes';

/** One person of one auth database, by the name all who share the store have for it. */
export interface PersonKey {
  readonly database: string;
  readonly userId: string;
}

/** A place in the notes of a person, newest first. */
export interface NotePlace {
  readonly at: string;
  readonly id: string;
}

/** Whom a filter means that the auth database cannot answer. */
export type Marked = { readonly tag: string } | { readonly noted: true } | { readonly pinned: true };

/** What a team may word for itself. */
export type TeamText = 'ticket';

/**
 * What a team keeps of people beside their database. Everything is asked for and nothing remembered by the caller: another
 * desk may have written meanwhile. Ids and times come from whoever writes, and no order but that of times is assumed.
 */
export interface NoteStore {
  /** So many of a person's notes below a place, newest first. */
  readonly notes: (of: PersonKey, from: NotePlace | null, limit: number) => Promise<Note[]>;
  readonly countNotes: (of: PersonKey) => Promise<number>;
  /** Keeps a note; on disk when it answers. */
  readonly add: (database: string, note: Note) => Promise<void>;
  /** One note, removed or not; null where there never was one. */
  readonly find: (database: string, id: string) => Promise<(Note & { readonly removed: boolean }) | null>;
  /** Takes a note away, or brings it back. False where it was so already. */
  readonly setRemoved: (database: string, id: string, removedAt: string | null) => Promise<boolean>;
  readonly marks: (of: PersonKey) => Promise<Marks>;
  /** Makes these the tags of a person; those that stay keep their time. */
  readonly setTags: (of: PersonKey, tags: readonly string[], at: string) => Promise<void>;
  readonly setPinned: (of: PersonKey, at: string | null) => Promise<void>;
  readonly setZone: (of: PersonKey, zone: string | null) => Promise<void>;
  /** The tags of a database with how many people have each, most used first. */
  readonly tags: (database: string) => Promise<{ tag: string; users: number }[]>;
  /** The ids of whom a filter means, at most so many; of those pinned the newest first. */
  readonly people: (database: string, marked: Marked, most: number) => Promise<string[]>;
  /** A text the team worded for itself; null where it did not. */
  readonly text: (database: string, name: TeamText) => Promise<string | null>;
  readonly setText: (database: string, name: TeamText, text: string | null) => Promise<void>;
  /** All notes of a database, oldest first, in parts. */
  readonly everyNote: (database: string) => AsyncGenerator<(Note & { readonly tags: string })[]>;
}
