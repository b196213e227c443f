import type { BulkAction } from '@shared/api/bulk';
import type { JobRow } from '@shared/api/jobs';
import { formatTotal, plural } from '../../format/numbers';
import type { Tone } from '../../ui/tone';
import type { BulkOffer } from './store';

interface ActWords {
  readonly value: BulkAction['do'];
  /** As an entry of a list: `Revoke all their sessions`. */
  readonly label: string;
  /** On a button before the count: `Ban` in `Ban 3 users`. */
  readonly verb: string;
  /** One sentence of what it does. */
  readonly meaning: string;
  /** Why it cannot be undone, where that is worth other words than these. */
  readonly noWayBack?: string;
  /** Takes nothing from anybody. */
  readonly mild?: boolean;
}

export const ACTS: readonly ActWords[] = [
  {
    value: 'revokeSessions',
    label: 'Revoke all their sessions',
    verb: 'Revoke sessions of',
    meaning: 'They are signed out everywhere and can sign in again.',
  },
  { value: 'ban', label: 'Ban', verb: 'Ban', meaning: 'They cannot sign in until the ban ends or is lifted.' },
  { value: 'unban', label: 'Lift their ban', verb: 'Lift the ban of', meaning: 'They can sign in again.', mild: true },
  {
    value: 'verify',
    label: 'Mark their addresses as verified',
    verb: 'Verify',
    meaning: 'As if they had followed the link in a verification mail.',
    mild: true,
  },
  { value: 'setRole', label: 'Set their role', verb: 'Set role of', meaning: 'Replaces the roles they have now.' },
  {
    value: 'resendVerification',
    label: 'Mail them a verification link',
    verb: 'Mail',
    meaning: 'One mail each, at the pace the mail server allows.',
    noWayBack: 'A mail that was sent cannot be taken back.',
  },
  {
    value: 'remove',
    label: 'Remove them',
    verb: 'Remove',
    meaning: 'They are removed, with everything that belongs to them.',
  },
];

export function actWords(act: BulkAction['do']): ActWords {
  return ACTS.find(({ value }) => value === act) ?? (ACTS[0] as ActWords);
}

/** Whom an act is for, in words. */
export function offerText(offer: BulkOffer): string {
  switch (offer.kind) {
    case 'ids':
      return plural(offer.ids.length, 'selected user');
    case 'match': {
      const narrowed = offer.words.length === 0 ? 'in the whole database' : `with ${offer.words.join(' · ')}`;
      return offer.total === null ? `All users ${narrowed}` : `All ${formatTotal(offer.total, 'user')} ${narrowed}`;
    }
    case 'paste':
      return 'A pasted list';
    case 'job':
      return 'A job';
  }
}

export const OUTCOMES: Readonly<Record<JobRow['outcome'], { readonly label: string; readonly tone: Tone }>> = {
  waiting: { label: 'Waiting', tone: 'info' },
  done: { label: 'Done', tone: 'ok' },
  skipped: { label: 'Skipped', tone: 'neutral' },
  failed: { label: 'Failed', tone: 'danger' },
  unknown: { label: 'Not known', tone: 'warn' },
  'not-found': { label: 'Not found', tone: 'warn' },
  ambiguous: { label: 'Several users', tone: 'warn' },
  duplicate: { label: 'Duplicate', tone: 'neutral' },
};
