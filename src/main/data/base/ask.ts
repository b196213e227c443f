import { AppError } from './app-error';

/** What main asks a person itself, where the page can neither draw nor answer. */
export interface Question {
  /** What will happen, in one sentence. */
  readonly message: string;
  /** On which database, and what else has to be known; a line each. */
  readonly details: readonly string[];
  /** What the button that lets it happen says, such as `Remove`. */
  readonly yes: string;
  /** What has to be typed for it; null where one click is enough. */
  readonly phrase: string | null;
}

/** Asks a person; false where they would not have it. */
export type Ask = (question: Question) => Promise<boolean>;

/** A text that only the person knows, typed where the page cannot see it. */
export interface TextQuestion extends Omit<Question, 'phrase'> {
  /** What stands at the box. */
  readonly label: string;
  /** It has to be typed a second time. */
  readonly twice?: boolean;
}

/** Asks a person for a secret text; null where they would not type it. */
export type AskText = (question: TextQuestion) => Promise<string | null>;

/** Goes on where the person said yes. @throws AppError CANCELLED */
export async function requireYes(ask: Ask, question: Question): Promise<void> {
  if (await ask(question)) return;
  throw new AppError('CANCELLED', 'You did not confirm it, so nothing was done.');
}

/** What ends a line or turns text around, and what is not seen at all. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const MAX_LENGTH = 200;

/** Text of others as it may stand in a question: one line that cannot look like another one. */
export function shownInQuestion(text: string): string {
  const plain = text.replaceAll(UNSEEN, '�');
  return plain.length > MAX_LENGTH ? `${plain.slice(0, MAX_LENGTH)}…` : plain;
}
