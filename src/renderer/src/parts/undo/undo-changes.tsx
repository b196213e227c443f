import type { UndoPreview } from '@shared/api/audit';
import type { FieldValue } from '@shared/api/common';
import { ArrowRight, TriangleAlert } from 'lucide-react';
import { formatNumber, plural } from '../../format/numbers';
import { cx } from '../../ui/cx';
import { providerName } from '../provider';
import { plainLabel, plainMoment } from '../user-form/field-labels';

type Change = UndoPreview['changes'][number];

const ACTS: Readonly<Record<Change['act'], string>> = {
  restore: 'comes back',
  'change-back': 'is changed back',
  remove: 'is removed again',
};

/** Rows are gathered by table where there are more of them than anybody reads. */
const EACH_UP_TO = 12;
const FIELDS_UP_TO = 30;

function words(value: FieldValue): string {
  if (value === null) return '—';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value === 'number') return formatNumber(value);
  return value === '' ? 'empty' : (plainMoment(value) ?? value);
}

function Back({ value }: { value: FieldValue }) {
  return (
    <span className="flex min-w-0 items-baseline gap-1.5">
      <ArrowRight className="size-3.5 shrink-0 self-center text-faint" aria-label="back to" />
      <span className="min-w-0">{words(value)}</span>
    </span>
  );
}

function Fields({ change }: { change: Change }) {
  const fields = change.fields
    .filter((field) => field.moved || (field.now !== field.back && field.field !== 'id'))
    .slice(0, FIELDS_UP_TO);
  if (fields.length === 0) return null;
  // A row that is not there holds nothing now.
  const both = change.act !== 'restore' || fields.some((field) => field.moved);
  return (
    <table className="mt-1 w-full table-fixed border-collapse text-left">
      <tbody>
        {fields.map((field) => (
          <tr key={field.field} className="border-t border-line/70 align-baseline">
            <th scope="row" className="w-36 truncate py-1 pr-2 font-normal text-muted" title={field.field}>
              {plainLabel(field.field)}
            </th>
            {both ? (
              <td className={cx('py-1 pr-2 wrap-anywhere text-muted selectable', field.moved && 'text-danger-ink')}>
                {field.moved ? <TriangleAlert className="mr-1 inline size-3.5 align-[-2px]" aria-hidden /> : null}
                {words(field.now)}
                {field.moved ? <span className="block text-sm">changed since by somebody else</span> : null}
              </td>
            ) : null}
            <td className="py-1 wrap-anywhere font-medium selectable">
              <Back value={field.back} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const TABLES: Readonly<Record<string, string>> = {
  user: 'User',
  session: 'Session',
  account: 'Way to sign in',
  verification: 'Link or code',
  twoFactor: 'Second factor',
  apikey: 'API key',
};

/** What a row is to the person who reads: a way in by its provider, whatever else by its kind. */
function nameOf({ table, fields }: Change): string {
  const provider = fields.find(({ field }) => field === 'providerId');
  const id = provider?.back ?? provider?.now;
  return table === 'account' && typeof id === 'string' ? providerName(id) : (TABLES[table] ?? plainLabel(table));
}

function Row({ change }: { change: Change }) {
  return (
    <li className="rounded-md border border-line px-3 py-2">
      <div className="flex min-w-0 items-baseline gap-2">
        <span className="font-medium" title={change.id === null ? undefined : `Id ${change.id}`}>
          {nameOf(change)}
        </span>
        <span className="ml-auto shrink-0 text-sm text-muted">{ACTS[change.act]}</span>
      </div>
      {/* Of rows that come back or go, the person says enough; the rest is known by its table. */}
      {change.act === 'change-back' || change.table === 'user' ? <Fields change={change} /> : null}
    </li>
  );
}

function gathered(changes: readonly Change[]): readonly (readonly [text: string, n: number])[] {
  const counts = new Map<string, number>();
  for (const { table, act } of changes) {
    const text = `${TABLES[table] ?? plainLabel(table)} ${ACTS[act]}`;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts];
}

/** What undoing would write: row by row, or by table where there are many; what somebody changed since stands out. */
export function UndoChanges({ preview }: { preview: UndoPreview }) {
  const moved = preview.changes.filter((change) => change.fields.some((field) => field.moved));
  const many = preview.changes.length + preview.more > EACH_UP_TO;
  const each = many ? moved : preview.changes;
  return (
    <div className="flex flex-col gap-2">
      {many ? (
        <ul className="rounded-md border border-line px-3 py-2">
          {gathered(preview.changes).map(([text, n]) => (
            <li key={text} className="flex gap-3">
              <span className="nums w-10 shrink-0 text-right">{formatNumber(n)}</span>
              <span>× {text}</span>
            </li>
          ))}
          {preview.more === 0 ? null : <li className="text-faint">and {plural(preview.more, 'row')} more</li>}
        </ul>
      ) : null}
      {each.length === 0 ? null : (
        <ul className="flex flex-col gap-2">
          {each.slice(0, EACH_UP_TO).map((change, index) => (
            <Row key={`${change.table} ${change.id ?? ''} ${index}`} change={change} />
          ))}
        </ul>
      )}
    </div>
  );
}
