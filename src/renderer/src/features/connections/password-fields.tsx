import { Controller, useFormContext } from 'react-hook-form';
import { Field } from '../../ui/field';
import { Select, type SelectOption } from '../../ui/select';
import type { FormValues } from './form-values';
import { TextRow } from './text-row';

const HASHES: readonly SelectOption<FormValues['passwordHash']>[] = [
  { value: '', label: 'As the stored ones look', hint: 'Where none is stored, better-auth’s own' },
  { value: 'better-auth', label: 'better-auth’s own', hint: 'Passwords can be set here' },
  { value: 'custom', label: 'One of the app’s own', hint: 'Authdesk then sets no passwords' },
];

/** How the app hashes passwords and how long they may be. */
export function PasswordFields() {
  const { control } = useFormContext<FormValues>();
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_120px_120px] items-start gap-3">
      <Controller
        control={control}
        name="passwordHash"
        render={({ field }) => (
          <Field name="passwordHash" label="Hash">
            <Select value={field.value} onValueChange={field.onChange} options={HASHES} className="w-full" />
          </Field>
        )}
      />
      <TextRow name="passwordMin" label="Shortest" optional placeholder="8" />
      <TextRow name="passwordMax" label="Longest" optional placeholder="128" />
    </div>
  );
}
