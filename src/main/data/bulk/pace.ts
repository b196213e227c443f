import { plural } from '../base/plural';
import type { ConnectionProfile } from '../connections/profile';
import { rateOf } from '../email/route';

/** How many mails may leave in how long; null where nothing limits them. */
export type BulkPace = { readonly mails: number; readonly seconds: number } | null;

/** The pace of the way mails take over a connection. */
export function bulkPaceOf(profile: Pick<ConnectionProfile, 'mail' | 'mailing'>): BulkPace {
  const rate = rateOf(profile);
  return rate === null ? null : { mails: rate.mails, seconds: rate.seconds };
}

/** How long that takes, in words. */
export function paceWords(pace: BulkPace, count: number): string[] {
  if (pace === null || count === 0) return [];
  const waits = Math.ceil(count / pace.mails) - 1;
  const minutes = Math.ceil((waits * pace.seconds) / 60);
  const rate = `${plural(pace.mails, 'mail')} in ${pace.seconds} seconds`;
  const time = minutes < 90 ? plural(minutes, 'minute') : `${Math.round(minutes / 60)} hours`;
  return [waits === 0 ? `At most ${rate} leave.` : `At most ${rate} leave, so this takes at least ${time}.`];
}
