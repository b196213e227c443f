import type { UserDetail } from '@shared/api/users';
import { Eye, EyeOff, Sparkles } from 'lucide-react';
import { useRef, useState } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { toApiError, type ApiError } from '../../api/error';
import { copySecret } from '../../api/secrets';
import { useSetPassword } from '../../api/user-acts';
import { plural } from '../../format/numbers';
import { verbOn } from '../../parts/confirm/use-confirm-act';
import { tellDone } from '../../parts/undo/tell-done';
import { useWhy } from '../../parts/reason/use-why';
import { WhyFields } from '../../parts/reason/why-fields';
import { Button, IconButton } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { Notice } from '../../ui/notice';
import { toast } from '../../ui/toast';
import { Checkbox } from '../../ui/toggle';
import { strongPassword } from '../../parts/person-form/strong-password';

function Body({ user, onClose }: { user: UserDetail; onClose: () => void }) {
  const connection = useConnectionStatus().data?.open ?? null;
  const rules = connection?.settings.passwords ?? {};
  const min = rules.minLength ?? 8;
  const max = rules.maxLength ?? 128;
  const set = useSetPassword();
  const why = useWhy();
  const box = useRef<HTMLInputElement>(null);
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState(false);
  const [endSessions, setEndSessions] = useState(true);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const live = user.counts.activeSessions;
  const has = user.accounts.some((one) => one.providerId === 'credential');
  const fits = password.length >= min && password.length <= max;
  const onField = failure?.info.field === 'password' ? failure.message : undefined;

  const generate = () => {
    const made = strongPassword(min, max);
    setPassword(made);
    setShown(true);
    copySecret(made)
      .then(() =>
        toast.info({
          title: 'Copied the new password',
          description: 'It is in force once you set it. The clipboard forgets it after a minute.',
        }),
      )
      .catch((cause: unknown) => toast.error({ title: 'Could not copy', description: toApiError(cause).message }));
  };
  const submit = async () => {
    setFailure(null);
    try {
      const { data } = await set.mutateAsync({
        id: user.id,
        password,
        revokeSessions: endSessions && user.unavailable.session === null,
        ...why.input,
      });
      why.done();
      const ended = data.sessionsEnded === 0 ? '' : `, ${plural(data.sessionsEnded, 'session')} ended`;
      tellDone({ title: `Password set for ${user.email}${ended}`, description: data.notes.join(' ') });
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
        if (!next && !set.isPending) onClose();
      }}
      title="Set a password"
      description={<span className="wrap-anywhere">For {user.email}</span>}
      initialFocus={box}
      footer={
        <>
          <Button onClick={onClose} disabled={set.isPending}>
            Cancel
          </Button>
          <Button
            type="submit"
            form="set-password"
            variant={connection?.environment === 'production' ? 'env' : 'primary'}
            busy={set.isPending}
            disabled={!fits || !why.complete || rules.hash === 'custom'}
          >
            {verbOn('Set password', connection)}
          </Button>
        </>
      }
    >
      <form
        id="set-password"
        className="flex flex-col gap-3.5 pt-1"
        onSubmit={(event) => {
          event.preventDefault();
          if (fits && why.complete && !set.isPending) void submit();
        }}
      >
        {rules.hash === 'custom' ? (
          <Notice tone="warn" title="Your app hashes passwords in a way of its own, so Authdesk cannot set one.">
            Send a password reset instead.
          </Notice>
        ) : has ? null : (
          <Notice tone="info" title="This person has no password yet.">
            Setting one adds a way to sign in with address and password.
          </Notice>
        )}
        <Field
          label="New password"
          error={onField ?? (password !== '' && !fits ? `It has to have ${min} to ${max} characters.` : undefined)}
          hint="Stored as a hash, as better-auth does. Nobody can read it afterwards, not even here."
        >
          <div className="flex gap-2">
            <Input
              ref={box}
              type={shown ? 'text' : 'password'}
              mono
              autoComplete="new-password"
              value={password}
              onChange={(event) => {
                setPassword(event.target.value);
                setFailure(null);
              }}
            />
            <IconButton
              icon={shown ? EyeOff : Eye}
              label={shown ? 'Hide the password' : 'Show the password'}
              onClick={() => setShown(!shown)}
            />
            <Button icon={Sparkles} onClick={generate}>
              Generate and copy
            </Button>
          </div>
        </Field>
        {user.unavailable.session === null ? (
          <Checkbox
            checked={endSessions}
            onCheckedChange={setEndSessions}
            label={live === 0 ? 'End sessions too' : `End ${plural(live, 'live session')} too`}
            hint="Whoever is signed in with the old password stays so unless the sessions end."
          />
        ) : (
          <Notice tone="warn" title="Whoever is signed in stays so.">
            {user.unavailable.session}
          </Notice>
        )}
        <WhyFields why={why} />
        {failure === null || onField !== undefined ? null : (
          <Notice tone="danger" title={failure.message}>
            {failure.hint}
          </Notice>
        )}
      </form>
    </Dialog>
  );
}

/** Sets a password for somebody; it is shown only while it is being typed or made. */
export function PasswordDialog({ open, ...rest }: { open: boolean; user: UserDetail; onClose: () => void }) {
  return open ? <Body {...rest} /> : null;
}
