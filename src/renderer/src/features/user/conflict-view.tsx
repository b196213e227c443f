import type { UserRow } from '@shared/api/users';
import { EmailText } from '../../parts/email-text';
import { Button } from '../../ui/button';
import { cx } from '../../ui/cx';
import { Notice } from '../../ui/notice';
import { RelativeTime } from '../../ui/time';
import {
  asSaved,
  EDIT_FIELDS,
  EDIT_LABELS,
  valuesOf,
  valueWords,
  type EditField,
  type EditValues,
} from './edit-values';

function Value({ value, strong }: { value: string | boolean; strong: boolean }) {
  return (
    <td className={cx('px-2 py-1.5 align-baseline wrap-anywhere selectable', strong ? 'font-medium' : 'text-muted')}>
      {typeof value === 'string' && value.includes('@') ? <EmailText email={value} /> : valueWords(value)}
    </td>
  );
}

/** Somebody saved first: what was, what they made of it, what is typed here; nothing is written until one is chosen. */
export function ConflictView({
  original,
  current,
  mine,
  onUseTheirs,
  onUseMine,
  typed,
}: {
  original: EditValues;
  /** The row as it stands now. */
  current: UserRow;
  /** What would be saved as the form stands. */
  mine: EditValues;
  /** What was typed when saving was refused. */
  typed: EditValues;
  onUseTheirs: (field: EditField) => void;
  onUseMine: (field: EditField) => void;
}) {
  const theirs = valuesOf(current);
  const saved = asSaved(mine);
  const wanted = asSaved(typed);
  const fields = EDIT_FIELDS.filter((field) => theirs[field] !== original[field] || wanted[field] !== original[field]);
  return (
    <div className="flex flex-col gap-3">
      <Notice tone="warn" title="Somebody changed this user after you opened it. Nothing was saved.">
        Theirs was saved <RelativeTime iso={current.updatedAt} />. Choose field by field, then save yours on top.
      </Notice>
      <table className="w-full table-fixed border-collapse text-left">
        <thead>
          <tr className="border-b border-line text-sm text-muted">
            <th className="w-28 px-2 py-1 font-medium">Field</th>
            <th className="px-2 py-1 font-medium">Original</th>
            <th className="px-2 py-1 font-medium">Theirs, now saved</th>
            <th className="px-2 py-1 font-medium">Mine</th>
            <th className="w-26" aria-label="Choice" />
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => {
            const untouched = wanted[field] === original[field];
            const same = wanted[field] === theirs[field];
            const isMine = saved[field] !== theirs[field];
            return (
              <tr key={field} className="border-b border-line/70">
                <th scope="row" className="px-2 py-1.5 align-baseline font-normal text-muted">
                  {EDIT_LABELS[field]}
                </th>
                <Value value={original[field]} strong={false} />
                <Value value={theirs[field]} strong={!isMine} />
                {untouched ? (
                  <td className="px-2 py-1.5 align-baseline text-faint">not touched</td>
                ) : (
                  <Value value={wanted[field]} strong={isMine} />
                )}
                <td className="py-1 text-right">
                  {untouched || same ? (
                    <span className="pr-2 text-sm text-faint">{same ? 'the same' : 'theirs stays'}</span>
                  ) : (
                    <Button size="sm" onClick={() => (isMine ? onUseTheirs(field) : onUseMine(field))}>
                      {isMine ? 'Use theirs' : 'Use mine'}
                    </Button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
