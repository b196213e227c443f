import { Controller, useFormContext } from 'react-hook-form';
import { Checkbox } from '../../ui/toggle';
import type { FormValues } from './form-values';

type TickField = {
  [K in keyof FormValues]: FormValues[K] extends boolean ? K : never;
}[keyof FormValues];

/** A tick box of the form. */
export function TickRow({ name, label, hint }: { name: TickField; label: string; hint?: React.ReactNode }) {
  const { control } = useFormContext<FormValues>();
  return (
    <div data-field={name}>
      <Controller
        control={control}
        name={name}
        render={({ field }) => (
          <Checkbox checked={field.value} onCheckedChange={field.onChange} label={label} hint={hint} />
        )}
      />
    </div>
  );
}
