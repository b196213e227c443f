import type { UserFilters } from '@shared/api/users';
import { AppError } from '../base/app-error';
import type { Marked, NoteStore } from './store';

/** People by their ids: those alone, or all but them. */
export interface Among {
  readonly ids: readonly string[];
  readonly are: boolean;
}

/**
 * Filters of a list of users, and whom those leave that the auth database cannot answer. Only what was asked is part of
 * a cursor: somebody may be tagged while a list is paged.
 */
export interface Narrowed {
  readonly asked: UserFilters;
  readonly among: readonly Among[];
}

/** A statement takes no more ids than this on either engine. */
const MOST = 20_000;

/** @throws AppError UNSUPPORTED where more people are marked so than one statement can name */
export async function narrow(
  store: Pick<NoteStore, 'people'>,
  database: string,
  filters: UserFilters | undefined,
): Promise<Narrowed | undefined> {
  if (filters === undefined) return undefined;
  const { tag, hasNote, pinned } = filters;
  const wanted: (readonly [Marked, boolean])[] = [
    ...(tag === undefined ? [] : [[{ tag }, true] as const]),
    ...(hasNote === undefined ? [] : [[{ noted: true }, hasNote] as const]),
    ...(pinned === undefined ? [] : [[{ pinned: true }, pinned] as const]),
  ];
  const among = await Promise.all(
    wanted.map(async ([marked, are]) => {
      const ids = await store.people(database, marked, MOST + 1);
      if (ids.length > MOST) throw tooMany();
      return { ids, are };
    }),
  );
  return { asked: filters, among };
}

function tooMany(): AppError {
  return new AppError('UNSUPPORTED', `More than ${MOST.toLocaleString('en')} people are marked so.`, {
    hint: 'Choose a tag that fewer people have.',
  });
}
