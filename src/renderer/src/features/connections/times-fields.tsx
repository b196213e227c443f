import type { TimeSettings } from '@shared/api/app-settings';
import type { ConnectionReport } from '@shared/api/connection-report';
import { Field } from '../../ui/field';
import { Notice } from '../../ui/notice';
import type { SelectOption } from '../../ui/select';
import { SelectRow } from './select-row';
import { SuggestInput } from './suggest-input';
import { useSetting } from './use-setting';

/** The zones this computer knows, UTC and its own first: most auth servers run in one of the two. */
export const ZONES: readonly string[] = [
  ...new Set(['UTC', Intl.DateTimeFormat().resolvedOptions().timeZone, ...Intl.supportedValuesOf('timeZone')]),
];

type Form = NonNullable<TimeSettings['emptyColumns']>;

/** The forms a time may take in a column that holds none yet. */
export const EMPTY_FORMS: readonly (SelectOption<Form> & { readonly value: Form })[] = [
  { value: 'epoch-ms', label: 'Milliseconds since 1970', hint: 'Such as 1767225600000: Drizzle’s timestamp_ms' },
  { value: 'epoch-seconds', label: 'Seconds since 1970', hint: 'Such as 1767225600: Drizzle’s timestamp' },
  { value: 'iso-text', label: 'Text', hint: 'Such as 2026-01-01T00:00:00.000Z: better-auth’s own tables' },
];

const CHOICES: readonly SelectOption<Form | ''>[] = [
  { value: '', label: 'As the other columns have it', hint: 'Asked when they do not tell' },
  ...EMPTY_FORMS,
];

/** How stored times are to be read where the database cannot tell; what a test asked stands above. */
export function TimesFields({ questions }: { questions: ConnectionReport['questions'] }) {
  const { value: driver } = useSetting('driver');
  const { value: zone = '', set, check, fault } = useSetting('times.zone');
  const { value: emptyColumns } = useSetting('times.emptyColumns');
  const asked = questions.filter((one) => (one.key === 'times.zone' ? zone === '' : emptyColumns === undefined));
  return (
    <>
      {asked.map((one) => (
        <Notice key={one.key} tone="warn" title={one.question}>
          {one.columns.join(', ')}
        </Notice>
      ))}
      {driver === 'postgres' ? (
        <Field
          name="times.zone"
          label="Zone of times without one"
          optional
          error={fault}
          hint="For columns of the type timestamp: the zone the auth server runs in. Empty means UTC."
          className="max-w-90"
        >
          <SuggestInput value={zone} onValueChange={set} onBlur={check} suggestions={ZONES} placeholder="UTC" />
        </Field>
      ) : null}
      {driver === 'sqlite' || emptyColumns !== undefined ? (
        <SelectRow
          name="times.emptyColumns"
          unset=""
          label="Times in columns that are still empty"
          options={CHOICES}
          className="max-w-90"
        />
      ) : null}
    </>
  );
}
