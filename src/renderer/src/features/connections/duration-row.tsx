import { useState } from 'react';
import { durationText, parseDuration } from '../../format/durations';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import type { TextField } from './text-row';
import { useSetting } from './use-setting';

/** A box for a length of time, which says what a bare number of seconds comes to. */
export function DurationRow({
  name,
  label,
  placeholder,
  hint,
}: {
  /** A setting in seconds. */
  name: TextField;
  label: string;
  /** What counts while it is empty. */
  placeholder: string;
  hint?: React.ReactNode;
}) {
  const { value, set, check, fault } = useSetting(name);
  const [typed, setTyped] = useState(() => (typeof value === 'number' ? durationText(value) : (value ?? '')));
  const meant = typeof value === 'number' ? durationText(value) : '';
  return (
    <Field
      name={name}
      label={label}
      hint={hint}
      aside={meant === '' || meant === typed.trim() ? undefined : `= ${meant}`}
      error={fault}
    >
      <Input
        value={typed}
        placeholder={placeholder}
        onChange={({ target }) => {
          setTyped(target.value);
          set(parseDuration(target.value) ?? target.value.trim());
        }}
        onBlur={check}
      />
    </Field>
  );
}
