import { userLabel } from '@shared/user-label';
import type { AccountRow } from '@shared/api/accounts';
import { Eye } from 'lucide-react';
import { providerName } from '../../parts/provider';
import type { RevealTarget } from '../../parts/reveal/reveal-dialog';
import { useWriteGuard } from '../../parts/write-guard';
import { IconButton } from '../../ui/button';
import { Menu } from '../../ui/menu';

const TOKENS = [
  { column: 'accessToken', label: 'Access token' },
  { column: 'refreshToken', label: 'Refresh token' },
  { column: 'idToken', label: 'ID token' },
] as const;

/** Offers to reveal the tokens of a linked provider, one by one; nothing where there are none. Passwords are never shown. */
export function RevealTokens({ account, onReveal }: { account: AccountRow; onReveal: (target: RevealTarget) => void }) {
  const denied = useWriteGuard().deniedFor('secrets.reveal');
  const held = TOKENS.filter(({ column }) => account[column].present);
  if (held.length === 0) return null;
  const provider = providerName(account.providerId);
  return (
    <Menu
      trigger={
        <IconButton
          icon={Eye}
          label={denied ?? `Reveal a token of ${provider}…`}
          size="sm"
          disabled={denied !== null}
        />
      }
      entries={held.map(({ column, label }) => ({
        label: `Reveal ${label.toLowerCase()}…`,
        icon: Eye,
        onSelect: () =>
          onReveal({
            table: 'account',
            id: account.id,
            column,
            what: `${label.replace(/^[AR]/u, (letter) => letter.toLowerCase())} of ${provider}`,
            object: userLabel({ id: account.userId, email: account.userEmail, name: account.userName }),
          }),
      }))}
    />
  );
}
