import type { SelectOption } from '../../ui/select';
import { DurationRow } from './duration-row';
import { AnswerRow, SelectRow, YES_NO } from './select-row';
import { TextRow } from './text-row';
import { useSetting } from './use-setting';

const PLUGIN: readonly SelectOption<'' | 'on' | 'off'>[] = [
  { value: '', label: 'As the stored rows show' },
  { value: 'on', label: 'Yes' },
  { value: 'off', label: 'No' },
];
const LINKS: readonly SelectOption<'' | 'plain' | 'hashed'>[] = [
  { value: '', label: 'As the stored rows show' },
  { value: 'plain', label: 'As they are' },
  { value: 'hashed', label: 'Hashed' },
];
const CODES: readonly SelectOption<'' | 'plain' | 'hashed' | 'encrypted'>[] = [
  ...LINKS,
  { value: 'encrypted', label: 'Encrypted' },
];

/** Ways to sign in by mail that no table tells of, and how the app keeps what it mailed. */
export function MailPluginFields() {
  const { value: magicLink } = useSetting('mailing.magicLink.enabled');
  const { value: emailOtp } = useSetting('mailing.emailOtp.enabled');
  return (
    <>
      <div className="grid grid-cols-3 items-start gap-3">
        <AnswerRow name="mailing.magicLink.enabled" label="Magic links" options={PLUGIN} {...YES_NO} />
        {magicLink === true ? (
          <>
            <SelectRow name="mailing.magicLink.stored" unset="" label="Their tokens are kept" options={LINKS} />
            <DurationRow name="mailing.magicLink.lifetimeSeconds" label="One works for" placeholder="5 minutes" />
          </>
        ) : null}
      </div>
      <div className="grid grid-cols-3 items-start gap-3">
        <AnswerRow name="mailing.emailOtp.enabled" label="Codes by mail" options={PLUGIN} {...YES_NO} />
        {emailOtp === true ? (
          <>
            <SelectRow name="mailing.emailOtp.stored" unset="" label="They are kept" options={CODES} />
            <DurationRow name="mailing.emailOtp.lifetimeSeconds" label="One works for" placeholder="5 minutes" />
            <TextRow name="mailing.emailOtp.digits" kind="number" label="Digits" placeholder="6" />
          </>
        ) : null}
      </div>
      <TextRow
        name="mailing.betterAuth"
        label="Version of better-auth"
        optional
        placeholder="As found out"
        hint="Such as 1.6.34. It decides how links and codes are kept."
        className="max-w-90"
      />
      <SelectRow
        name="mailing.identifiers"
        unset=""
        label="Identifiers of verifications are kept"
        options={LINKS}
        hint="verification.storeIdentifier of the app"
        className="max-w-90"
      />
    </>
  );
}
