import type { ConnectionReport } from '@shared/api/connections';
import { Controller, useFormContext, useWatch } from 'react-hook-form';
import { Field } from '../../ui/field';
import { Notice } from '../../ui/notice';
import { Select, type SelectOption } from '../../ui/select';
import type { FormValues } from './form-values';
import { SuggestInput } from './suggest-input';
import { timeZones } from './time-zones';

const ZONES = timeZones();

type Form = Exclude<FormValues['emptyColumns'], ''>;

/** The forms a time may take in a column that holds none yet. */
export const EMPTY_FORMS: readonly (SelectOption<Form> & { readonly value: Form })[] = [
  { value: 'epoch-ms', label: 'Milliseconds since 1970', hint: 'Such as 1767225600000: Drizzle’s timestamp_ms' },
  { value: 'epoch-seconds', label: 'Seconds since 1970', hint: 'Such as 1767225600: Drizzle’s timestamp' },
  { value: 'iso-text', label: 'Text', hint: 'Such as 2026-01-01T00:00:00.000Z: better-auth’s own tables' },
];

const CHOICES: readonly SelectOption<FormValues['emptyColumns']>[] = [
  { value: '', label: 'As the other columns have it', hint: 'Asked when they do not tell' },
  ...EMPTY_FORMS,
];

/** How stored times are to be read where the database cannot tell; what a test asked stands above. */
export function TimesFields({ questions }: { questions: ConnectionReport['questions'] }) {
  const { control } = useFormContext<FormValues>();
  const [driver, zone, emptyColumns] = useWatch({ control, name: ['driver', 'zone', 'emptyColumns'] });
  const asked = questions.filter((one) => (one.key === 'times.zone' ? zone === '' : emptyColumns === ''));
  return (
    <>
      {asked.map((one) => (
        <Notice key={one.key} tone="warn" title={one.question}>
          {one.columns.join(', ')}
        </Notice>
      ))}
      {driver === 'postgres' ? (
        <Controller
          control={control}
          name="zone"
          render={({ field, fieldState }) => (
            <Field
              name="zone"
              label="Zone of times without one"
              optional
              error={fieldState.error?.message}
              hint="For columns of the type timestamp: the zone the auth server runs in. Empty means UTC."
              className="max-w-90"
            >
              <SuggestInput
                ref={field.ref}
                value={field.value}
                onValueChange={field.onChange}
                onBlur={field.onBlur}
                suggestions={ZONES}
                placeholder="UTC"
              />
            </Field>
          )}
        />
      ) : null}
      {driver === 'sqlite' || emptyColumns !== '' ? (
        <Controller
          control={control}
          name="emptyColumns"
          render={({ field }) => (
            <Field name="emptyColumns" label="Times in columns that are still empty" className="max-w-90">
              <Select value={field.value} onValueChange={field.onChange} options={CHOICES} className="w-full" />
            </Field>
          )}
        />
      ) : null}
    </>
  );
}
