import { E164_EXAMPLE, isE164 } from '@shared/phone';
import type { UserField } from '@shared/api/users';
import type { ReactNode, Ref } from 'react';
import { Field } from '../../ui/field';
import { Input, Textarea } from '../../ui/input';
import { Segmented } from '../../ui/segmented';
import { Select } from '../../ui/select';
import { fieldLabel } from './field-labels';
import { holdsJson, type DraftField } from './edit-fields';

/** What helps with a field, where its name does not say it all. */
const HINTS: Readonly<Record<string, string>> = {
  username: 'Kept in lower case. Apps take 3 to 30 letters, digits, _ and . as a rule.',
  displayUsername: 'As it is shown, capitals and all.',
  phoneNumber: 'Emptied, or another number, it counts as not verified.',
  image: 'The address of a picture.',
};

const TYPES: Readonly<Record<UserField['type'], string>> = {
  text: '',
  boolean: '',
  date: 'Date and time; without a zone it is this computer’s.',
  number: 'A number.',
  json: 'JSON.',
  other: '',
};

interface ControlProps {
  readonly field: DraftField;
  readonly draft: string;
  readonly onChange: (draft: string) => void;
  readonly error?: string | undefined;
  readonly hint?: ReactNode;
  /** Marks what may be left empty. */
  readonly optional?: boolean;
  readonly focus?: Ref<HTMLInputElement>;
}

/** What is to know of a phone number the server may not find: apps may take other forms, so that it is only said. */
function phoneHint(draft: string): string | null {
  const number = draft.trim();
  if (number === '' || isE164(number)) return null;
  return `Most apps look for numbers such as ${E164_EXAMPLE}: with + and the country, no spaces. Signing in by this one may fail.`;
}

/** The control of one column, by its type: text, one of a few, yes or no, a time, a number, JSON. */
export function FieldControl({ field, draft, onChange, error, hint, optional, focus }: ControlProps) {
  const label = fieldLabel(field);
  const said = field.field === 'phoneNumber' ? phoneHint(draft) : null;
  const help = said ?? hint ?? (field.field === null ? TYPES[field.type] : (HINTS[field.field] ?? TYPES[field.type]));
  const common = {
    label,
    error,
    ...(help === '' ? {} : { hint: help }),
    ...(optional === undefined ? {} : { optional }),
  };
  if (field.type === 'boolean') {
    return (
      <Field {...common}>
        <Segmented
          label={label}
          value={draft}
          onValueChange={onChange}
          options={[
            { value: 'yes', label: 'Yes' },
            { value: 'no', label: 'No' },
            ...(field.nullable || draft === '' ? [{ value: '', label: 'Not set' }] : []),
          ]}
        />
      </Field>
    );
  }
  if (field.choices !== undefined) {
    const empty = field.nullable || draft === '' ? [{ value: '', label: 'Not set' }] : [];
    return (
      <Field {...common}>
        <Select
          value={draft}
          onValueChange={onChange}
          options={[...empty, ...field.choices.map((choice) => ({ value: choice, label: choice }))]}
          className="w-full"
        />
      </Field>
    );
  }
  if (holdsJson(field)) {
    return (
      <Field {...common} className="col-span-2">
        <Textarea mono rows={3} value={draft} onChange={(event) => onChange(event.target.value)} />
      </Field>
    );
  }
  return (
    <Field {...common}>
      <Input
        {...(focus === undefined ? {} : { ref: focus })}
        value={draft}
        mono={field.type === 'date' || field.field === 'image'}
        inputMode={field.type === 'number' ? 'decimal' : field.field === 'email' ? 'email' : undefined}
        placeholder={field.value === null ? 'Not set' : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}
