import { useFormContext } from 'react-hook-form';
import { useChooseFile } from '../../api/connections';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import type { FormValues } from './form-values';

/** Which SQLite file to open. */
export function SqliteFields() {
  const { register, formState, setValue } = useFormContext<FormValues>();
  const choose = useChooseFile();
  return (
    <Field
      name="file"
      label="Database file"
      error={formState.errors.file?.message ?? choose.error?.message}
      hint="Opened in place and never moved. A file in use by a server stays usable by it."
    >
      <div className="flex gap-2">
        <Input {...register('file')} mono placeholder="/path/to/auth.db" />
        <Button
          busy={choose.isPending}
          onClick={() =>
            choose.mutate(undefined, {
              onSuccess: ({ file }) => {
                if (file !== null) setValue('file', file, { shouldValidate: true, shouldDirty: true });
              },
            })
          }
        >
          Choose…
        </Button>
      </div>
    </Field>
  );
}
