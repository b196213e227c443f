import type { SessionRow } from '@shared/api/sessions';
import { Bot, MapPinned, MonitorSmartphone, Users, UserX, VenetianMask, type LucideIcon } from 'lucide-react';
import { cx } from '../../ui/cx';
import { SOFT_TONE, type Tone } from '../../ui/tone';

/** What is odd about a session, judged by the data alone. */
export type SessionFlag = SessionRow['flags'][number];

interface FlagFacts {
  readonly word: string;
  readonly explain: string;
  readonly icon: LucideIcon;
  readonly tone: Tone;
}

/** Each flag in a word and in a sentence. */
export const SESSION_FLAGS: Readonly<Record<SessionFlag, FlagFacts>> = {
  impersonated: {
    word: 'Impersonated',
    explain: 'An administrator is signed in as this person.',
    icon: VenetianMask,
    tone: 'warn',
  },
  'no-user': {
    word: 'No user',
    explain: 'The person it belonged to is gone.',
    icon: UserX,
    tone: 'warn',
  },
  script: {
    word: 'Script',
    explain: 'It is no browser: a script or a bot signed in.',
    icon: Bot,
    tone: 'neutral',
  },
  'shared-ip': {
    word: 'Shared address',
    explain: 'Somebody else came from the same address. That is usual for offices, mobile networks and VPNs.',
    icon: Users,
    tone: 'neutral',
  },
  'new-device': {
    word: 'New device',
    explain: 'The person had never signed in on such a device before.',
    icon: MonitorSmartphone,
    tone: 'info',
  },
  'far-apart': {
    word: 'Two networks at once',
    explain: 'It was in use at the same time as another session from a network far from it.',
    icon: MapPinned,
    tone: 'warn',
  },
};

/** A wordless mark of a few pixels; what it means is its tooltip. */
export function SmallMark({
  icon: Icon,
  tone,
  title,
  className,
}: {
  icon: LucideIcon;
  tone: Tone;
  title: string;
  className?: string;
}) {
  return (
    <span
      title={title}
      className={cx('flex size-4 shrink-0 items-center justify-center rounded-sm', SOFT_TONE[tone], className)}
    >
      <Icon className="size-3" aria-label={title} />
    </span>
  );
}

/** The flags of a session as wordless marks, in the order of how much they matter. */
export function FlagMarks({
  flags,
  without = [],
}: {
  flags: readonly SessionFlag[];
  without?: readonly SessionFlag[];
}) {
  const shown = (Object.keys(SESSION_FLAGS) as SessionFlag[]).filter(
    (flag) => flags.includes(flag) && !without.includes(flag),
  );
  return shown.map((flag) => {
    const { word, explain, icon, tone } = SESSION_FLAGS[flag];
    return <SmallMark key={flag} icon={icon} tone={tone} title={`${word}. ${explain}`} />;
  });
}
