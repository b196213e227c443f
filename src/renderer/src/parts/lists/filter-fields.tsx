import { Fragment, useEffect, useRef, useState, type ReactNode } from 'react';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { Segmented } from '../../ui/segmented';
import { Select } from '../../ui/select';
import { ago, dayOf, startOfDay } from '../query/times';
import type { FilterChange } from '../query/filters';

/** Nothing is asked while somebody goes on typing. */
const TYPING_MS = 150;
const ANY = 'any';

interface FieldProps<Filters> {
  readonly filters: Filters;
  readonly change: (change: FilterChange<Filters>) => void;
}

/** One field of the popover that narrows a list. */
export type FilterField<Filters> = (props: FieldProps<Filters>) => ReactNode;

/** Filters of which one is read and written under `Key`. */
type One<Key extends string, Value> = { readonly [K in Key]?: Value | undefined };

function only<Key extends string, Value>(key: Key, value: Value | undefined): One<Key, Value> {
  return { [key]: value } as One<Key, Value>;
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex items-center justify-between gap-3">
      <span className="text-sm font-medium">{label}</span>
      {children}
    </div>
  );
}

interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

/** A few values side by side, or any. */
export function switchField<Key extends string, const Value extends string>(
  key: Key,
  label: string,
  choices: readonly Choice<Value>[],
  any = 'Any',
): FilterField<One<Key, Value>> {
  return ({ filters, change }) => (
    <Line label={label}>
      <Segmented<Value | typeof ANY>
        label={label}
        value={filters[key] ?? ANY}
        onValueChange={(value) => change(only(key, value === ANY ? undefined : value))}
        options={[{ value: ANY, label: any }, ...choices]}
      />
    </Line>
  );
}

/** One fact: any, yes or no. */
export function yesNoField<Key extends string>(key: Key, label: string): FilterField<One<Key, boolean>> {
  return ({ filters, change }) => {
    const value = filters[key];
    return (
      <Line label={label}>
        <Segmented<'any' | 'yes' | 'no'>
          label={label}
          value={value === undefined ? 'any' : value ? 'yes' : 'no'}
          onValueChange={(next) => change(only(key, next === 'any' ? undefined : next === 'yes'))}
          options={[
            { value: 'any', label: 'Any' },
            { value: 'yes', label: 'Yes' },
            { value: 'no', label: 'No' },
          ]}
        />
      </Line>
    );
  };
}

/** One of many values, or `any` of them. */
export function choiceField<Key extends string, const Value extends string>(
  key: Key,
  label: string,
  choices: readonly Choice<Value>[],
  any: string,
): FilterField<One<Key, Value>> {
  return ({ filters, change }) => (
    <Field label={label}>
      <Select<Value | typeof ANY>
        value={filters[key] ?? ANY}
        onValueChange={(value) => change(only(key, value === ANY ? undefined : value))}
        options={[{ value: ANY, label: any }, ...choices]}
        className="w-full"
      />
    </Field>
  );
}

interface TextWords {
  readonly placeholder: string;
  readonly hint?: string;
  readonly mono?: true;
  readonly maxLength?: number;
  /** What is wrong with a text that is not empty; it narrows nothing then. */
  readonly wrong?: (text: string) => string | null;
}

/** A text that narrows the list a moment after it was typed, and at once when the box is left. */
function TextBox({
  value,
  onChange,
  words,
  label,
}: {
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  words: TextWords;
  label: string;
}) {
  const [text, setText] = useState(value ?? '');
  const [known, setKnown] = useState(value);
  // A chip that was taken away, or a filter that was typed into the search box.
  if (known !== value) {
    setKnown(value);
    setText(value ?? '');
  }
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const pending = useRef<(() => void) | null>(null);
  const settle = () => {
    clearTimeout(timer.current);
    pending.current?.();
    pending.current = null;
  };
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      pending.current?.();
    },
    [],
  );
  const given = text.trim();
  const wrong = given === '' ? null : (words.wrong?.(given) ?? null);
  const type = (typed: string) => {
    setText(typed);
    const next = typed.trim();
    const good = next !== '' && (words.wrong?.(next) ?? null) === null ? next : undefined;
    clearTimeout(timer.current);
    pending.current = () => {
      setKnown(good);
      if (good !== known) onChange(good);
    };
    timer.current = setTimeout(settle, TYPING_MS);
  };
  return (
    <Field label={label} hint={words.hint} error={wrong ?? undefined}>
      <Input
        mono={words.mono ?? false}
        placeholder={words.placeholder}
        maxLength={words.maxLength ?? 255}
        value={text}
        onChange={(event) => type(event.target.value)}
        onBlur={settle}
      />
    </Field>
  );
}

/** Any text. */
export function textField<Key extends string>(
  key: Key,
  label: string,
  words: TextWords,
): FilterField<One<Key, string>> {
  return ({ filters, change }) => (
    <TextBox value={filters[key]} onChange={(value) => change(only(key, value))} words={words} label={label} />
  );
}

/** Whose rows, by an address, a phone number or a user id, whole. */
export const userField: FilterField<One<'user', string>> = textField('user', 'User', {
  placeholder: 'ada@example.com',
  hint: 'An address, a phone number or a user id, whole.',
  maxLength: 320,
});

/** What is asked for most: today, and the days before it. */
const SPANS = [
  { value: '0d', label: 'Today' },
  { value: '7d', label: '7 days' },
  { value: '30d', label: '30 days' },
] as const;

/** The span that two ends stand for; null where they are none of those that are offered. */
function spanOf(first: string | undefined, last: string | undefined): (typeof SPANS)[number]['value'] | null {
  if (first === undefined || last !== undefined) return null;
  return SPANS.find(({ value }) => ago(value, new Date())?.toISOString() === first)?.value ?? null;
}

/**
 * From a day, to a day that is included; `what` as in `Created from`, where it could be something else. Of what lies behind
 * (`past`) the usual spans are one press away.
 */
export function daysField<After extends string, Before extends string>(
  after: After,
  before: Before,
  what?: string,
  past = true,
): FilterField<One<After, string> & One<Before, string>> {
  const ends = (first: string | undefined, last: string | undefined) => ({
    ...only(after, first),
    ...only(before, last),
  });
  return ({ filters, change }) => {
    const span = spanOf(filters[after], filters[before]);
    const isAny = filters[after] === undefined && filters[before] === undefined;
    return (
      <div className="flex flex-col gap-2">
        {past ? (
          <div className="flex flex-col gap-1.5">
            <span className="text-sm font-medium">{what ?? 'When'}</span>
            <Segmented<(typeof SPANS)[number]['value'] | typeof ANY | 'own'>
              label={what ?? 'When'}
              value={span ?? (isAny ? ANY : 'own')}
              onValueChange={(value) =>
                change(
                  value === ANY ? ends(undefined, undefined) : ends(ago(value, new Date())?.toISOString(), undefined),
                )
              }
              options={[{ value: ANY, label: 'Any time' }, ...SPANS]}
            />
          </div>
        ) : null}
        <div className="grid grid-cols-2 gap-3">
          <Field label={what === undefined ? 'From' : `${what} from`}>
            <Input
              type="date"
              value={dayOf(filters[after])}
              onChange={(event) => change(ends(startOfDay(event.target.value), filters[before]))}
            />
          </Field>
          <Field label={what === undefined ? 'To' : `${what} to`}>
            <Input
              type="date"
              value={dayOf(filters[before], -1)}
              onChange={(event) => change(ends(filters[after], startOfDay(event.target.value, 1)))}
            />
          </Field>
        </div>
      </div>
    );
  };
}

/** A single day. */
export function dayField<Key extends string>(key: Key, label: string, hint: string): FilterField<One<Key, string>> {
  return ({ filters, change }) => (
    <Field label={label} hint={hint}>
      <Input
        type="date"
        value={dayOf(filters[key])}
        onChange={(event) => change(only(key, startOfDay(event.target.value)))}
      />
    </Field>
  );
}

/** Fields side by side. */
export function besideField<Filters>(...fields: readonly FilterField<Filters>[]): FilterField<Filters> {
  return (props) => <div className="grid grid-cols-2 gap-3">{drawFields(fields, props)}</div>;
}

/** Draws the fields of a popover. */
export function drawFields<Filters>(fields: readonly FilterField<Filters>[], props: FieldProps<Filters>): ReactNode {
  // The fields of a list stay the same, in the same order, while its popover is open.
  return fields.map((draw, index) => <Fragment key={`${index}`}>{draw(props)}</Fragment>);
}
