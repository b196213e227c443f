import type { NameMapping } from '@shared/api/app-settings';
import { useEffect, useRef } from 'react';
import { Button } from '../../../ui/button';
import { SuggestInput } from '../suggest-input';
import { MODEL_TABLES } from './model';
import { withField, withTable, type KnownNames } from './names';

/** After a test that did not find its way: the names it needs, to pick from those that exist, and the test again. */
export function NamePicker({
  value,
  onChange,
  known,
  onTest,
}: {
  value: NameMapping;
  onChange: (value: NameMapping) => void;
  known: KnownNames;
  onTest: () => void;
}) {
  const box = useRef<HTMLElement>(null);
  // It is what the test asks for; its first box takes the keys.
  useEffect(() => box.current?.querySelector('input')?.focus(), []);
  const about = MODEL_TABLES.find((table) => known.missing[table] !== undefined) ?? 'user';
  const lacking = known.missing[about] ?? [];
  const columns = known.columns[about] ?? [];
  const wantsTable = known.absent.includes('user');
  if (!wantsTable && lacking.length === 0) return null;
  const ready = wantsTable
    ? (value.tables?.['user'] ?? '') !== ''
    : lacking.every((field) => (value.fields?.[about]?.[field] ?? '') !== '');
  return (
    <section
      ref={box}
      aria-label="Name what was not found"
      className="mt-3 rounded-md border border-line bg-surface p-3"
    >
      <h3 className="font-medium">
        {wantsTable ? 'Which of these tables holds the users?' : 'Which columns are these?'}
      </h3>
      <p className="mb-2 text-sm text-faint">
        {wantsTable
          ? 'Pick it here; session, account and verification tables can be named in the form under “Names”.'
          : `${columns.length === 0 ? 'Write' : 'Pick'} the columns of “${known.found[about] ?? about}” that hold them.`}
      </p>
      <div className="flex flex-col gap-1.5">
        {wantsTable ? (
          <SuggestInput
            label="Table of the users"
            value={value.tables?.['user'] ?? ''}
            onValueChange={(name) => onChange(withTable(value, 'user', name))}
            suggestions={known.tables}
            placeholder={known.tables.slice(0, 3).join(', ')}
          />
        ) : (
          lacking.map((field) => (
            <div key={field} className="grid grid-cols-[120px_minmax(0,1fr)] items-center gap-2">
              <span className="truncate font-mono text-sm" title={field}>
                {field}
              </span>
              <SuggestInput
                label={`Column that holds ${field}`}
                value={value.fields?.[about]?.[field] ?? ''}
                onValueChange={(name) => onChange(withField(value, about, field, name))}
                suggestions={columns}
                placeholder={columns.length === 0 ? 'name of the column' : 'pick a column'}
              />
            </div>
          ))
        )}
      </div>
      <div className="mt-2 flex justify-end">
        <Button variant="primary" disabled={!ready} onClick={onTest}>
          Test again
        </Button>
      </div>
    </section>
  );
}
