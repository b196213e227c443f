import type { SelectOption } from '../../ui/select';
import { ListRow } from './list-row';
import { AnswerRow, SelectRow, YES_NO } from './select-row';
import { useSetting } from './use-setting';

const VERIFIED: readonly SelectOption<'' | 'on' | 'off'>[] = [
  { value: '', label: 'Not said', hint: 'Counts as possible' },
  { value: 'on', label: 'Yes', hint: 'emailAndPassword.requireEmailVerification' },
  { value: 'off', label: 'No' },
];
const LINKING: readonly SelectOption<'' | 'on' | 'off'>[] = [
  { value: '', label: 'As better-auth does', hint: 'To the user who has that address' },
  { value: 'on', label: 'Yes', hint: 'To the user who has that address' },
  { value: 'off', label: 'No', hint: 'accountLinking: enabled is false, or disableImplicitLinking is true' },
];
const LOCAL: readonly SelectOption<'' | 'on' | 'off'>[] = [
  { value: '', label: 'As its version does', hint: 'Only verified users since 1.6' },
  { value: 'on', label: 'No, only verified ones' },
  { value: 'off', label: 'Yes', hint: 'accountLinking.requireLocalEmailVerified is false' },
];

/** What the app asks of those who sign in with a password or a provider. */
export function SignInFields() {
  const { value: linking } = useSetting('signIn.linking');
  return (
    <>
      <div className="grid grid-cols-2 items-start gap-3">
        <AnswerRow
          name="signIn.verifiedOnly"
          label="A password needs a verified address"
          options={VERIFIED}
          {...YES_NO}
        />
        <SelectRow name="signIn.linking" unset="" label="A new provider is linked" options={LINKING} />
      </div>
      {linking === 'off' ? null : (
        <div className="grid grid-cols-2 items-start gap-3">
          <ListRow
            name="signIn.trustedProviders"
            label="Trusted providers"
            placeholder="google, apple"
            hint="accountLinking.trustedProviders: linked also where they do not say that the address is verified"
          />
          <AnswerRow
            name="signIn.linksVerifiedOnly"
            label="Linked to users who are not verified, too"
            options={LOCAL}
            {...YES_NO}
          />
        </div>
      )}
    </>
  );
}
