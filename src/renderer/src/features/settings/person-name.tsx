import { useState } from 'react';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';

/** The name that stands in the audit; kept when the box is left or Enter is pressed. */
export function PersonName({ value, onChange }: { value: string; onChange: (name: string) => void }) {
  const [typed, setTyped] = useState(value);
  const keep = () => {
    if (typed.trim() !== value) onChange(typed.trim());
  };
  return (
    <Field
      label="Name in the audit"
      optional
      hint="Entries made before keep the name they were made with."
      className="max-w-90"
    >
      <Input
        value={typed}
        maxLength={120}
        placeholder="Such as Kim, second-line support"
        onChange={(event) => setTyped(event.target.value)}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key === 'Enter') keep();
        }}
      />
    </Field>
  );
}
