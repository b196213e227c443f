import type { FieldValue } from '@shared/api/common';
import type { UserField } from '@shared/api/users';
import { EmailText } from '../../../parts/email-text';
import { Button } from '../../../ui/button';
import { cx } from '../../../ui/cx';
import { Notice } from '../../../ui/notice';
import { RelativeTime } from '../../../ui/time';
import { fieldLabel } from '../../../parts/user-form/field-labels';
import { valueWords } from '../../../parts/user-form/edit-fields';
import type { Choices, Merged } from './three-way';

function Value({ value, strong }: { value: FieldValue; strong: boolean }) {
  return (
    <td className={cx('px-2 py-1.5 align-baseline wrap-anywhere selectable', strong ? 'font-medium' : 'text-muted')}>
      {typeof value === 'string' && /^\S+@\S+$/u.test(value) ? <EmailText email={value} /> : valueWords(value)}
    </td>
  );
}

function Choice({
  by,
  choice,
  onChoose,
}: {
  by: Merged<FieldValue>['by'];
  choice: 'mine' | 'theirs' | undefined;
  onChoose: (side: 'mine' | 'theirs') => void;
}) {
  if (by === 'both-alike') return <span className="pr-2 text-sm text-faint">the same</span>;
  if (by === 'theirs') return <span className="pr-2 text-sm text-faint">theirs stays</span>;
  const now = choice ?? (by === 'mine' ? 'mine' : undefined);
  if (now !== undefined) {
    return (
      <Button size="sm" onClick={() => onChoose(now === 'mine' ? 'theirs' : 'mine')}>
        {now === 'mine' ? 'Use theirs' : 'Use mine'}
      </Button>
    );
  }
  return (
    <span className="inline-flex gap-1">
      <Button size="sm" onClick={() => onChoose('theirs')}>
        Use theirs
      </Button>
      <Button size="sm" onClick={() => onChoose('mine')}>
        Use mine
      </Button>
    </span>
  );
}

/**
 * Somebody saved first: what was, what they made of it, what is typed here. Changes of different fields are merged and
 * shown as such; where both changed one, nothing is written until a side is chosen.
 */
export function ConflictView({
  fields,
  merged,
  savedAt,
  choices,
  onChoose,
}: {
  fields: readonly UserField[];
  merged: readonly Merged<FieldValue>[];
  /** When theirs was saved. */
  savedAt: string | null;
  choices: Choices;
  onChoose: (column: string, side: 'mine' | 'theirs') => void;
}) {
  const changed = merged.filter(({ by }) => by !== 'nobody');
  const open = changed.filter(({ by, field }) => by === 'conflict' && choices[field] === undefined).length;
  return (
    <div className="flex flex-col gap-3">
      <Notice tone="warn" title="Somebody changed this user after you opened it. Nothing was saved.">
        Theirs was saved <RelativeTime iso={savedAt} />.{' '}
        {open === 0
          ? 'Yours and theirs fit together as below; save to write it.'
          : `You both changed ${open === 1 ? 'one field' : `${open} fields`}: choose, then save yours on top.`}
      </Notice>
      <table className="w-full table-fixed border-collapse text-left">
        <thead>
          <tr className="border-b border-line text-sm text-muted">
            <th className="w-28 px-2 py-1 font-medium">Field</th>
            <th className="px-2 py-1 font-medium">Original</th>
            <th className="px-2 py-1 font-medium">Theirs, now saved</th>
            <th className="px-2 py-1 font-medium">Mine</th>
            <th className="w-44" aria-label="Choice" />
          </tr>
        </thead>
        <tbody>
          {changed.map(({ field: column, by, original, mine, theirs }) => {
            const field = fields.find((one) => one.column === column);
            const side = choices[column] ?? (by === 'conflict' ? undefined : by === 'mine' ? 'mine' : 'theirs');
            return (
              <tr key={column} className={cx('border-b border-line/70', side === undefined && 'bg-warn-soft')}>
                <th scope="row" className="px-2 py-1.5 align-baseline font-normal wrap-anywhere text-muted">
                  {field === undefined ? column : fieldLabel(field)}
                </th>
                <Value value={original} strong={false} />
                <Value value={theirs} strong={side === 'theirs'} />
                {by === 'theirs' ? (
                  <td className="px-2 py-1.5 align-baseline text-faint">not touched</td>
                ) : (
                  <Value value={mine} strong={side === 'mine'} />
                )}
                <td className="py-1 text-right">
                  <Choice by={by} choice={choices[column]} onChoose={(next) => onChoose(column, next)} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
