import { LOOPBACK_HOST } from '@shared/api/fields';
import type { TlsMode } from '@shared/postgres/parameters';
import { asOneLine } from '@shared/postgres/pasted';
import { useState } from 'react';
import { useFormContext } from 'react-hook-form';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Notice } from '../../ui/notice';
import { Segmented } from '../../ui/segmented';
import { Select, type SelectOption } from '../../ui/select';
import { CaRow, PemRow } from './ca-row';
import type { FormValues } from './form-values';
import { readPostgresUrl, TLS_MEANING } from './postgres-url';
import { TextRow } from './text-row';
import { useSetting } from './use-setting';

const TLS: readonly SelectOption<TlsMode>[] = [
  { value: 'verify-full', label: 'Verified', hint: 'Encrypted, and the server has to prove its name (verify-full)' },
  {
    value: 'verify-ca',
    label: 'Authority verified',
    hint: 'Encrypted, and its authority is checked, not its name (verify-ca)',
  },
  { value: 'require', label: 'Encrypted only', hint: 'Anyone in between could pose as the server (require)' },
  { value: 'prefer', label: 'Encrypted if possible', hint: 'And in the open where the server cannot encrypt (prefer)' },
  { value: 'allow', label: 'Encrypted if demanded', hint: 'In the open unless the server insists (allow)' },
  { value: 'disable', label: 'Off', hint: 'Everything is readable on the way; for this machine only (disable)' },
];

/** One box for the whole address, what it says about encryption, and the way to single boxes. */
function UrlRow({ saved }: { saved: boolean }) {
  const { setValue, getValues } = useFormContext<FormValues>();
  const { value: url = '' } = useSetting('postgres.url');
  const facts = readPostgresUrl(url);
  const split = () => {
    const parts = facts?.parts ?? null;
    if (facts === null || parts === null) return;
    // A saved URL is shown without its password; an empty box keeps the stored one.
    setValue('postgres', { ...getValues('postgres'), ...parts }, { shouldDirty: true });
    if (facts.schema !== '' && (getValues('schema') ?? '') === '')
      setValue('schema', facts.schema, { shouldDirty: true });
    setValue('entry', 'fields', { shouldDirty: true });
  };
  return (
    <>
      <TextRow
        name="postgres.url"
        label="Database URL"
        mono
        pasted={asOneLine}
        placeholder="postgres://user:password@host:5432/database?sslmode=verify-full"
        hint={
          saved
            ? 'Shown without its password. Write it whole to change the password.'
            : 'As the console gives it, with psql or a variable around it or without. The password in it is treated as a secret.'
        }
      />
      {facts === null ? null : (
        <div className="-mt-1 flex items-center gap-2">
          <p className="min-w-0 flex-1 text-sm text-muted">
            {facts.local ? (
              'The line stays on this computer.'
            ) : (
              <>
                The line to <span className="font-mono">{facts.hosts}</span> is {TLS_MEANING[facts.mode]}.
                {facts.mode === 'verify-full' ? null : ' Add sslmode=verify-full to have it checked.'}
              </>
            )}
          </p>
          {facts.parts === null ? null : (
            <Button size="sm" onClick={split}>
              Split into fields
            </Button>
          )}
        </div>
      )}
      {facts?.warnings.map((warning) => (
        <Notice key={warning} tone="warn">
          {warning}
        </Notice>
      ))}
    </>
  );
}

const TLS_WARNING: Readonly<Record<TlsMode, string>> = {
  disable: 'Names and addresses would cross the network readable by anyone on the way.',
  allow:
    'Names and addresses cross the network readable by anyone on the way, unless the server insists on encryption.',
  prefer:
    'The line is encrypted only where the server can, and to nobody in particular. Use “Verified” wherever the server has a certificate.',
  require:
    'The line is encrypted, but not to anyone in particular. Use “Verified” wherever the server has a certificate.',
  'verify-ca': '',
  'verify-full': '',
};

/** What Authdesk shows to a server that lets in by certificate. */
function ClientCertificate() {
  const { value: cert = '' } = useSetting('postgres.ssl.cert');
  const [open, setOpen] = useState(cert !== '');
  if (!open) {
    return (
      <div data-field="postgres.ssl.cert">
        <Button size="sm" onClick={() => setOpen(true)}>
          Client certificate…
        </Button>
      </div>
    );
  }
  return (
    <>
      <PemRow
        name="postgres.ssl.cert"
        label="Client certificate"
        hint="In PEM form, and only where the server asks for one. Paste it, or drop the file on the box."
        begins="-----BEGIN CERTIFICATE-----"
      />
      <PemRow
        name="postgres.ssl.key"
        label="Its private key"
        hint="In PEM form. Kept as a secret and never shown again; empty keeps the one that is saved."
        begins="-----BEGIN PRIVATE KEY-----"
      />
      <TextRow
        name="postgres.ssl.keyPassword"
        label="Password of the key"
        optional
        mono
        kind="secret"
        hint="Where the key is locked with one"
        className="max-w-90"
      />
    </>
  );
}

function SingleFields({ saved }: { saved: boolean }) {
  const { value: tls = 'verify-full', set, fault } = useSetting('postgres.ssl.mode');
  const { value: host = '' } = useSetting('postgres.host');
  return (
    <>
      <div className="grid grid-cols-[minmax(0,1fr)_96px] gap-3">
        <TextRow name="postgres.host" label="Host" mono placeholder="db.example.com" />
        <TextRow name="postgres.port" kind="number" label="Port" mono placeholder="5432" />
      </div>
      <div className="grid grid-cols-3 gap-3">
        <TextRow name="postgres.database" label="Database" mono placeholder="auth" />
        <TextRow name="postgres.user" label="User" mono placeholder="support" />
        <TextRow
          name="postgres.password"
          label="Password"
          mono
          kind="secret"
          placeholder={saved ? 'unchanged' : ''}
          hint={saved ? 'Empty keeps it' : undefined}
        />
      </div>
      <Field name="postgres.ssl.mode" label="Encryption (TLS)" error={fault}>
        <Select value={tls} onValueChange={set} options={TLS} className="w-full" />
      </Field>
      {tls.startsWith('verify-') ? (
        <CaRow name="postgres.ssl.ca" />
      ) : LOOPBACK_HOST.test(host) ? null : (
        <Notice tone={tls === 'disable' ? 'danger' : 'warn'}>{TLS_WARNING[tls]}</Notice>
      )}
      {tls === 'disable' ? null : <ClientCertificate />}
    </>
  );
}

/** Where a Postgres database is: single boxes or one URL, which schema, and a server that takes the reading. */
export function PostgresFields({ saved }: { saved: boolean }) {
  const { value: entry, set } = useSetting('entry');
  return (
    <>
      <Segmented
        label="How to say where the database is"
        value={entry}
        onValueChange={set}
        options={[
          { value: 'fields', label: 'Single fields' },
          { value: 'url', label: 'One URL' },
        ]}
      />
      {entry === 'url' ? <UrlRow saved={saved} /> : <SingleFields saved={saved} />}
      <TextRow
        name="schema"
        label="Schema"
        optional
        mono
        placeholder="public"
        hint="Only where the tables are not on the search path"
        className="max-w-90"
      />
      <TextRow
        name="replicaUrl"
        label="Read replica"
        optional
        mono
        placeholder="postgres://user:password@replica.example.com:5432/auth?sslmode=verify-full"
        hint="Lists, searches and counts go there; one user’s details and every change go to the database above. Lists say when the replica answered."
      />
    </>
  );
}
