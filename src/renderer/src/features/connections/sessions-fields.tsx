import type { ConnectionSummary } from '@shared/api/connections';
import { useFormContext, useWatch } from 'react-hook-form';
import type { SelectOption } from '../../ui/select';
import type { FormValues } from './form-values';
import { RedisFields } from './redis-fields';
import { SelectRow } from './select-row';
import { CookieCacheRow, JwtRow } from './cache-rows';
import { STORAGE } from './session-choices';
import { TextRow } from './text-row';
import { TickRow } from './tick-row';

const PROVE: readonly SelectOption<FormValues['proveBy']>[] = [
  { value: '', label: 'A signed session cookie', hint: 'Takes the secret of the auth server' },
  { value: 'bearer', label: 'The bearer plugin', hint: 'Takes no secret; the app has to have the plugin' },
];

/** How the app keeps sessions: what a logout has to end, when it bites, and how it is proven. */
export function SessionsFields({ saved }: { saved: ConnectionSummary | null }) {
  const { control } = useFormContext<FormValues>();
  const [storage, proveBy] = useWatch({ control, name: ['storage', 'proveBy'] });
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
      <CookieCacheRow label="Does the app cache sessions in a cookie?" />
      <JwtRow label="Does the app hand out JWTs?" />
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
