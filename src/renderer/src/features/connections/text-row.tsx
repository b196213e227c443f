import { useFormContext } from 'react-hook-form';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import type { FormValues } from './form-values';

/** The text boxes of the form. */
export type TextField = {
  [K in keyof FormValues]: FormValues[K] extends string ? (string extends FormValues[K] ? K : never) : never;
}[keyof FormValues];

/** A labelled text box of the form, with its error from the rules. */
export function TextRow({
  name,
  label,
  hint,
  placeholder,
  aside,
  optional = false,
  secret = false,
  mono = false,
  className,
}: {
  name: TextField;
  label: string;
  hint?: React.ReactNode;
  placeholder?: string;
  aside?: React.ReactNode;
  optional?: boolean;
  secret?: boolean;
  mono?: boolean;
  className?: string;
}) {
  const { register, formState } = useFormContext<FormValues>();
  return (
    <Field
      name={name}
      label={label}
      hint={hint}
      aside={aside}
      optional={optional}
      error={formState.errors[name]?.message}
      {...(className === undefined ? {} : { className })}
    >
      <Input {...register(name)} type={secret ? 'password' : 'text'} placeholder={placeholder} mono={mono} />
    </Field>
  );
}
