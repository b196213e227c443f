import { Controller, useFormContext } from 'react-hook-form';
import { Field } from '../../ui/field';
import { Select, type SelectOption } from '../../ui/select';
import type { FormValues } from './form-values';

/** The lists to choose from: texts of the form that are one of a few. */
export type SelectField = {
  [K in keyof FormValues]: FormValues[K] extends string ? (string extends FormValues[K] ? never : K) : never;
}[keyof FormValues];

/** A labelled list of the form to choose from; what the choice means stands below it. */
export function SelectRow<Name extends SelectField>({
  name,
  label,
  options,
  hint,
  className,
}: {
  name: Name;
  label: string;
  options: readonly SelectOption<FormValues[Name]>[];
  hint?: React.ReactNode;
  className?: string;
}) {
  const { control } = useFormContext<FormValues>();
  return (
    <Controller
      control={control}
      name={name}
      render={({ field, fieldState }) => (
        <Field
          name={name}
          label={label}
          hint={hint}
          error={fieldState.error?.message}
          {...(className === undefined ? {} : { className })}
        >
          <Select<FormValues[Name]>
            value={field.value}
            onValueChange={field.onChange}
            options={options}
            className="w-full"
          />
        </Field>
      )}
    />
  );
}
