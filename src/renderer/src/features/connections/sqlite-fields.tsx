import { useFormContext } from 'react-hook-form';
import { useChooseFile } from '../../api/connections';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { asText, type FormValues } from './form-values';
import { TickRow } from './tick-row';
import { useFault } from './use-setting';

/** Which SQLite file to open, and whether in its place. */
export function SqliteFields() {
  return (
    <>
      <FileRow />
      <TickRow
        name="sqlite.copy"
        label="Read a copy"
        hint="Made at each opening and thrown away at the end; nothing can be changed. For a file in a write-protected folder, on a network drive, or left half changed by an app that stopped."
      />
    </>
  );
}

function FileRow() {
  const { register, setValue } = useFormContext<FormValues>();
  const choose = useChooseFile();
  const fault = useFault('sqlite.file');
  return (
    <Field
      name="sqlite.file"
      label="Database file"
      error={fault ?? choose.error?.message}
      hint="Opened in place and never moved. A file in use by a server stays usable by it."
    >
      <div className="flex gap-2">
        <Input {...register('sqlite.file', { setValueAs: asText })} mono placeholder="/path/to/auth.db" />
        <Button
          busy={choose.isPending}
          onClick={() =>
            choose.mutate('database', {
              onSuccess: ({ path }) => {
                if (path !== null) setValue('sqlite.file', path, { shouldValidate: true, shouldDirty: true });
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
