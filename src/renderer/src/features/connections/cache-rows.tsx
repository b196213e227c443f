import { useFormContext, useWatch } from 'react-hook-form';
import type { SelectOption } from '../../ui/select';
import { DurationRow } from './duration-row';
import type { FormValues } from './form-values';
import { SelectRow } from './select-row';

const CACHE: readonly SelectOption<FormValues['cookieCache']>[] = [
  { value: '', label: 'Not said', hint: 'Asked after opening; until then it counts as possible' },
  { value: 'off', label: 'No', hint: 'A logout takes effect at once' },
  { value: 'on', label: 'Yes', hint: 'Browsers may look signed in until what they cached runs out' },
  { value: 'unknown', label: 'I don’t know', hint: 'Counts as possible; not asked again' },
];
const JWT: readonly SelectOption<FormValues['jwt']>[] = [
  { value: '', label: 'As the database shows', hint: 'The plugin has a table of its own' },
  { value: 'off', label: 'No' },
  { value: 'on', label: 'Yes', hint: 'Those already issued work until they run out, whatever is ended' },
  { value: 'unknown', label: 'I don’t know', hint: 'As the database shows; not asked again' },
];
const GRID = 'grid grid-cols-[minmax(0,1fr)_180px] items-start gap-3';

/** Whether browsers cache their session, and for how long. */
export function CookieCacheRow({ label }: { label: string }) {
  const { control } = useFormContext<FormValues>();
  const choice = useWatch({ control, name: 'cookieCache' });
  return (
    <div className={GRID}>
      <SelectRow
        name="cookieCache"
        label={label}
        options={CACHE}
        hint={CACHE.find((one) => one.value === choice)?.hint}
      />
      {choice === 'on' ? (
        <DurationRow name="cookieCacheFor" label="For how long" placeholder="5 minutes" hint="cookieCache.maxAge" />
      ) : null}
    </div>
  );
}

/** Whether the app hands out JWTs, and for how long one works. */
export function JwtRow({ label }: { label: string }) {
  const { control } = useFormContext<FormValues>();
  const choice = useWatch({ control, name: 'jwt' });
  return (
    <div className={GRID}>
      <SelectRow name="jwt" label={label} options={JWT} hint={JWT.find((one) => one.value === choice)?.hint} />
      {choice === 'on' ? (
        <DurationRow name="jwtFor" label="How long one works" placeholder="15 minutes" hint="jwt.expirationTime" />
      ) : null}
    </div>
  );
}
