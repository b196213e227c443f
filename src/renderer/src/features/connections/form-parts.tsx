import { Controller, useFormContext, useWatch } from 'react-hook-form';
import { useChooseFile } from '../../api/connections';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Input, Textarea } from '../../ui/input';
import { Notice } from '../../ui/notice';
import { Segmented } from '../../ui/segmented';
import { Select, type SelectOption } from '../../ui/select';
import type { FormValues } from './form-values';

type TextField = { [K in keyof FormValues]: FormValues[K] extends string ? K : never }[keyof FormValues];

/** A labelled text box of the form, with its error from the rules. */
export function TextRow({
  name,
  label,
  hint,
  placeholder,
  optional = false,
  secret = false,
  mono = false,
  className,
}: {
  name: TextField;
  label: string;
  hint?: React.ReactNode;
  placeholder?: string;
  optional?: boolean;
  secret?: boolean;
  mono?: boolean;
  className?: string;
}) {
  const { register, formState } = useFormContext<FormValues>();
  return (
    <Field
      label={label}
      hint={hint}
      optional={optional}
      error={formState.errors[name]?.message}
      {...(className === undefined ? {} : { className })}
    >
      <Input {...register(name)} type={secret ? 'password' : 'text'} placeholder={placeholder} mono={mono} />
    </Field>
  );
}

const TLS: readonly SelectOption<FormValues['tls']>[] = [
  { value: 'verify-full', label: 'Verified', hint: 'Encrypted, and the server has to prove its name' },
  { value: 'require', label: 'Encrypted only', hint: 'Anyone in between could pose as the server' },
  { value: 'disable', label: 'Off', hint: 'Everything is readable on the way; for this machine only' },
];

/** Where a Postgres database is: single boxes or one URL. */
export function PostgresFields({ saved }: { saved: boolean }) {
  const { control } = useFormContext<FormValues>();
  const [entry, tls] = useWatch({ control, name: ['entry', 'tls'] });
  return (
    <>
      <Controller
        control={control}
        name="entry"
        render={({ field }) => (
          <Segmented
            label="How to say where the database is"
            value={field.value}
            onValueChange={field.onChange}
            options={[
              { value: 'fields', label: 'Single fields' },
              { value: 'url', label: 'One URL' },
            ]}
          />
        )}
      />
      {entry === 'url' ? (
        <TextRow
          name="url"
          label="Database URL"
          mono
          placeholder="postgres://user:password@host:5432/database?sslmode=verify-full"
          hint={
            saved
              ? 'Shown without its password. Write it whole to change the password.'
              : 'The password in it is treated as a secret.'
          }
        />
      ) : (
        <>
          <div className="grid grid-cols-[minmax(0,1fr)_96px] gap-3">
            <TextRow name="host" label="Host" mono placeholder="db.example.com" />
            <TextRow name="port" label="Port" mono placeholder="5432" />
          </div>
          <div className="grid grid-cols-3 gap-3">
            <TextRow name="database" label="Database" mono placeholder="auth" />
            <TextRow name="user" label="User" mono placeholder="support" />
            <TextRow
              name="password"
              label="Password"
              mono
              secret
              placeholder={saved ? 'unchanged' : ''}
              hint={saved ? 'Empty keeps it' : undefined}
            />
          </div>
          <Controller
            control={control}
            name="tls"
            render={({ field }) => (
              <Field label="Encryption (TLS)">
                <Select value={field.value} onValueChange={field.onChange} options={TLS} className="w-full" />
              </Field>
            )}
          />
          {tls === 'verify-full' ? null : (
            <Notice tone={tls === 'disable' ? 'danger' : 'warn'}>
              {tls === 'disable'
                ? 'Names and addresses would cross the network readable by anyone on the way.'
                : 'The line is encrypted, but not to anyone in particular. Use “Verified” wherever the server has a certificate.'}
            </Notice>
          )}
          {tls === 'disable' ? null : <CaRow />}
        </>
      )}
      <TextRow
        name="schema"
        label="Schema"
        optional
        mono
        placeholder="public"
        hint="Only where the tables are not on the search path"
        className="max-w-90"
      />
    </>
  );
}

function CaRow() {
  const { register, formState } = useFormContext<FormValues>();
  return (
    <Field
      label="Certificate authority"
      optional
      error={formState.errors.ca?.message}
      hint="In PEM form; only for a private authority"
    >
      <Textarea {...register('ca')} mono rows={2} placeholder="-----BEGIN CERTIFICATE-----" />
    </Field>
  );
}

/** Which SQLite file to open. */
export function SqliteFields() {
  const { register, formState, setValue } = useFormContext<FormValues>();
  const choose = useChooseFile();
  return (
    <Field
      label="Database file"
      error={formState.errors.file?.message ?? choose.error?.message}
      hint="Opened in place and never moved. A file in use by a server stays usable by it."
    >
      <div className="flex gap-2">
        <Input {...register('file')} mono placeholder="/path/to/auth.db" />
        <Button
          busy={choose.isPending}
          onClick={() =>
            choose.mutate(undefined, {
              onSuccess: ({ file }) => {
                if (file !== null) setValue('file', file, { shouldValidate: true, shouldDirty: true });
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

const MAIL: readonly SelectOption<FormValues['mailKind']>[] = [
  { value: 'none', label: 'No mail', hint: 'Resending is switched off' },
  {
    value: 'server',
    label: 'The auth server sends it',
    hint: 'Asked at its address above; it does not say whether it sent',
  },
  { value: 'smtp', label: 'Own SMTP server', hint: 'Authdesk signs the link and hands the mail over itself' },
  { value: 'outbox', label: 'Local outbox', hint: 'Nothing leaves this machine; mail is kept to read' },
];

/** How verification mail leaves. */
export function MailFields({ saved }: { saved: boolean }) {
  const { control } = useFormContext<FormValues>();
  const kind = useWatch({ control, name: 'mailKind' });
  return (
    <>
      <Controller
        control={control}
        name="mailKind"
        render={({ field }) => (
          <Field label="Mail">
            <Select value={field.value} onValueChange={field.onChange} options={MAIL} className="w-full" />
          </Field>
        )}
      />
      {kind === 'smtp' ? (
        <div className="grid grid-cols-2 gap-3">
          <TextRow
            name="smtpUrl"
            label="SMTP URL"
            mono
            secret={saved}
            placeholder={saved ? 'unchanged' : 'smtp://user:password@host:587'}
          />
          <TextRow name="mailFrom" label="From" placeholder="Support <no-reply@example.com>" />
        </div>
      ) : null}
      {kind === 'smtp' || kind === 'outbox' ? (
        <div className="grid grid-cols-2 gap-3">
          <TextRow
            name="mailBaseURL"
            label="Address of the auth server"
            mono
            placeholder="https://auth.example.com"
            hint="Links in the mail lead there"
          />
          <TextRow
            name="mailSecret"
            label="Secret of the auth server"
            mono
            secret
            optional
            placeholder={saved ? 'unchanged' : 'BETTER_AUTH_SECRET'}
            hint="Signs the links"
          />
        </div>
      ) : null}
    </>
  );
}
