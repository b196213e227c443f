import { Controller, useFormContext } from 'react-hook-form';
import { Segmented } from '../../ui/segmented';
import type { FormValues } from './form-values';

/** Which kind of database it is. */
export function DriverChoice() {
  const { control } = useFormContext<FormValues>();
  return (
    <div data-field="driver">
      <Controller
        control={control}
        name="driver"
        render={({ field }) => (
          <Segmented
            label="Kind of database"
            value={field.value}
            onValueChange={field.onChange}
            options={[
              { value: 'postgres', label: 'PostgreSQL' },
              { value: 'sqlite', label: 'SQLite' },
            ]}
          />
        )}
      />
    </div>
  );
}
