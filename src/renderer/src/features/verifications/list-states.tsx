import { DatabaseZap, Info, MailQuestion, SearchX } from 'lucide-react';
import { NO_ROW_FOR_LINKS } from './public/kinds';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/states';

/** What people look for here and cannot find, said before they look. */
export function NoRowForLinks() {
  return (
    <span className="flex min-w-0 items-center gap-1.5 text-sm text-faint" title={NO_ROW_FOR_LINKS}>
      <Info className="size-3.5 shrink-0" aria-hidden />
      <span className="truncate">
        Links that verify an address leave no row here: they are signed, not stored. Resets, codes and sign-in links do.
      </span>
    </span>
  );
}

/** A list that was read and is empty: nothing is waiting, or nothing matches. */
export function NoVerifications({
  search,
  narrowed,
  onClear,
}: {
  search: string;
  /** What it is narrowed to, in words. */
  narrowed: readonly string[];
  onClear: () => void;
}) {
  if (search === '' && narrowed.length === 0) {
    return (
      <EmptyState icon={MailQuestion} title="No code or link is waiting">
        Rows appear with password resets, sign-in links and codes, and go once they are used. {NO_ROW_FOR_LINKS}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={SearchX}
      title={search === '' ? 'Nothing fits these filters' : `Nothing matches “${search}”`}
      actions={
        <Button variant="primary" onClick={onClear}>
          Show everything
        </Button>
      }
    >
      {narrowed.length === 0 ? '' : `Narrowed to: ${narrowed.join(', ')}. `}
      Whom a row is for was searched; its secret part never is. {NO_ROW_FOR_LINKS}
    </EmptyState>
  );
}

/** The database has no verification table. */
export function VerificationsElsewhere() {
  return (
    <EmptyState icon={DatabaseZap} title="Verifications are not in this database">
      There is no verification table here. The auth server may keep codes elsewhere, in Redis for example (better-auth
      calls it secondary storage).
    </EmptyState>
  );
}
