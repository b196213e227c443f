import { Controller, useFormContext, useWatch } from 'react-hook-form';
import { Field } from '../../ui/field';
import { Select, type SelectOption } from '../../ui/select';
import type { FormValues } from './form-values';
import { TextRow } from './text-row';

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
