import type { ConnectionSecrets, ConnectionSummary } from '@shared/api/connections';
import type { ClipboardEvent, ReactNode } from 'react';
import { useFormContext, type FieldPathByValue } from 'react-hook-form';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { asNumber, asText, type FormValues } from './form-values';
import { useFault } from './use-setting';

/** The settings that are text or a number. */
export type TextField = FieldPathByValue<FormValues, string | number | undefined>;

interface RowProps {
  readonly name: TextField;
  readonly label: string;
  readonly hint?: ReactNode;
  readonly placeholder?: string;
  readonly optional?: boolean;
  readonly mono?: boolean;
  readonly className?: string;
}

/** A labelled text box of the form, with what the rules say about it. */
export function TextRow({
  name,
  label,
  hint,
  placeholder,
  optional = false,
  kind = 'text',
  mono = false,
  className,
  pasted,
}: RowProps & {
  kind?: 'text' | 'number' | 'secret';
  /** What to put into the box of a text of several lines, whose line ends the box would drop. */
  pasted?: (lines: string) => string;
}) {
  const { register, setValue } = useFormContext<FormValues>();
  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text');
    if (pasted === undefined || !/[\r\n]/u.test(text.trim())) return;
    event.preventDefault();
    setValue(name, pasted(text), { shouldDirty: true, shouldTouch: true, shouldValidate: true });
  };
  const setValueAs = { text: asText, number: asNumber, secret: undefined }[kind];
  return (
    <Field
      name={name}
      label={label}
      hint={hint}
      optional={optional}
      error={useFault(name)}
      {...(className === undefined ? {} : { className })}
    >
      <Input
        {...register(name, setValueAs === undefined ? {} : { setValueAs })}
        type={kind === 'secret' ? 'password' : 'text'}
        onPaste={onPaste}
        placeholder={placeholder}
        mono={mono}
      />
    </Field>
  );
}

/** A box for a secret: what is saved is never shown again, and an empty box keeps it. */
export function SecretRow({
  kept,
  saved,
  placeholder,
  optional = false,
  ...row
}: Omit<RowProps, 'mono'> & {
  /** The secret's name in the store. */
  kept: Exclude<keyof ConnectionSecrets, 'ssh'>;
  saved: ConnectionSummary | null;
  placeholder: string;
}) {
  const isKept = saved?.kept.includes(kept) === true;
  return (
    <TextRow
      {...row}
      kind="secret"
      mono
      optional={optional && !isKept}
      placeholder={isKept ? 'saved; leave empty to keep' : placeholder}
    />
  );
}
