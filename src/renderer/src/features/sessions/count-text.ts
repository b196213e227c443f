import type { Total } from '@shared/api/common';
import { formatTotal, plural } from '../../format/numbers';
import type { SessionState } from '../../parts/sessions/view';

const NOUNS: Readonly<Record<SessionState, string>> = {
  active: 'live session',
  expired: 'ended session',
  all: 'session',
};

/** How many sessions match, as far as it is known: counted, estimated, or only how many were read so far. */
export function countText(state: SessionState, total: Total | null, loaded: number, more: boolean): string {
  const noun = NOUNS[state];
  if (total !== null) return formatTotal(total, noun);
  return more ? `first ${plural(loaded, noun)}` : plural(loaded, noun);
}
