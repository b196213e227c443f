import type { MethodInput } from '@shared/contract';
import { banEnd, type BanTerm } from '../ban-terms';

type Ban = MethodInput<'users.panic'>['ban'];

/** The ban within the sheet: whether, why as the person may read it, and until when. */
export interface BanChoice {
  readonly on: boolean;
  readonly reason: string;
  readonly term: BanTerm;
  readonly typed: string;
}

/** Whether the choice says when the ban ends, and that lies ahead. */
export function isWhole({ on, term, typed }: BanChoice, now: number): boolean {
  const end = banEnd(term, typed, now);
  return !on || end === null || (end !== undefined && end > now);
}

/** The choice as the call takes it, counted from this moment. */
export function banInput({ on, reason, term, typed }: BanChoice, now: number): { readonly ban?: NonNullable<Ban> } {
  if (!on) return {};
  const end = banEnd(term, typed, now);
  return {
    ban: {
      ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
      ...(typeof end === 'number' ? { expiresAt: new Date(end).toISOString() } : {}),
    },
  };
}
