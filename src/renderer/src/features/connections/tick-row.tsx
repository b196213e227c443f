import type { FieldPathByValue } from 'react-hook-form';
import { Checkbox } from '../../ui/toggle';
import type { FormValues } from './form-values';
import { useSetting } from './use-setting';

/** A tick box of the form. */
export function TickRow({
  name,
  label,
  hint,
}: {
  name: FieldPathByValue<FormValues, boolean | undefined>;
  label: string;
  hint?: React.ReactNode;
}) {
  const { value, set } = useSetting(name);
  return (
    <div data-field={name}>
      <Checkbox checked={value === true} onCheckedChange={set} label={label} hint={hint} />
    </div>
  );
}
