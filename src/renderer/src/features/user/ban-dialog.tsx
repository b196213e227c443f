import type { UserDetail } from '@shared/api/users';
import { useRef, useState } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { toApiError, type ApiError } from '../../api/error';
import { useBan } from '../../api/user-acts';
import { exactTime } from '../../format/dates';
import { plural } from '../../format/numbers';
import { verbOn } from '../../parts/confirm/use-confirm-act';
import { useWhy } from '../../parts/reason/use-why';
import { WhyFields } from '../../parts/reason/why-fields';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { Notice } from '../../ui/notice';
import { Select } from '../../ui/select';
import { Checkbox } from '../../ui/toggle';
import { useNow } from '../../ui/use-now';
import { BAN_REASONS, BAN_TERMS, banEnd, type BanTerm } from './ban-terms';

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

function Body({ user, onClose }: { user: UserDetail; onClose: () => void }) {
  const connection = useConnectionStatus().data?.open ?? null;
  const ban = useBan();
  const why = useWhy();
  const now = useNow();
  const first = useRef<HTMLInputElement>(null);
  const [reason, setReason] = useState(user.banned === true ? (user.banReason ?? '') : '');
  const [term, setTerm] = useState<BanTerm>('forever');
  const [typed, setTyped] = useState('');
  const [endSessions, setEndSessions] = useState(true);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const end = banEnd(term, typed, now);
  const wrongEnd = term === 'until' && (end === undefined || (end !== null && end <= now));
  const live = user.counts.activeSessions;
  // As it stood when the dialog was opened: once it is done the page knows of the ban, often before the dialog is gone.
  const [changing] = useState(user.banned === true);
  const bannedMeanwhile = user.banned === true && !changing && ban.isIdle;

  const submit = async () => {
    setFailure(null);
    // Counted from the press, not from when the dialog was drawn.
    const at = banEnd(term, typed, Date.now());
    try {
      await ban.mutateAsync({
        id: user.id,
        ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
        ...(typeof at === 'number' ? { expiresAt: new Date(at).toISOString() } : {}),
        ...(user.unavailable.session === null ? { revokeSessions: endSessions } : {}),
        ...why.input,
      });
      why.done();
      onClose();
    } catch (cause) {
      const error = toApiError(cause);
      if (!why.refuse(error)) setFailure(error);
    }
  };

  return (
    <Dialog
      open
      onOpenChange={(next) => {
        if (!next && !ban.isPending) onClose();
      }}
      title={changing ? 'Change the ban' : 'Ban this user'}
      description={
        <span className="wrap-anywhere">{user.name === null ? user.email : `${user.name} · ${user.email}`}</span>
      }
      initialFocus={first}
      footer={
        <>
          <Button onClick={onClose} disabled={ban.isPending}>
            Cancel
          </Button>
          <Button
            type="submit"
            form="ban"
            variant={connection?.environment === 'production' ? 'env' : 'danger'}
            busy={ban.isPending}
            disabled={wrongEnd || !why.complete}
          >
            {verbOn(changing ? 'Change ban' : 'Ban user', connection)}
          </Button>
        </>
      }
    >
      <form
        id="ban"
        className="flex flex-col gap-3.5 pt-1"
        onSubmit={(event) => {
          event.preventDefault();
          if (!wrongEnd && why.complete && !ban.isPending) void submit();
        }}
      >
        <Field label="Reason" optional hint="Your app may show it to the person. Left empty, it is “No reason”.">
          <Input ref={first} value={reason} maxLength={1000} onChange={(event) => setReason(event.target.value)} />
          <Reasons value={reason} onPick={setReason} />
        </Field>
        {user.banExpires === undefined ? (
          <p className="text-sm text-faint">
            Bans of this database have no end: the column banExpires is missing. Lift the ban by hand.
          </p>
        ) : (
          <Field
            label="How long"
            error={wrongEnd && typed !== '' ? 'The end has to lie in the future.' : undefined}
            hint={
              end === null
                ? 'The ban has no end.'
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
        )}
        {user.unavailable.session === null ? (
          <Checkbox
            checked={endSessions}
            onCheckedChange={setEndSessions}
            label={live === 0 ? 'End sessions too' : `End ${plural(live, 'live session')} too`}
            hint="A ban only stops new sign-ins: whoever is signed in stays so unless the sessions end."
          />
        ) : (
          <Notice tone="warn" title="Whoever is signed in stays so.">
            {user.unavailable.session}
          </Notice>
        )}
        {bannedMeanwhile ? (
          <Notice tone="warn" title="Somebody else banned this person meanwhile.">
            {`The reason they gave: ${user.banReason ?? 'none'}. Yours would take its place.`}
          </Notice>
        ) : null}
        <WhyFields why={why} />
        {failure === null ? null : (
          <Notice tone="danger" title={failure.message}>
            {failure.hint}
          </Notice>
        )}
      </form>
    </Dialog>
  );
}

/** Bans somebody: why, for how long to the exact end, and what becomes of those who are signed in. */
export function BanDialog({ open, ...rest }: { open: boolean; user: UserDetail; onClose: () => void }) {
  return open ? <Body {...rest} /> : null;
}
