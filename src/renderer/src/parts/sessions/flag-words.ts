import type { SessionRow } from '@shared/api/sessions';
import type { LucideIcon } from 'lucide-react';
import { plural } from '../../format/numbers';
import type { Tone } from '../../ui/tone';
import { SESSION_FLAGS, type SessionFlag } from './session-flags';
import type { SessionFacts } from './view';

/** The ways in which a session can be odd, as they are typed too. */
export const ODD = ['new-device', 'far-apart', 'script', 'no-user'] as const;

/** What is said of a flag in a row. */
export interface FlagWords {
  readonly icon: LucideIcon;
  readonly tone: Tone;
  /** One or two words. */
  readonly label: string;
  /** Why it is there, told from the data alone. */
  readonly explain: string;
  /** What narrows the list to such sessions. */
  readonly facts: SessionFacts;
}

type Known = Pick<SessionRow, 'ipPeople' | 'ipAddress' | 'impersonatedBy' | 'device'>;

function narrowing(flag: SessionFlag): SessionFacts {
  if (flag === 'impersonated') return { impersonated: true };
  return flag === 'shared-ip' ? { sharedIp: true } : { odd: flag };
}

/** A flag of one session, with what is known of this very one. */
function flagWords(flag: SessionFlag, session: Known): FlagWords {
  const { word, explain, icon, tone } = SESSION_FLAGS[flag];
  const words = { icon, tone, label: word, explain, facts: narrowing(flag) };
  switch (flag) {
    case 'impersonated':
      return {
        ...words,
        explain: `An administrator (${session.impersonatedBy ?? 'unknown'}) is signed in as this person.`,
      };
    case 'shared-ip': {
      const people = plural(session.ipPeople ?? 2, 'person', 'people');
      return {
        ...words,
        label: people,
        explain: `${people} came from ${session.ipAddress ?? 'this address'}. That is usual for offices, mobile networks and VPNs.`,
      };
    }
    case 'script':
      return { ...words, label: session.device.kind === 'bot' ? 'Bot' : word };
    case 'far-apart':
      return { ...words, label: 'Two networks' };
    case 'new-device':
    case 'no-user':
      return words;
  }
}

const WEIGHT: readonly SessionFlag[] = ['impersonated', 'no-user', 'far-apart', 'new-device', 'script', 'shared-ip'];

/** The flags of a session, what matters most first. */
export function flagsOf(session: Known & Pick<SessionRow, 'flags'>): readonly (FlagWords & { flag: SessionFlag })[] {
  return WEIGHT.filter((flag) => session.flags.includes(flag)).map((flag) => ({ flag, ...flagWords(flag, session) }));
}

/** What a list narrowed to odd sessions is said to show. */
export const ODD_TEXT: Readonly<Record<NonNullable<SessionFacts['odd']>, string>> = {
  any: 'Odd in any way',
  'new-device': SESSION_FLAGS['new-device'].word,
  'far-apart': SESSION_FLAGS['far-apart'].word,
  script: 'Script or bot',
  'no-user': 'Deleted user',
};
