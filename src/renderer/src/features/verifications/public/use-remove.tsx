import type { VerificationRow } from '@shared/api/verifications';
import type { ReactNode } from 'react';
import { removeVerifications, removeVerificationsOf } from '../../../api/verifications';
import { formatNumber, plural } from '../../../format/numbers';
import { useQuietAct, type Act, type Confirmed } from '../../../parts/confirm/use-confirm-act';
import { announceDone } from '../../../parts/undo/announce-done';
import { useWriteGuard } from '../../../parts/write-guard';
import { KIND_EXPLAINED, KIND_WORDS } from './kinds';

const OLDER = 'Older rows of the same kind for the same user go along, for the server would take those next.';

function objectOf(rows: readonly VerificationRow[]): string {
  const [first] = rows;
  if (rows.length !== 1 || first === undefined) {
    const kinds = [...new Set(rows.map((row) => KIND_WORDS[row.kind]))];
    return kinds.length <= 3 ? kinds.join(', ') : `${kinds.slice(0, 2).join(', ')} and ${kinds.length - 2} other kinds`;
  }
  return first.subject === null ? first.label : `${first.label} · ${first.userEmail ?? first.subject.value}`;
}

async function removeRows(rows: readonly VerificationRow[], confirmed: Confirmed): Promise<void> {
  const { why } = confirmed;
  const { data, entry } = await removeVerifications(
    rows.map((row) => row.id),
    confirmed,
  );
  const [first] = rows;
  announceDone({
    title:
      data.removed === 0
        ? 'Nothing was left to remove'
        : data.removed === 1 && first !== undefined
          ? `Removed: ${first.label}`
          : `Removed ${formatNumber(data.removed)} links and codes`,
    description: data.notes.join(' '),
    entry,
    why,
  });
}

/**
 * Removes links and codes: one at once where nothing forbids it, several or all of a person after a question. All of it
 * can be undone. `dialog` has to be drawn.
 */
export function useRemoveVerifications(): {
  readonly remove: (rows: readonly VerificationRow[], onDone?: () => void) => void;
  readonly removeAllOf: (person: { readonly id: string; readonly label: string }) => void;
  readonly blocked: string | null;
  readonly dialog: ReactNode;
} {
  const guard = useWriteGuard();
  const { run, ask, dialog } = useQuietAct();

  const remove = (rows: readonly VerificationRow[], onDone?: () => void) => {
    const [first] = rows;
    if (first === undefined) return;
    const act: Act = {
      title: rows.length === 1 ? 'Remove this row?' : `Remove ${plural(rows.length, 'row')}?`,
      object: objectOf(rows),
      consequence: (
        <>
          {rows.length === 1
            ? KIND_EXPLAINED[first.kind].removed
            : 'The links and codes they stand for stop working at once; users can ask for new ones.'}{' '}
          {OLDER} It can be undone.
        </>
      ),
      verb: rows.length === 1 ? 'Remove' : `Remove ${plural(rows.length, 'row')}`,
      mild: false,
      run: async (confirmed) => {
        await removeRows(rows, confirmed);
        onDone?.();
      },
    };
    if (rows.length === 1 && !guard.production) run(act);
    else ask(act);
  };

  const removeAllOf = ({ id, label }: { readonly id: string; readonly label: string }) =>
    ask({
      title: 'Remove all links and codes of this user?',
      object: label,
      consequence: (
        <>
          Every reset link, sign-in link and code they were sent stops working, and trusted devices ask for the second
          factor again. Nobody is signed out. Links that verify an address leave no row: they work until they expire or
          the address changes. It can be undone.
        </>
      ),
      verb: 'Remove all',
      run: async (confirmed) => {
        const { why } = confirmed;
        const { data, entry } = await removeVerificationsOf(id, confirmed);
        announceDone({
          title:
            data.removed === 0
              ? 'There was nothing to remove'
              : `Removed ${plural(data.removed, 'link or code', 'links and codes')} of ${label}`,
          description: data.notes.join(' '),
          entry,
          why,
        });
      },
    });

  return {
    remove: (rows, onDone) => guard.guard(() => remove(rows, onDone), 'verifications.remove'),
    removeAllOf: (person) => guard.guard(() => removeAllOf(person), 'verifications.removeForUser'),
    blocked: guard.blockedFor('verifications.remove'),
    dialog,
  };
}
