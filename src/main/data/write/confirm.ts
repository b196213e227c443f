import { AppError } from '../base/app-error';
import { requireYes, shownInQuestion, type Ask } from '../base/ask';
import type { OpenConnection } from '../connections/connection';

/** How much an act weighs, and what it is about. */
export interface Weight {
  /** What will happen, as a sentence that ends in no full stop, such as `This removes 3 users`. */
  readonly what: string;
  /** The one word for it on a button, such as `Remove`. */
  readonly verb: string;
  /** Rows of people's data it concerns. */
  readonly rows: number;
  /** Whether it can be taken back. */
  readonly undoable: boolean;
  /** Weighs as what cannot be taken back, although it mostly can. */
  readonly heavy?: boolean;
  /** What has to be typed for it on production: the one person's address, else the count. */
  readonly phrase: string;
}

type Called = Pick<OpenConnection, 'profile'>;

/** Whether main asks before an act: it cannot be taken back, or it is wide. */
function isHeavy({ undoable, heavy = false, rows }: Weight): boolean {
  return !undoable || heavy || rows > 1;
}

/** Whether a phrase has to be typed in main's own window before an act; what it is, the page is never told. */
export function isTyped({ profile }: Called, weight: Weight): boolean {
  return isHeavy(weight) && profile.environment === 'production';
}

/**
 * Lets an act go on that a person was asked about in the page. Where it is heavy main asks again, for a page that was
 * taken over says yes to anything.
 * @throws AppError CONFIRMATION_REQUIRED with `details.rows`
 */
export function requireAsked(given: boolean | string | undefined, weight: Weight): void {
  if (given === true || (typeof given === 'string' && given !== '')) return;
  throw new AppError('CONFIRMATION_REQUIRED', `${weight.what}. Nothing has been done yet.`, {
    hint: 'Confirm it to go on.',
    field: 'confirm',
    details: { reason: 'confirm', rows: weight.rows, undoable: weight.undoable },
  });
}

/**
 * Asks in main's own dialog before what cannot be taken back or is wide: one click, on production the phrase.
 * @throws AppError CANCELLED where it was not confirmed
 */
export async function confirmHeavy(ask: Ask, connection: Called, weight: Weight): Promise<void> {
  if (!isHeavy(weight)) return;
  const { name, environment } = connection.profile;
  await requireYes(ask, {
    message: `${shownInQuestion(weight.what)}.`,
    details: [
      `On “${shownInQuestion(name)}” (${environment}).`,
      ...(weight.undoable ? [] : ['This cannot be undone.']),
    ],
    yes: weight.verb,
    phrase: isTyped(connection, weight) ? shownInQuestion(weight.phrase) : null,
  });
}
