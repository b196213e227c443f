import type { ConnectionSummary } from '@shared/api/connections';
import type { SelectOption } from '../../ui/select';
import { RedisFields } from './redis-fields';
import { SelectRow } from './select-row';
import { CookieCacheRow, JwtRow, StorageRow } from './session-rows';
import { TextRow } from './text-row';
import { TickRow } from './tick-row';
import { useSetting } from './use-setting';

const PROVE: readonly SelectOption<'cookie' | 'bearer'>[] = [
  { value: 'cookie', label: 'A signed session cookie', hint: 'Takes the secret of the auth server' },
  { value: 'bearer', label: 'The bearer plugin', hint: 'Takes no secret; the app has to have the plugin' },
];

/** How the app keeps sessions: what a logout has to revoke, when it takes effect, and how it is proven. */
export function SessionsFields({ saved }: { saved: ConnectionSummary | null }) {
  const { value: storage } = useSetting('sessions.secondaryStorage');
  const { value: proveBy } = useSetting('sessions.proveBy');
  return (
    <>
      <StorageRow label="Where sessions are kept" />
      {storage === 'none' ? null : <RedisFields saved={saved} />}
      {storage === 'only' || storage === 'with-database-preserved' ? null : (
        <TickRow
          name="sessions.preserveRows"
          label="Revoked sessions keep their rows"
          hint="The app has preserveSessionInDatabase: a row is then marked as revoked, not removed."
        />
      )}
      <CookieCacheRow label="Does the app cache sessions in a cookie?" />
      <JwtRow label="Does the app hand out JWTs?" />
      <div className="grid grid-cols-[minmax(0,1fr)_180px] items-start gap-3">
        <SelectRow
          name="sessions.proveBy"
          unset="cookie"
          label="How a logout is proven to the auth server"
          options={PROVE}
        />
        {proveBy === 'bearer' ? null : (
          <TextRow
            name="sessions.cookiePrefix"
            label="Cookie prefix"
            optional
            mono
            placeholder="better-auth"
            hint="advanced.cookiePrefix"
          />
        )}
      </div>
      <TickRow
        name="sessions.proveAlways"
        label="Prove every single logout"
        hint="The auth server is asked with that very session before and after; the answers stand in the audit."
      />
    </>
  );
}
