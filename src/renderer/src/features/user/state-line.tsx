import type { UserDetail } from '@shared/api/users';
import { exactTime, shortDate, shortDateTime } from '../../format/dates';
import { plural } from '../../format/numbers';
import { relativeTime } from '../../format/relative-time';
import { CircleHelp } from 'lucide-react';
import { commandKeys, runCommand } from '../../nav/commands';
import { Button } from '../../ui/button';
import { Tooltip } from '../../ui/tooltip';
import { cx } from '../../ui/cx';
import { TONE_ICONS } from '../../ui/notice';
import { INK_TONE, SOFT_TONE, type Tone } from '../../ui/tone';
import { useNow } from '../../ui/use-now';

interface Fact {
  readonly key: string;
  readonly tone: Tone;
  readonly text: string;
  readonly title?: string;
}

const TONES: Readonly<Record<UserDetail['states'][number]['tone'], Tone>> = {
  ok: 'ok',
  info: 'neutral',
  warning: 'warn',
  danger: 'danger',
};

const DAY = 86_400_000;

/** The end of a ban or a lock as it would be said on the phone: a time of day when it is near, else a day. */
function endOf(iso: string, now: number): string {
  return Date.parse(iso) - now < 2 * DAY ? shortDateTime(iso) : shortDate(iso);
}

function facts(user: UserDetail, now: number): readonly Fact[] {
  const states = user.states.map((state): Fact => {
    const ends = state.until;
    if (ends !== undefined) {
      return {
        key: state.key,
        tone: TONES[state.tone],
        text: `${state.text}, until ${endOf(ends, now)} (${relativeTime(ends, now)})`,
        title: exactTime(ends),
      };
    }
    return { key: state.key, tone: TONES[state.tone], text: state.text };
  });
  const live = user.counts.activeSessions;
  const impersonated = user.sessions.some((session) => session.state === 'active' && session.impersonatedBy !== null);
  return [
    ...states,
    ...(impersonated
      ? [{ key: 'impersonated', tone: 'warn', text: 'An administrator is signed in as this user' } as const]
      : []),
    ...(user.unavailable.session !== null ? [] : [liveFact(live)]),
  ];
}

function liveFact(live: number): Fact {
  return live === 0
    ? { key: 'live', tone: 'neutral', text: 'Not signed in anywhere' }
    : { key: 'live', tone: 'neutral', text: plural(live, 'live session') };
}

/** Can she sign in, and if not, why: the facts that decide it, most pressing first. */
export function StateLine({ user }: { user: UserDetail }) {
  const now = useNow();
  return (
    <ul aria-label="State" className="flex flex-wrap items-center gap-1.5">
      {facts(user, now).map((fact) => {
        const Icon = TONE_ICONS[fact.tone];
        return (
          <li
            key={fact.key}
            title={fact.title}
            className={cx(
              'nums flex min-h-6 items-center gap-1.5 rounded-md px-2 py-0.5 font-medium',
              SOFT_TONE[fact.tone],
            )}
          >
            <Icon className={cx('size-3.5 shrink-0', INK_TONE[fact.tone])} aria-hidden />
            <span className="min-w-0 wrap-anywhere selectable">{fact.text}</span>
          </li>
        );
      })}
      <li>
        <Tooltip label="What keeps them out, on what evidence, and what mends it" keys={commandKeys('user.why')}>
          <Button size="sm" variant="ghost" icon={CircleHelp} onClick={() => runCommand('user.why')}>
            Why can’t they sign in?
          </Button>
        </Tooltip>
      </li>
    </ul>
  );
}
