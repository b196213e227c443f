import { DatabaseZap, KeyRound, SearchX } from 'lucide-react';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/states';

/** A list that was read and is empty: nobody has a way in, or nothing matches. */
export function NoAccounts({
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
      <EmptyState icon={KeyRound} title="No accounts yet">
        A row appears here for each way to sign in that a person has: a password, or a provider such as Google.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={SearchX}
      title={search === '' ? 'No account fits these filters' : `No account matches “${search}”`}
      actions={
        <Button variant="primary" onClick={onClear}>
          Show all accounts
        </Button>
      }
    >
      {search === '' ? '' : 'Names, addresses, providers and ids at the provider were searched. '}
      {narrowed.length === 0 ? '' : `Narrowed to: ${narrowed.join(', ')}.`}
    </EmptyState>
  );
}

/** The database has no account table. */
export function AccountsElsewhere({ message, hint }: { message: string; hint?: string | undefined }) {
  return (
    <EmptyState icon={DatabaseZap} title={message}>
      {hint}
    </EmptyState>
  );
}
