import type { UserDetail } from '@shared/api/users';
import { LockOpen, RotateCcw, ShieldCheck } from 'lucide-react';
import { plural } from '../../format/numbers';
import { runCommand } from '../../nav/commands';
import type { WriteGuard } from '../../parts/write-guard';
import { Badge } from '../../ui/badge';
import { Button, IconButton } from '../../ui/button';
import { RelativeTime } from '../../ui/time';
import { Tooltip } from '../../ui/tooltip';

const WORDS = {
  off: { word: 'Off', tone: 'neutral', explain: 'The password, or a provider, is enough to sign in' },
  pending: { word: 'Not finished', tone: 'neutral', explain: 'Set up was begun, but no first code was entered' },
  on: { word: 'On', tone: 'ok', explain: 'A code is asked for at each sign-in' },
  locked: { word: 'Locked', tone: 'danger', explain: 'Too many wrong codes: none is taken until the lock ends' },
} as const;

/** How the person's second factor stands, and what can be done about it; nothing without the two-factor plugin. */
export function SecondFactorLine({ user, guard }: { user: UserDetail; guard: WriteGuard }) {
  const { secondFactor } = user;
  // Off is the usual, and stands in the profile.
  if (secondFactor === null || secondFactor.state === 'off') return null;
  const { state, lockedUntil, failedAttempts, trustedDevices } = secondFactor;
  const { word, tone, explain } = WORDS[state];
  const facts = [
    trustedDevices === null || trustedDevices === 0 ? null : plural(trustedDevices, 'trusted device'),
    (failedAttempts ?? 0) === 0 ? null : plural(failedAttempts ?? 0, 'wrong code'),
  ].filter((fact) => fact !== null);
  const blocked = guard.blockedFor('users.resetSecondFactor');
  return (
    <li className="flex items-center gap-2.5 border-b border-line/70 px-3 py-1.5 last:border-b-0">
      <span className="flex size-6 shrink-0 items-center justify-center rounded-md bg-sunken text-muted">
        <ShieldCheck className="size-3.5" aria-hidden />
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex min-w-0 items-center gap-2">
          <span className="shrink-0">Second factor</span>
          <Badge tone={tone} title={explain}>
            {word}
          </Badge>
        </div>
        {facts.length === 0 && state !== 'locked' ? null : (
          <div className="truncate text-sm text-faint">
            {state === 'locked' ? (
              <>
                until <RelativeTime iso={lockedUntil} />
                {facts.length === 0 ? null : ' · '}
              </>
            ) : null}
            {facts.join(' · ')}
          </div>
        )}
      </div>
      {state === 'locked' || (failedAttempts ?? 0) > 0 ? (
        <Tooltip label={blocked ?? 'Let codes be tried again'}>
          <span className="inline-flex">
            <Button
              size="sm"
              icon={LockOpen}
              disabled={blocked !== null}
              onClick={() => runCommand('user.unlockFactor')}
            >
              Unlock
            </Button>
          </span>
        </Tooltip>
      ) : null}
      <IconButton
        icon={RotateCcw}
        label={blocked ?? 'Reset the second factor…'}
        size="sm"
        side="top"
        disabled={blocked !== null}
        onClick={() => runCommand('user.resetFactor')}
      />
    </li>
  );
}
