import type { AccountRow } from '@shared/api/accounts';
import type { SecretPresence } from '@shared/api/common';
import { exactTime } from '../../format/dates';
import { UserCell } from '../../parts/lists/user-cell';
import { providerName, ProviderMark } from '../../parts/provider';
import { Badge } from '../../ui/badge';
import { idColumn, timeColumn } from '../../parts/lists/plain-columns';
import type { GridColumn } from '../../ui/data-grid/types';
import { Highlight } from '../../ui/highlight';
import { IdText } from '../../ui/id-text';

const TOKENS = ['accessToken', 'refreshToken', 'idToken'] as const;
const NAMES = { accessToken: 'access', refreshToken: 'refresh', idToken: 'id' } as const;

function isHidden(secret: SecretPresence): boolean {
  return secret.unavailable === true;
}

/** What is stored to sign in with, in words; never the thing itself. */
function heldText(account: AccountRow): string {
  if (account.providerId === 'credential') {
    if (isHidden(account.password)) return 'Not readable';
    return account.password.present ? 'Password set' : 'No password';
  }
  const held = TOKENS.filter((token) => account[token].present).map((token) => NAMES[token]);
  if (held.length === 0) return TOKENS.every((token) => isHidden(account[token])) ? 'Not readable' : 'No token';
  return `Token: ${held.join(', ')}`;
}

function Held({ account }: { account: AccountRow }) {
  const text = heldText(account);
  if (text === 'No password') {
    return (
      <Badge tone="danger" title="Every password is refused until one is set through a reset">
        {text}
      </Badge>
    );
  }
  if (text === 'No token' || text === 'Not readable') {
    const title =
      text === 'No token' ? 'The server keeps none of this provider' : 'The database user may not read these columns';
    return (
      <span className="truncate text-faint" title={title}>
        {text}
      </span>
    );
  }
  const until = account.accessTokenExpiresAt;
  return (
    <Badge shrink title={until === null ? text : `${text}; the access token is good until ${exactTime(until)}`}>
      {text}
    </Badge>
  );
}

const PLAIN: readonly GridColumn<AccountRow>[] = [
  {
    id: 'held',
    header: 'Stored',
    fields: ['accessTokenExpiresAt', 'refreshTokenExpiresAt'],
    grow: 1.5,
    min: 130,
    explain: 'Whether a password or tokens are stored; what they are is never shown',
    text: heldText,
    cell: (account) => <Held account={account} />,
  },
  {
    id: 'accountId',
    header: 'Id at the provider',
    grow: 1.4,
    min: 130,
    hideBelow: 900,
    explain: 'With a password it is the user’s own id',
    text: (account) => account.accountId,
    cell: (account) =>
      account.accountId === account.userId ? (
        <span className="text-faint" title={account.accountId}>
          own id
        </span>
      ) : (
        <IdText id={account.accountId} max={26} className="text-muted" />
      ),
  },
  {
    id: 'scope',
    header: 'Allowed',
    width: 170,
    hideBelow: 1400,
    explain: 'What the user allowed the server to ask the provider for',
    text: (account) => account.scope ?? '',
    cell: (account) => (
      <span className="truncate text-muted" title={account.scope ?? undefined}>
        {account.scope === null || account.scope === '' ? '—' : account.scope.split(/[\s,]+/u).join(', ')}
      </span>
    ),
  },
  timeColumn('createdAt', 'Linked', (account) => account.createdAt),
  timeColumn('updatedAt', 'Changed', (account) => account.updatedAt, { hideBelow: 1000 }),
  idColumn('id', 'Account id', (account) => account.id),
  idColumn('userId', 'User id', (account) => account.userId),
];

/** Columns of the list of accounts, with `search` highlighted. Keep the result between renders. */
export function accountColumns(search: string): readonly GridColumn<AccountRow>[] {
  return [
    {
      id: 'user',
      header: 'User',
      fields: ['userId'],
      grow: 3,
      min: 220,
      text: (account) => account.userEmail || account.userId,
      cell: (account) => (
        <UserCell
          userId={account.userId}
          name={account.userName}
          email={account.userEmail}
          search={search}
          gone={`User ${account.userId} is gone, the account is not`}
        />
      ),
    },
    {
      id: 'provider',
      header: 'Signs in with',
      fields: ['providerId'],
      grow: 1.6,
      min: 178,
      text: (account) => account.providerId,
      cell: (account) => (
        <span className="flex min-w-0 items-center gap-2" title={account.providerId}>
          <ProviderMark id={account.providerId} />
          <span className="truncate">
            <Highlight text={providerName(account.providerId)} needle={search} />
          </span>
        </span>
      ),
    },
    ...PLAIN,
  ];
}
