import type { VerificationRow } from '@shared/api/verifications';
import type { ReactNode } from 'react';
import { useCommand } from '../../nav/commands';
import { useReveal } from '../../parts/reveal/use-reveal';
import { openUser } from './public/open-user';
import { verificationSecret } from './public/reveal-target';
import { useRemoveVerifications } from './public/use-remove';
import { useExplained, verificationsStore } from './public/view-store';
import { useWriteGuard } from '../../parts/write-guard';
import type { MenuEntry } from '../../ui/menu';
import { VerificationDetail } from './detail-pane';
import { verificationMenu } from './row-menu';

function explain(row: VerificationRow): void {
  verificationsStore.place({ focusedId: row.id });
  useExplained.setState({ open: true, askedId: row.id });
}

/** Says what a row is; asked once more, it leads to the person. */
export function enterRow(row: VerificationRow): void {
  const { open, askedId } = useExplained.getState();
  if (open && askedId === row.id) openUser(row);
  else explain(row);
}

/** What can be done with rows: explained beside the list, revealed, removed. `dialogs` and `pane` have to be drawn. */
export function useRowActs({
  rows,
  focusedId,
  onRemoved,
  onClosed,
}: {
  rows: readonly VerificationRow[];
  focusedId: string | null;
  onRemoved: () => void;
  /** The pane was closed: the list should have the focus again. */
  onClosed: () => void;
}): {
  readonly remove: (rows: readonly VerificationRow[]) => void;
  /** Why nothing may be removed, or null. */
  readonly blocked: string | null;
  readonly rowMenu: (row: VerificationRow) => readonly MenuEntry[];
  readonly pane: ReactNode;
  readonly dialogs: ReactNode;
} {
  const revealDenied = useWriteGuard().deniedFor('secrets.reveal');
  const reveal = useReveal();
  const removal = useRemoveVerifications();
  const { blocked } = removal;
  const explained = useExplained(({ open }) => open);
  const row = explained ? (rows.find(({ id }) => id === focusedId) ?? rows[0]) : undefined;
  const remove = (some: readonly VerificationRow[]) => removal.remove(some, onRemoved);
  const ask = (target: VerificationRow, column: 'identifier' | 'value') =>
    reveal.ask(verificationSecret(target, column));
  const close = () => {
    useExplained.setState({ open: false, askedId: null });
    onClosed();
  };
  useCommand('user.close', close, row !== undefined);
  useCommand(
    'verification.reveal',
    () => row !== undefined && ask(row, 'value'),
    row !== undefined && revealDenied === null,
  );

  return {
    remove,
    blocked,
    rowMenu: (target) =>
      verificationMenu(target, {
        explain,
        reveal: ask,
        remove: (single) => remove([single]),
        removeAllOf: ({ userId, userEmail, subject }) =>
          userId !== null &&
          removal.removeAllOf({
            id: userId,
            label: userEmail || (subject?.type === 'email' ? subject.value : userId),
          }),
        revealDenied,
        removeBlocked: blocked,
      }),
    pane:
      row === undefined ? null : (
        <VerificationDetail
          row={row}
          revealDenied={revealDenied}
          removeBlocked={blocked}
          onReveal={(column) => ask(row, column)}
          onRemove={() => remove([row])}
          onClose={close}
        />
      ),
    dialogs: (
      <>
        {reveal.dialog}
        {removal.dialog}
      </>
    ),
  };
}
