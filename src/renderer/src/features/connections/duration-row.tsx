import { useFormContext, useWatch } from 'react-hook-form';
import { durationText, parseDuration } from '../../format/durations';
import type { FormValues } from './form-values';
import { TextRow, type TextField } from './text-row';

/** A box for a length of time, which says what a bare number of seconds comes to. */
export function DurationRow({
  name,
  label,
  placeholder,
  hint,
}: {
  name: TextField;
  label: string;
  /** What counts while it is empty. */
  placeholder: string;
  hint?: React.ReactNode;
}) {
  const { control } = useFormContext<FormValues>();
  const typed = useWatch({ control, name });
  const seconds = parseDuration(typed);
  const meant = seconds === null ? '' : durationText(seconds);
  return (
    <TextRow
      name={name}
      label={label}
      placeholder={placeholder}
      aside={meant === '' || meant === typed.trim() ? undefined : `= ${meant}`}
      hint={hint}
    />
  );
}
