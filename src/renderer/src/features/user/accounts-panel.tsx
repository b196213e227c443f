import type { AccountRow } from '@shared/api/accounts';
import type { UserDetail, WayIn } from '@shared/api/users';
import { DoorClosed, Fingerprint, Mail, Smartphone, Unlink } from 'lucide-react';
import { exactTime } from '../../format/dates';
import { Badge } from '../../ui/badge';
import { IconButton } from '../../ui/button';
import { IdText } from '../../ui/id-text';
import { Panel } from '../../ui/panel';
import { EmptyState } from '../../ui/states';
import { RelativeTime } from '../../ui/time';
import { providerName, ProviderMark } from '../../parts/provider';
import { useReveal } from '../../parts/reveal/use-reveal';
import { RevealTokens } from './reveal-tokens';
import type { WriteGuard } from '../../parts/write-guard';
import { SecondFactorLine } from './second-factor-line';
import { notKnownName, wayName } from './way-names';
import { useUnlinkAct } from './use-unlink';

function tokensHeld(account: AccountRow): readonly string[] {
  return [
    account.accessToken.present ? 'access' : null,
    account.refreshToken.present ? 'refresh' : null,
    account.idToken.present ? 'id' : null,
  ].filter((name) => name !== null);
}

function Held({ account }: { account: AccountRow }) {
  if (account.providerId === 'credential') {
    if (account.password.unavailable === true) {
      return <Badge title="The database user of this connection may not read it">Password not visible</Badge>;
    }
    return account.password.present ? (
      <Badge title="A password is set; only its hash is stored">Password set</Badge>
    ) : (
      <Badge tone="danger" title="Every password is refused until one is set through a reset">
        No password
      </Badge>
    );
  }
  const tokens = tokensHeld(account);
  if (tokens.length === 0) return null;
  const expires =
    account.accessTokenExpiresAt === null
      ? ''
      : `; the access token is good until ${exactTime(account.accessTokenExpiresAt)}`;
  return (
    <Badge
      title={`The server holds this provider's ${tokens.join(', ')} token${tokens.length === 1 ? '' : 's'}${expires}`}
    >
      {tokens.length === 1 ? '1 token' : `${tokens.length} tokens`}
    </Badge>
  );
}

function scopesOf(account: AccountRow): string | undefined {
  if (account.scope === null || account.scope === '') return undefined;
  return `Allowed by the user: ${account.scope.split(/[\s,]+/u).join(', ')}`;
}

const ICONS = { passkey: Fingerprint, 'phone-code': Smartphone, 'magic-link': Mail, 'email-code': Mail } as const;

/** A way in without an account of its own. */
function UnlinkedLine({ way }: { way: WayIn }) {
  const Icon = way.kind === 'password' || way.kind === 'provider' ? DoorClosed : ICONS[way.kind];
  return (
    <li className="flex items-center gap-2.5 border-b border-line/70 px-3 py-1.5 last:border-b-0">
      <span className="flex size-6 shrink-0 items-center justify-center rounded-md bg-sunken text-muted">
        <Icon className="size-3.5" aria-hidden />
      </span>
      <span className="min-w-0 truncate">{wayName(way)}</span>
    </li>
  );
}

/** The ways this person can sign in. */
export function AccountsPanel({ user, guard, className }: { user: UserDetail; guard: WriteGuard; className?: string }) {
  const { accounts } = user;
  const unlinked = user.waysIn.ways.filter(({ accountId }) => accountId === null);
  const reveal = useReveal();
  const { ask, dialog } = useUnlinkAct(user);
  const blocked = guard.blockedFor('accounts.unlink');
  return (
    <Panel
      title="Sign-in methods"
      count={accounts.length === 0 ? undefined : accounts.length}
      flush
      className={className ?? ''}
    >
      {user.unavailable.account !== null ? (
        <EmptyState compact icon={DoorClosed} title="Sign-in methods cannot be shown">
          {user.unavailable.account}
        </EmptyState>
      ) : accounts.length === 0 && unlinked.length === 0 && (user.secondFactor?.state ?? 'off') === 'off' ? (
        <EmptyState
          compact
          icon={DoorClosed}
          title={user.states.some(({ key }) => key === 'no-way-in') ? 'No way in' : 'No password, no provider'}
        >
          {user.states.some(({ key }) => key === 'no-way-in')
            ? 'Neither a password nor a provider is linked. A password reset creates a password login.'
            : `Not known: ${user.waysIn.notKnown.map(notKnownName).join(', ')}. A password reset adds a password.`}
        </EmptyState>
      ) : (
        <ul>
          {accounts.map((account) => (
            <li
              key={account.id}
              title={scopesOf(account)}
              className="flex items-center gap-2.5 border-b border-line/70 px-3 py-1.5 last:border-b-0"
            >
              <ProviderMark id={account.providerId} />
              <div className="min-w-0 flex-1">
                <div className="flex min-w-0 items-center gap-2">
                  <span className="truncate" title={account.providerId}>
                    {providerName(account.providerId)}
                  </span>
                  <Held account={account} />
                  <RevealTokens account={account} onReveal={reveal.ask} />
                </div>
                <div className="flex min-w-0 items-center gap-1.5 text-sm text-faint">
                  {account.accountId === user.id ? null : (
                    <>
                      <IdText id={account.accountId} max={24} className="min-w-0" />
                      <span aria-hidden>·</span>
                    </>
                  )}
                  <span className="shrink-0">
                    linked <RelativeTime iso={account.createdAt} />
                  </span>
                </div>
              </div>
              <IconButton
                icon={Unlink}
                label={blocked ?? `Unlink ${providerName(account.providerId)}…`}
                size="sm"
                side="left"
                disabled={blocked !== null}
                onClick={() => ask(account)}
              />
            </li>
          ))}
          {unlinked.map((way) => (
            <UnlinkedLine key={way.kind} way={way} />
          ))}
          <SecondFactorLine user={user} guard={guard} />
        </ul>
      )}
      {reveal.dialog}
      {dialog}
    </Panel>
  );
}
