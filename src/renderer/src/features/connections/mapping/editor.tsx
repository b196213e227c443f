import type { NameMapping } from '@shared/api/app-settings';
import type { LogicalTable } from '@shared/logical-model';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { plural } from '../../../format/numbers';
import { Badge } from '../../../ui/badge';
import { Button } from '../../../ui/button';
import { cx } from '../../../ui/cx';
import { SuggestInput } from '../suggest-input';
import { fieldsOf, isOfPlugin, MODEL_MEANING, MODEL_TABLES } from './model';
import { namedCount, withField, withTable, type KnownNames } from './names';

interface EditorProps {
  readonly value: NameMapping;
  readonly onChange: (value: NameMapping) => void;
  readonly known: KnownNames;
}

/** Columns to offer for a field: those no other field of the table has taken come first. */
function columnsFor({ value, known }: EditorProps, table: LogicalTable): readonly string[] {
  const taken = new Set([
    ...Object.values(value.fields?.[table] ?? {}),
    ...Object.values(known.foundFields[table] ?? {}),
  ]);
  const columns = known.columns[table] ?? [];
  return [...columns.filter((name) => !taken.has(name)), ...columns.filter((name) => taken.has(name))];
}

function Fields({ table, ...props }: EditorProps & { table: LogicalTable }) {
  const { value, onChange, known } = props;
  const missing = known.missing[table] ?? [];
  const suggestions = columnsFor(props, table);
  const [all, setAll] = useState(false);
  const isShown = (field: string) =>
    !isOfPlugin(table, field) ||
    known.foundFields[table]?.[field] !== undefined ||
    (value.fields?.[table]?.[field] ?? '') !== '';
  const existing = fieldsOf(table);
  const fields = all ? existing : existing.filter(isShown);
  const more = existing.length - fields.length;
  return (
    <>
      <dl className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)] items-center gap-x-3 gap-y-1 pt-1 pb-2">
        {fields.map((field) => {
          const lacks = missing.includes(field);
          return (
            <div key={field} className="col-span-2 grid grid-cols-subgrid items-center">
              <dt
                className={cx('truncate pl-6 font-mono text-sm', lacks ? 'font-medium text-danger-ink' : 'text-muted')}
                title={lacks ? `No column was found for ${field}` : field}
              >
                {field}
              </dt>
              <dd>
                <SuggestInput
                  label={`Column for ${table}.${field}`}
                  value={value.fields?.[table]?.[field] ?? ''}
                  onValueChange={(name) => onChange(withField(value, table, field, name))}
                  suggestions={suggestions}
                  placeholder={lacks ? 'not found: name the column' : (known.foundFields[table]?.[field] ?? field)}
                />
              </dd>
            </div>
          );
        })}
      </dl>
      {more === 0 ? null : (
        <Button size="sm" variant="ghost" className="mb-2 ml-4" onClick={() => setAll(true)}>
          {`${plural(more, 'field')} of plugins`}
        </Button>
      )}
    </>
  );
}

function TableNames({ table, ...props }: EditorProps & { table: LogicalTable }) {
  const { value, onChange, known } = props;
  const lacking = known.missing[table]?.length ?? 0;
  const [wanted, setWanted] = useState<boolean | null>(null);
  const open = wanted ?? lacking > 0;
  const named = namedCount(value, table);
  return (
    <li className="border-t border-line py-1 first:border-t-0">
      <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)] items-center gap-x-3">
        <button
          type="button"
          aria-expanded={open}
          aria-label={`Columns of ${table}`}
          onClick={() => setWanted(!open)}
          className="flex h-7 min-w-0 items-center gap-1.5 rounded-md text-left hover:text-ink"
        >
          <ChevronRight className={cx('size-3.5 shrink-0 text-faint', open && 'rotate-90')} aria-hidden />
          <span className="font-mono text-sm">{table}</span>
          {lacking > 0 ? (
            <Badge tone="danger">{plural(lacking, 'column')} missing</Badge>
          ) : named > 0 ? (
            <Badge tone="info">{named} named</Badge>
          ) : (
            <span className="truncate text-sm text-faint" title={MODEL_MEANING[table]}>
              {MODEL_MEANING[table]}
            </span>
          )}
        </button>
        <SuggestInput
          label={`Table for ${table}`}
          value={value.tables?.[table] ?? ''}
          onValueChange={(name) => onChange(withTable(value, table, name))}
          suggestions={known.tables}
          placeholder={known.absent.includes(table) ? 'not found: name the table' : (known.found[table] ?? table)}
        />
      </div>
      {open ? <Fields table={table} {...props} /> : null}
    </li>
  );
}

/** Names that cannot be guessed: for each of better-auth's tables its name here, and below it those of its columns. */
export function MappingEditor(props: EditorProps) {
  return (
    <ul aria-label="Names of tables and columns" className="rounded-lg border border-line px-2 py-0.5">
      {MODEL_TABLES.map((table) => (
        <TableNames key={table} table={table} {...props} />
      ))}
    </ul>
  );
}
