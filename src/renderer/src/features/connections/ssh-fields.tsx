import type { ConnectionSummary } from '@shared/api/connections';
import { goesThrough, sshSecretName, type HostKey, type SshServer, type TunnelPart } from '@shared/api/ssh';
import { Plus, X } from 'lucide-react';
import { useFieldArray, useFormContext } from 'react-hook-form';
import { useChooseFile } from '../../api/connections';
import { Button, IconButton } from '../../ui/button';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { Segmented } from '../../ui/segmented';
import { Checkbox } from '../../ui/toggle';
import { asText, type FormValues } from './form-values';
import { TextRow } from './text-row';
import { useFault, useSetting } from './use-setting';

/** Where an SSH server stands in the form: the one of the tunnel itself, or a jump host. */
type At = 'ssh' | `ssh.jumps.${number}`;

const SIGN_IN: readonly { readonly value: SshServer['auth']; readonly label: string }[] = [
  { value: 'key', label: 'Key file' },
  { value: 'agent', label: 'SSH agent' },
  { value: 'password', label: 'Password' },
];

/** Whether a secret of this very server is saved: with another host, port, user or key file it is asked for again. */
function useKept(at: At, kind: 'password' | 'passphrase', saved: ConnectionSummary | null): boolean {
  const { value: server } = useSetting(at);
  const { host = '', port, user, keyFile } = server ?? {};
  const number = port === undefined || port === '' ? undefined : Number(port);
  const [by, file] = [user?.trim(), keyFile?.trim()].map((text) => (text === '' ? undefined : text));
  const name = sshSecretName(kind, {
    host: host.trim(),
    auth: 'key',
    ...(number !== undefined && { port: number }),
    ...(by !== undefined && { user: by }),
    ...(file !== undefined && { keyFile: file }),
  });
  return saved?.kept.includes(`ssh.${name}`) === true;
}

function SecretOfServer({
  at,
  kind,
  saved,
}: {
  at: At;
  kind: 'password' | 'passphrase';
  saved: ConnectionSummary | null;
}) {
  const kept = useKept(at, kind, saved);
  const empty = kind === 'password' ? '' : 'if it has one';
  return (
    <TextRow
      name={`${at}.${kind}`}
      label={kind === 'password' ? 'Password' : 'Pass phrase'}
      kind="secret"
      mono
      optional={kind === 'passphrase' && !kept}
      placeholder={kept ? 'saved; leave empty to keep' : empty}
    />
  );
}

function KeyFile({ at }: { at: At }) {
  const { register, setValue } = useFormContext<FormValues>();
  const choose = useChooseFile();
  const name = `${at}.keyFile` as const;
  const fault = useFault(name);
  return (
    <Field name={name} label="Key file" optional error={fault ?? choose.error?.message}>
      <div className="flex gap-2">
        <Input {...register(name, { setValueAs: asText })} mono placeholder="as ssh finds it" />
        <Button
          busy={choose.isPending}
          onClick={() =>
            choose.mutate('key', {
              onSuccess: ({ path }) => {
                if (path !== null) setValue(name, path, { shouldValidate: true, shouldDirty: true });
              },
            })
          }
        >
          Choose…
        </Button>
      </div>
    </Field>
  );
}

function ServerRows({ at, saved, label }: { at: At; saved: ConnectionSummary | null; label: string }) {
  const { value: auth = 'key', set } = useSetting(`${at}.auth`);
  const fault = useFault(`${at}.auth`);
  return (
    <>
      <div className="grid grid-cols-[minmax(0,1fr)_88px_minmax(0,160px)] gap-3">
        <TextRow name={`${at}.host`} label={label} mono placeholder="bastion.example.com" />
        <TextRow name={`${at}.port`} kind="number" label="Port" mono placeholder="22" />
        <TextRow name={`${at}.user`} label="User" mono optional placeholder="as ssh finds it" />
      </div>
      <Field name={`${at}.auth`} label="Sign in with" error={fault}>
        <Segmented label="Sign in with" value={auth} onValueChange={set} options={SIGN_IN} />
      </Field>
      {auth === 'key' ? (
        <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,200px)] items-start gap-3">
          <KeyFile at={at} />
          <SecretOfServer at={at} kind="passphrase" saved={saved} />
        </div>
      ) : null}
      {auth === 'password' ? <SecretOfServer at={at} kind="password" saved={saved} /> : null}
    </>
  );
}

function Jumps({ saved }: { saved: ConnectionSummary | null }) {
  const { control } = useFormContext<FormValues>();
  const { fields, append, remove } = useFieldArray({ control, name: 'ssh.jumps' });
  return (
    <div data-field="ssh.jumps" className="flex flex-col gap-3">
      {fields.map(({ id }, i) => (
        <div
          key={id}
          role="group"
          aria-label={`Jump host ${i + 1}`}
          className="relative flex flex-col gap-3.5 rounded-md border border-line p-3"
        >
          <span className="absolute top-1.5 right-1.5">
            <IconButton icon={X} size="sm" label={`Remove jump host ${i + 1}`} onClick={() => remove(i)} />
          </span>
          <ServerRows at={`ssh.jumps.${i}`} saved={saved} label={`Jump host ${i + 1}`} />
        </div>
      ))}
      {fields.length < 5 ? (
        <Button size="sm" icon={Plus} className="self-start" onClick={() => append({ host: '', auth: 'key' })}>
          Jump host
        </Button>
      ) : null}
    </div>
  );
}

const PARTS: readonly { readonly part: TunnelPart; readonly label: string }[] = [
  { part: 'database', label: 'Database' },
  { part: 'redis', label: 'Redis' },
  { part: 'mail', label: 'Mail server' },
  { part: 'authServer', label: 'Auth server' },
];

function Through() {
  const { value: through, set } = useSetting('ssh.through');
  const { value: driver } = useSetting('driver');
  return (
    <fieldset data-field="ssh.through">
      <legend className="mb-1 text-sm font-medium">What goes through it</legend>
      <div className="flex flex-wrap gap-x-5 gap-y-1">
        {PARTS.filter(({ part }) => part !== 'database' || driver === 'postgres').map(({ part, label }) => (
          <div key={part} data-field={`ssh.through.${part}`}>
            <Checkbox
              checked={goesThrough({ through }, part)}
              onCheckedChange={(on) => set({ ...through, [part]: on })}
              label={label}
            />
          </div>
        ))}
      </div>
    </fieldset>
  );
}

function HostKeys() {
  const { value: keys = [], set } = useSetting('ssh.hostKeys');
  if (keys.length === 0) return <div data-field="ssh.hostKeys" hidden />;
  const without = (gone: HostKey) => set(keys.filter((key) => key !== gone));
  return (
    <div data-field="ssh.hostKeys">
      <h3 className="mb-1 text-sm font-medium">Host keys you accepted</h3>
      <ul className="flex flex-col gap-1">
        {keys.map((key) => (
          <li key={`${key.server} ${key.fingerprint}`} className="flex items-center gap-2 text-sm">
            <span className="min-w-0 flex-1 selectable">
              <span className="font-mono">{key.server}</span>{' '}
              <span className="font-mono text-faint wrap-anywhere">{key.fingerprint}</span>
            </span>
            <IconButton icon={X} size="sm" label={`Forget the key of ${key.server}`} onClick={() => without(key)} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The SSH servers a connection goes over, and what of it does. */
export function SshFields({ saved }: { saved: ConnectionSummary | null }) {
  return (
    <>
      <ServerRows at="ssh" saved={saved} label="SSH server" />
      <p className="-mt-1 text-sm text-faint">
        A Host of your SSH config (~/.ssh/config) works too. Addresses of the other parts are then looked up from this
        server, and no port is opened on this computer.
      </p>
      <Jumps saved={saved} />
      <Through />
      <HostKeys />
    </>
  );
}
