import { userLabel } from '@shared/user-label';
import type { UserDetail } from '@shared/api/users';
import { Eye, EyeOff, Sparkles } from 'lucide-react';
import { useRef, useState, type RefObject } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { toApiError } from '../../api/error';
import { copySecret } from '../../api/secrets';
import { useSetPassword } from '../../api/user-acts';
import { plural } from '../../format/numbers';
import { ActDialog } from '../../parts/confirm/act-dialog';
import { useAct } from '../../parts/confirm/use-act';
import { strongPassword } from '../../parts/user-form/strong-password';
import { announceDone } from '../../parts/undo/announce-done';
import { Button, IconButton } from '../../ui/button';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { Notice } from '../../ui/notice';
import { toast } from '../../ui/toast';
import { VoidsLinks } from './open-links';
import { RevokeToo } from './revoke-too';

interface Length {
  readonly min: number;
  readonly max: number;
}

function PasswordField({
  value,
  onChange,
  length: { min, max },
  error,
  box,
}: {
  value: string;
  onChange: (value: string) => void;
  length: Length;
  error: string | undefined;
  box: RefObject<HTMLInputElement | null>;
}) {
  const [shown, setShown] = useState(false);
  const generate = () => {
    const made = strongPassword(min, max);
    onChange(made);
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
  return (
    <Field
      label="New password"
      error={error}
      hint="Stored as a hash, as better-auth does. Nobody can read it afterwards, not even here."
    >
      <div className="flex gap-2">
        <Input
          ref={box}
          type={shown ? 'text' : 'password'}
          mono
          autoComplete="new-password"
          value={value}
          onChange={(event) => onChange(event.target.value)}
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
  );
}

function Body({ user, onClose }: { user: UserDetail; onClose: () => void }) {
  const rules = useConnectionStatus().data?.open?.settings.passwords ?? {};
  const length = { min: rules.minLength ?? 8, max: rules.maxLength ?? 128 };
  const act = useAct();
  const { mutateAsync: set } = useSetPassword();
  const box = useRef<HTMLInputElement>(null);
  const [password, setPassword] = useState('');
  const [revoke, setRevoke] = useState(true);
  const has = user.accounts.some((one) => one.providerId === 'credential');
  const fits = password.length >= length.min && password.length <= length.max;
  const refused = act.failure?.info.field === 'password' ? act.failure.message : undefined;
  const tooShort = `It has to have ${length.min} to ${length.max} characters.`;

  const submit = () =>
    void act.run(async () => {
      const revokeSessions = revoke && user.unavailable.session === null;
      const { data } = await set({ id: user.id, password, revokeSessions, ...act.reason.input });
      const ended = data.sessionsRevoked === 0 ? '' : `, ${plural(data.sessionsRevoked, 'session')} revoked`;
      announceDone({ title: `Password set for ${userLabel(user)}${ended}`, description: data.notes.join(' ') });
      onClose();
    });

  return (
    <ActDialog
      act={act}
      title="Set a password"
      object={`For ${userLabel(user)}`}
      verb="Set password"
      ready={fits && rules.hash !== 'custom'}
      ownField="password"
      focus={box}
      onSubmit={submit}
      onClose={onClose}
    >
      {rules.hash === 'custom' ? (
        <Notice tone="warn" title="Your app hashes passwords in a way of its own, so Authdesk cannot set one.">
          Send a password reset instead.
        </Notice>
      ) : has ? null : (
        <Notice tone="info" title="This user has no password yet.">
          Setting one adds a way to sign in with address and password.
        </Notice>
      )}
      <PasswordField
        value={password}
        onChange={(next) => {
          setPassword(next);
          act.forget();
        }}
        length={length}
        error={refused ?? (password !== '' && !fits ? tooShort : undefined)}
        box={box}
      />
      <RevokeToo
        user={user}
        checked={revoke}
        onChange={setRevoke}
        hint="Whoever is signed in with the old password stays so unless the sessions are revoked."
      />
      <VoidsLinks user={user} />
    </ActDialog>
  );
}

/** Sets a password for somebody; it is shown only while it is being typed or made. */
export function PasswordDialog({ open, ...rest }: { open: boolean; user: UserDetail; onClose: () => void }) {
  return open ? <Body {...rest} /> : null;
}
