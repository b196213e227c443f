import type { ConnectionSummary } from '@shared/api/connections';
import { useFormContext, useWatch } from 'react-hook-form';
import type { SelectOption } from '../../ui/select';
import { DurationRow } from './duration-row';
import type { FormValues } from './form-values';
import { RedisFields } from './redis-fields';
import { SelectRow } from './select-row';
import { STORAGE } from './session-choices';
import { TextRow } from './text-row';
import { TickRow } from './tick-row';

const CACHE: readonly SelectOption<FormValues['cookieCache']>[] = [
  { value: '', label: 'Not said', hint: 'Asked after opening; until then it counts as possible' },
  { value: 'off', label: 'No', hint: 'A logout bites at once' },
  { value: 'on', label: 'Yes', hint: 'Browsers may look signed in until what they cached runs out' },
  { value: 'unknown', label: 'I don’t know', hint: 'Counts as possible; not asked again' },
];
const JWT: readonly SelectOption<FormValues['jwt']>[] = [
  { value: '', label: 'As the database shows', hint: 'The plugin has a table of its own' },
  { value: 'off', label: 'No' },
  { value: 'on', label: 'Yes', hint: 'Those already issued work until they run out, whatever is ended' },
  { value: 'unknown', label: 'I don’t know', hint: 'As the database shows; not asked again' },
];
const PROVE: readonly SelectOption<FormValues['proveBy']>[] = [
  { value: '', label: 'A signed session cookie', hint: 'Takes the secret of the auth server' },
  { value: 'bearer', label: 'The bearer plugin', hint: 'Takes no secret; the app has to have the plugin' },
];

/** How the app keeps sessions: what a logout has to end, when it bites, and how it is proven. */
export function SessionsFields({ saved }: { saved: ConnectionSummary | null }) {
  const { control } = useFormContext<FormValues>();
  const [storage, cookieCache, jwt, proveBy] = useWatch({
    control,
    name: ['storage', 'cookieCache', 'jwt', 'proveBy'],
  });
  return (
    <>
      <SelectRow
        name="storage"
        label="Where sessions are kept"
        options={STORAGE}
        hint={STORAGE.find((one) => one.value === storage)?.hint}
      />
      {storage === 'none' ? null : <RedisFields saved={saved} />}
      {storage === 'only' || storage === 'with-database-preserved' ? null : (
        <TickRow
          name="preserveRows"
          label="Ended sessions keep their rows"
          hint="The app has preserveSessionInDatabase: a row is then marked as ended, not removed."
        />
      )}
      <div className="grid grid-cols-[minmax(0,1fr)_180px] items-start gap-3">
        <SelectRow
          name="cookieCache"
          label="Does the app cache sessions in a cookie?"
          options={CACHE}
          hint={CACHE.find((one) => one.value === cookieCache)?.hint}
        />
        {cookieCache === 'on' ? (
          <DurationRow name="cookieCacheFor" label="For how long" placeholder="5 minutes" hint="cookieCache.maxAge" />
        ) : null}
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)_180px] items-start gap-3">
        <SelectRow
          name="jwt"
          label="Does the app hand out JWTs?"
          options={JWT}
          hint={JWT.find((one) => one.value === jwt)?.hint}
        />
        {jwt === 'on' ? (
          <DurationRow name="jwtFor" label="How long one works" placeholder="15 minutes" hint="jwt.expirationTime" />
        ) : null}
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)_180px] items-start gap-3">
        <SelectRow
          name="proveBy"
          label="How a logout is proven to the auth server"
          options={PROVE}
          hint={PROVE.find((one) => one.value === proveBy)?.hint}
        />
        {proveBy === 'bearer' ? null : (
          <TextRow
            name="cookiePrefix"
            label="Cookie prefix"
            optional
            mono
            placeholder="better-auth"
            hint="advanced.cookiePrefix"
          />
        )}
      </div>
      <TickRow
        name="proveAlways"
        label="Prove every single logout"
        hint="The auth server is asked with that very session before and after; the answers stand in the audit."
      />
    </>
  );
}
