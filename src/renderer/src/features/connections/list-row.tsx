import { useState } from 'react';
import type { FieldPathByValue } from 'react-hook-form';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import type { FormValues } from './form-values';
import { useSetting } from './use-setting';

/** Several names in one box, with commas between them. */
export function ListRow({
  name,
  label,
  hint,
  placeholder,
}: {
  name: FieldPathByValue<FormValues, string[] | undefined>;
  label: string;
  hint: string;
  placeholder: string;
}) {
  const { value, set, fault } = useSetting(name);
  // What is typed stands as it is typed: a comma at its end is the beginning of the next name.
  const [text, setText] = useState(() => (value ?? []).join(', '));
  const onChange = (typed: string) => {
    setText(typed);
    const names = typed.split(',').flatMap((one) => one.trim() || []);
    set(names.length === 0 ? undefined : [...new Set(names)]);
  };
  return (
    <Field name={name} label={label} hint={hint} optional error={fault}>
      <Input value={text} onChange={(event) => onChange(event.target.value)} placeholder={placeholder} mono />
    </Field>
  );
}
