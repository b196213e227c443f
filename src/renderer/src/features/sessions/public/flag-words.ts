import type { SessionRow } from '@shared/api/sessions';
import { CircleHelp, MapPinned, MonitorSmartphone, Terminal, Users, VenetianMask, type LucideIcon } from 'lucide-react';
import { plural } from '../../../format/numbers';
import type { Tone } from '../../../ui/tone';
import type { SessionFacts } from './view-store';

type SessionFlag = SessionRow['flags'][number];

/** The ways in which a session can be odd, as they are typed too. */
export const ODD = ['new-device', 'far-apart', 'script', 'no-user'] as const;

/** What is said of a flag in a row. */
interface FlagWords {
  readonly icon: LucideIcon;
  readonly tone: Tone;
  /** One or two words. */
  readonly label: string;
  /** Why it is there, told from the data alone, and what it does not prove. */
  readonly explain: string;
  /** What narrows the list to such sessions. */
  readonly facts: SessionFacts;
}

type Known = Pick<SessionRow, 'ipUsers' | 'ipAddress' | 'impersonatedBy' | 'device'>;

/** A flag of a session, in words. */
function flagWords(flag: SessionFlag, session: Known): FlagWords {
  switch (flag) {
    case 'impersonated':
      return {
        icon: VenetianMask,
        tone: 'warn',
        label: 'Impersonated',
        explain: `An administrator (${session.impersonatedBy ?? 'unknown'}) is signed in as this user.`,
        facts: { impersonated: true },
      };
    case 'shared-ip':
      return {
        icon: Users,
        tone: 'neutral',
        label: plural(session.ipUsers ?? 2, 'user', 'users'),
        explain: `${plural(session.ipUsers ?? 2, 'user', 'users')} came from ${session.ipAddress ?? 'this address'}. An office or a mobile network looks the same as somebody who uses several accounts.`,
        facts: { sharedIp: true },
      };
    case 'new-device':
      return {
        icon: MonitorSmartphone,
        tone: 'info',
        label: 'New device',
        explain: 'None of the user’s earlier sessions that are still kept was on such a device. Users do get new ones.',
        facts: { odd: 'new-device' },
      };
    case 'far-apart':
      return {
        icon: MapPinned,
        tone: 'warn',
        label: 'Two networks',
        explain:
          'The user was signed in from another network at the same time. A phone and a desk look the same as a stolen session.',
        facts: { odd: 'far-apart' },
      };
    case 'script':
      return {
        icon: Terminal,
        tone: 'info',
        label: session.device.kind === 'bot' ? 'Bot' : 'Script',
        explain: 'It says of itself that it is a program and no browser.',
        facts: { odd: 'script' },
      };
    case 'no-user':
      return {
        icon: CircleHelp,
        tone: 'warn',
        label: 'No user',
        explain: 'The user was deleted, the session was not.',
        facts: { odd: 'no-user' },
      };
  }
}

const WEIGHT: readonly SessionFlag[] = ['impersonated', 'no-user', 'far-apart', 'new-device', 'script', 'shared-ip'];

/** The flags of a session, what matters most first. */
export function flagsOf(session: Known & Pick<SessionRow, 'flags'>): readonly (FlagWords & { flag: SessionFlag })[] {
  return WEIGHT.filter((flag) => session.flags.includes(flag)).map((flag) => ({ flag, ...flagWords(flag, session) }));
}

/** What a list narrowed to odd sessions is said to show. */
export const ODD_TEXT: Readonly<Record<NonNullable<SessionFacts['odd']>, string>> = {
  any: 'Unusual',
  'new-device': 'New device',
  'far-apart': 'Two networks at once',
  script: 'Script or bot',
  'no-user': 'Deleted user',
};
