import type { z } from 'zod';
import { durationText, parseDuration } from '../../../format/durations';

/** Where the rules of a part of the form put what is wrong. */
export type Complain<Values> = (path: keyof Values & string, message: string) => void;

/** Complaints of a schema of these values. */
export function complaintsOf<Values>(context: z.core.$RefinementCtx): Complain<Values> {
  return (path, message) => context.addIssue({ code: 'custom', path: [path], message });
}

/** Whether a text is a whole web address. */
export function isWebAddress(text: string): boolean {
  if (!/^https?:\/\/\S+$/u.test(text)) return false;
  return URL.canParse(text) && new URL(text).hostname !== '';
}

/** What is wrong with a length of time, which has to be one within these seconds; null where nothing is. */
export function durationFault(text: string, least: number, most = 31_536_000): string | null {
  if (text === '') return null;
  const seconds = parseDuration(text);
  if (seconds === null) return 'A length of time, such as 15 min, 1 h or 7 days';
  if (seconds >= least && seconds <= most) return null;
  return `From ${durationText(least)} to ${durationText(most)}`;
}

/** What is wrong with a whole number; null where nothing is. */
export function numberFault(text: string, least: number, most: number): string | null {
  if (text === '') return null;
  const number = Number(text);
  return Number.isInteger(number) && number >= least && number <= most ? null : `A number from ${least} to ${most}`;
}

/** A number as a box shows it. */
export function numberText(value: number | undefined): string {
  return value === undefined ? '' : String(value);
}

/** Seconds as a box shows them. */
export function secondsText(value: number | undefined): string {
  return value === undefined ? '' : durationText(value);
}

/** A part of the settings without what was left empty; nothing where all of it was. */
export function filled<T extends object>(settings: { [K in keyof T]: T[K] | undefined }): T | undefined {
  const entries = Object.entries(settings).filter(([, value]) => value !== undefined);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is undefined is left out, and all of it is optional
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as T);
}

/** Text of a box; nothing where it is empty. */
export function given(text: string): string | undefined {
  return text === '' ? undefined : text;
}

/** Seconds of a box; nothing where it is empty. */
export function secondsOf(text: string): number | undefined {
  return parseDuration(text) ?? undefined;
}

/** The number of a box; nothing where it is empty. */
export function numberOf(text: string): number | undefined {
  return text === '' ? undefined : Number(text);
}

/** The choice of a list; nothing where none was made. */
export function chosen<Value extends string>(value: Value | ''): Value | undefined {
  return value === '' ? undefined : value;
}
