import { Controller, useFormContext } from 'react-hook-form';
import { Notice } from '../../ui/notice';
import { Checkbox } from '../../ui/toggle';
import type { FormValues } from './form-values';

/** Where secrets are kept, as far as this system lets one choose. */
export function SecretsFields({ protectedStore }: { protectedStore: boolean }) {
  const { control } = useFormContext<FormValues>();
  if (!protectedStore) {
    return (
      <Notice tone="info" title="They are kept in memory only">
        This system offers no protected place for secrets, so Authdesk writes none to disk and asks again at the next
        start.
      </Notice>
    );
  }
  return (
    <Controller
      control={control}
      name="remember"
      render={({ field }) => (
        <Checkbox
          checked={field.value}
          onCheckedChange={field.onChange}
          label="Keep them in this system’s secret store"
          hint="Otherwise they stay in memory until Authdesk closes, and are asked for next time."
        />
      )}
    />
  );
}
