import { AppError } from '../base/app-error';
import type { OpenConnection } from '../connections/connection';

/** How much an act weighs, and what it is about. */
export interface Weight {
  /** What will happen, as a sentence that ends in no full stop, such as `This removes 3 users`. */
  readonly what: string;
  /** Rows of people's data it concerns. */
  readonly rows: number;
  /** Whether it can be taken back. */
  readonly undoable: boolean;
  /** What has to be typed for it on production: the one person's address, else the count. */
  readonly phrase: string;
}

/** What has to be typed before an act of this weight; null where a plain yes is enough. */
export function phraseFor({ profile }: Pick<OpenConnection, 'profile'>, weight: Weight): string | null {
  const heavy = !weight.undoable || weight.rows > 1;
  return heavy && profile.environment === 'production' ? weight.phrase : null;
}

/**
 * Lets an act go on that was confirmed as much as it weighs: a plain yes, or on production what it is about, typed.
 * @throws AppError CONFIRMATION_REQUIRED with `details.phrase` and `details.rows`
 */
export function requireConfirmed(
  connection: Pick<OpenConnection, 'profile'>,
  given: boolean | string | undefined,
  weight: Weight,
): void {
  const phrase = phraseFor(connection, weight);
  const typed = typeof given === 'string' ? given.trim().toLowerCase() : null;
  const matches = typed !== null && typed === weight.phrase.toLowerCase();
  if (matches || (phrase === null && given === true)) return;
  throw new AppError('CONFIRMATION_REQUIRED', `${weight.what}. Nothing has been done yet.`, {
    hint: phrase === null ? 'Confirm it to go on.' : `Type ${phrase} to go on.`,
    field: 'confirm',
    details: { reason: 'confirm', phrase, rows: weight.rows, undoable: weight.undoable },
  });
}
