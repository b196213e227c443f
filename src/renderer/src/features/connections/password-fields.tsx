import type { PasswordRules } from '@shared/api/app-settings';
import type { SelectOption } from '../../ui/select';
import { SelectRow } from './select-row';
import { TextRow } from './text-row';

const HASHES: readonly SelectOption<NonNullable<PasswordRules['hash']> | ''>[] = [
  { value: '', label: 'As the stored ones look', hint: 'Where none is stored, better-auth’s own' },
  { value: 'better-auth', label: 'better-auth’s own', hint: 'Passwords can be set here' },
  { value: 'custom', label: 'One of the app’s own', hint: 'Authdesk then sets no passwords' },
];

const USER_NAMES: readonly SelectOption<NonNullable<PasswordRules['userNames']> | ''>[] = [
  { value: '', label: 'As better-auth does', hint: '3 to 30 letters, digits, "_" and "."' },
  { value: 'custom', label: 'By a rule of its own' },
];
const PHONE_NUMBERS: readonly SelectOption<NonNullable<PasswordRules['phoneNumbers']> | ''>[] = [
  { value: '', label: 'With + and the country', hint: 'Such as +4917012345' },
  { value: 'custom', label: 'In a form of its own' },
];

/** How the app hashes passwords and how long they may be, and what it takes for a name to sign in with. */
export function PasswordFields() {
  return (
    <>
      <div className="grid grid-cols-[minmax(0,1fr)_120px_120px] items-start gap-3">
        <SelectRow name="passwords.hash" unset="" label="Hash" options={HASHES} />
        <TextRow name="passwords.minLength" kind="number" label="Shortest" optional placeholder="8" />
        <TextRow name="passwords.maxLength" kind="number" label="Longest" optional placeholder="128" />
      </div>
      <div className="grid grid-cols-2 items-start gap-3">
        <SelectRow name="passwords.userNames" unset="" label="The app checks user names" options={USER_NAMES} />
        <SelectRow name="passwords.phoneNumbers" unset="" label="It takes phone numbers" options={PHONE_NUMBERS} />
      </div>
    </>
  );
}
