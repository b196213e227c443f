import { useFormContext, useWatch } from 'react-hook-form';
import type { SelectOption } from '../../ui/select';
import { DurationRow } from './duration-row';
import type { FormValues } from './form-values';
import { SelectRow } from './select-row';
import { TextRow } from './text-row';

const PLUGIN: readonly SelectOption<FormValues['magicLink']>[] = [
  { value: '', label: 'As the stored rows show' },
  { value: 'on', label: 'Yes' },
  { value: 'off', label: 'No' },
];
const LINKS: readonly SelectOption<FormValues['magicLinkStored']>[] = [
  { value: '', label: 'As the stored rows show' },
  { value: 'plain', label: 'As they are' },
  { value: 'hashed', label: 'Hashed' },
];
const CODES: readonly SelectOption<FormValues['emailOtpStored']>[] = [
  ...LINKS,
  { value: 'encrypted', label: 'Encrypted' },
];

/** Ways to sign in by mail that no table tells of, and how the app keeps what it mailed. */
export function MailPluginFields() {
  const { control } = useFormContext<FormValues>();
  const [magicLink, emailOtp] = useWatch({ control, name: ['magicLink', 'emailOtp'] });
  return (
    <>
      <div className="grid grid-cols-3 items-start gap-3">
        <SelectRow name="magicLink" label="Magic links" options={PLUGIN} />
        {magicLink === 'on' ? (
          <>
            <SelectRow name="magicLinkStored" label="Their tokens are kept" options={LINKS} />
            <DurationRow name="magicLinkLifetime" label="One works for" placeholder="5 minutes" />
          </>
        ) : null}
      </div>
      <div className="grid grid-cols-3 items-start gap-3">
        <SelectRow name="emailOtp" label="Codes by mail" options={PLUGIN} />
        {emailOtp === 'on' ? (
          <>
            <SelectRow name="emailOtpStored" label="They are kept" options={CODES} />
            <DurationRow name="emailOtpLifetime" label="One works for" placeholder="5 minutes" />
            <TextRow name="emailOtpDigits" label="Digits" placeholder="6" />
          </>
        ) : null}
      </div>
      <SelectRow
        name="identifiers"
        label="What a verification is for is kept"
        options={LINKS}
        hint="verification.storeIdentifier of the app"
        className="max-w-90"
      />
    </>
  );
}
