import type { UserDetail } from '@shared/api/users';
import { useRef, useState } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { useBan } from '../../api/user-acts';
import { exactTime } from '../../format/dates';
import { durationText } from '../../format/durations';
import { ActDialog } from '../../parts/confirm/act-dialog';
import { useAct } from '../../parts/confirm/use-act';
import { Button } from '../../ui/button';
import { Details } from '../../ui/details';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { Notice } from '../../ui/notice';
import { Select } from '../../ui/select';
import { useNow } from '../../ui/use-now';
import { BAN_REASONS, BAN_TERMS, banEnd, type BanTerm } from './ban-terms';
import { userObject } from './user-object';
import { VoidsLinks } from './open-links';
import { RevokeToo } from './revoke-too';

function Reasons({ value, onPick }: { value: string; onPick: (reason: string) => void }) {
  return (
    <div className="flex flex-wrap gap-1 pt-1">
      {BAN_REASONS.map((reason) => (
        <Button
          key={reason}
          size="sm"
          aria-pressed={value === reason}
          className={value === reason ? 'border-accent! text-accent-ink!' : ''}
          onClick={() => onPick(reason)}
        >
          {reason}
        </Button>
      ))}
    </div>
  );
}

/** How long the ban lasts: a term, or day and time. */
function useTerm() {
  const now = useNow();
  const [term, setTerm] = useState<BanTerm>('forever');
  const [typed, setTyped] = useState('');
  const end = banEnd(term, typed, now);
  const wrong = term === 'until' && (end === undefined || (end !== null && end <= now));
  return { term, setTerm, typed, setTyped, end, wrong };
}

function TermField({ term: { term, setTerm, typed, setTyped, end, wrong } }: { term: ReturnType<typeof useTerm> }) {
  return (
    <Field
      label="How long"
      error={wrong && typed !== '' ? 'The end has to lie in the future.' : undefined}
      hint={
        end === null
          ? undefined
          : end === undefined
            ? 'Choose day and time, in your local time.'
            : `Ends ${exactTime(new Date(end).toISOString())}`
      }
    >
      <div className="flex gap-2">
        <Select label="How long" value={term} onValueChange={setTerm} options={BAN_TERMS} className="flex-1" />
        {term === 'until' ? (
          <Input
            type="datetime-local"
            aria-label="End of the ban"
            className="w-52!"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        ) : null}
      </div>
    </Field>
  );
}

/** How long browsers and tokens may outlive the sessions a ban ends. */
function WhenItBites({ user, revoke }: { user: UserDetail; revoke: boolean }) {
  const sessions = useConnectionStatus().data?.report?.sessions;
  if (sessions === undefined || !revoke || user.counts.activeSessions === 0) return null;
  const { cookieCache, jwt } = sessions;
  const parts = [
    cookieCache.seconds === null
      ? null
      : `a browser that caches its session${cookieCache.state === 'unknown' ? ', if the app lets it,' : ''} for up to ${durationText(cookieCache.seconds)}`,
    jwt.seconds === null ? null : `a JWT for up to ${durationText(jwt.seconds)}`,
  ].filter((part) => part !== null);
  if (parts.length === 0) return <p className="text-sm text-faint">It bites at once.</p>;
  return <p className="text-sm text-faint">Signed in all the same, at the longest: {parts.join(', and ')}.</p>;
}

function Body({ user, onClose }: { user: UserDetail; onClose: () => void }) {
  const act = useAct();
  const { mutateAsync: ban, isIdle } = useBan();
  const first = useRef<HTMLInputElement>(null);
  const [reason, setReason] = useState(user.banned === true ? (user.banReason ?? '') : '');
  const [revoke, setRevoke] = useState(true);
  const term = useTerm();
  // As it stood when the dialog was opened: once it is done the page knows of the ban, often before the dialog is gone.
  const [changing] = useState(user.banned === true);
  const bannedMeanwhile = user.banned === true && !changing && isIdle;

  const submit = () =>
    void act.run(async () => {
      // Counted from the press, not from when the dialog was drawn.
      const at = banEnd(term.term, term.typed, Date.now());
      await ban({
        id: user.id,
        ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
        ...(typeof at === 'number' ? { expiresAt: new Date(at).toISOString() } : {}),
        ...(user.unavailable.session === null ? { revokeSessions: revoke } : {}),
        ...act.reason.input,
      });
      onClose();
    });

  return (
    <ActDialog
      act={act}
      title={changing ? 'Change the ban' : 'Ban this user'}
      object={userObject(user)}
      verb={changing ? 'Change ban' : 'Ban user'}
      danger
      ready={!term.wrong}
      focus={first}
      onSubmit={submit}
      onClose={onClose}
    >
      {/* Before the reason, where it starts: one key back, and the first sign of the term chooses it. */}
      {user.banExpires === undefined ? (
        <p className="text-sm text-faint">This database keeps no end of a ban: lift it by hand.</p>
      ) : (
        <TermField term={term} />
      )}
      <Field label="Reason" optional hint="The user may see it.">
        <Input ref={first} value={reason} maxLength={1000} onChange={(event) => setReason(event.target.value)} />
        <Reasons value={reason} onPick={setReason} />
      </Field>
      <RevokeToo user={user} checked={revoke} onChange={setRevoke} hint="Otherwise whoever is signed in stays so." />
      <Details>
        <VoidsLinks user={user} />
        <WhenItBites user={user} revoke={revoke} />
      </Details>
      {bannedMeanwhile ? (
        <Notice tone="warn" title="Somebody else banned this user meanwhile.">
          {`The reason they gave: ${user.banReason ?? 'none'}. Yours would take its place.`}
        </Notice>
      ) : null}
    </ActDialog>
  );
}

/** Bans somebody: why, for how long to the exact end, and what becomes of those who are signed in. */
export function BanDialog({ open, ...rest }: { open: boolean; user: UserDetail; onClose: () => void }) {
  return open ? <Body {...rest} /> : null;
}
