import type { SessionQuestion } from '@shared/api/app-settings';
import type { ReactNode } from 'react';
import type { FieldPath, FieldPathByValue, FieldPathValue } from 'react-hook-form';
import { Field } from '../../ui/field';
import { Select, type SelectOption } from '../../ui/select';
import type { FormValues } from './form-values';
import { useSetting } from './use-setting';

interface RowProps<Choice extends string> {
  readonly label: string;
  readonly options: readonly SelectOption<Choice>[];
  /** Instead of what the choice means. */
  readonly hint?: ReactNode;
  readonly className?: string;
}

function ChoiceRow<Choice extends string>({
  name,
  label,
  options,
  hint,
  className,
  value,
  onValueChange,
  fault,
}: RowProps<Choice> & {
  name: string | undefined;
  value: Choice;
  onValueChange: (choice: Choice) => void;
  fault: string | undefined;
}) {
  return (
    <Field
      {...(name === undefined ? {} : { name })}
      label={label}
      hint={hint ?? options.find((one) => one.value === value)?.hint}
      error={fault}
      {...(className === undefined ? {} : { className })}
    >
      <Select value={value} onValueChange={onValueChange} options={options} className="w-full" />
    </Field>
  );
}

type ChoiceField = FieldPathByValue<FormValues, string | undefined>;
type ChoiceOf<Name extends ChoiceField> = NonNullable<FieldPathValue<FormValues, Name>>;

/** A labelled list of the form to choose from; what the choice means stands below it. */
export function SelectRow<Name extends ChoiceField, Unset extends ChoiceOf<Name> | ''>({
  name,
  unset,
  ...row
}: RowProps<ChoiceOf<Name> | Unset> & {
  name: Name;
  /** The choice that says nothing, as the contract has it. */
  unset: Unset;
}) {
  const { value, set, fault } = useSetting<ChoiceField>(name);
  return (
    <ChoiceRow<ChoiceOf<Name> | Unset>
      {...row}
      name={name}
      value={row.options.find((one) => one.value === value)?.value ?? unset}
      onValueChange={(choice) => set(choice === unset ? undefined : choice)}
      fault={fault}
    />
  );
}

/** How a choice of a list stands for a setting; null stands for none. */
interface Meaning<Name extends FieldPath<FormValues>, Choice extends string> {
  readonly choiceOf: (value: FieldPathValue<FormValues, Name>) => Choice | null;
  readonly valueOf: (choice: Choice | null) => FieldPathValue<FormValues, Name>;
}

/** A list to choose from whose setting is no text, and where "I don't know" may be an answer of its own. */
export function AnswerRow<Name extends FieldPath<FormValues>, Choice extends string>({
  name,
  question,
  choiceOf,
  valueOf,
  found = true,
  ...row
}: RowProps<Choice | '' | 'unknown'> &
  Meaning<Name, Choice> & {
    name: Name;
    /** The question it answers, where not knowing is kept as well. */
    question?: SessionQuestion;
    /** Whether what is wrong with the setting leads here, and not to a box beside it. */
    found?: boolean;
  }) {
  const { value, set } = useSetting(name);
  const { value: notKnown = [], set: setNotKnown } = useSetting('sessions.notKnown');
  const unknown = question !== undefined && notKnown.includes(question);
  return (
    <ChoiceRow<Choice | '' | 'unknown'>
      {...row}
      name={found ? name : undefined}
      value={choiceOf(value) ?? (unknown ? 'unknown' : '')}
      onValueChange={(choice) => {
        const others = notKnown.filter((key) => key !== question);
        setNotKnown(choice === 'unknown' && question !== undefined ? [...others, question] : others);
        set(valueOf(choice === '' || choice === 'unknown' ? null : choice));
      }}
      fault={undefined}
    />
  );
}

/** Yes and no as the choices of a list. */
export const YES_NO = {
  choiceOf: (value: boolean | undefined) => (value === undefined ? null : value ? 'on' : 'off'),
  valueOf: (choice: 'on' | 'off' | null) => (choice === null ? undefined : choice === 'on'),
} as const;
