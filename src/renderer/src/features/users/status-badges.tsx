import type { UserRow } from '@shared/api/users';
import { BadgeCheck, Ban, KeyRound, MailWarning } from 'lucide-react';
import { exactTime, shortDay } from '../../format/dates';
import { Badge } from '../../ui/badge';
import { useNow } from '../../ui/use-now';

function banTitle(user: UserRow): string {
  const reason = user.banReason === null || user.banReason === undefined ? 'No reason given' : user.banReason;
  const until =
    user.banExpires === null || user.banExpires === undefined ? 'no end' : `until ${exactTime(user.banExpires)}`;
  return `${reason}; ${until}`;
}

/** The same as words, as they are copied. */
export function statusWords(user: UserRow): readonly string[] {
  return [
    user.banned === true ? 'Banned' : null,
    user.emailVerified ? 'Verified' : 'Unverified',
    user.twoFactorEnabled === true ? '2FA' : null,
  ].filter((word) => word !== null);
}

/** What decides whether the person can sign in, most urgent first; the usual is said quietly. */
export function StatusBadges({ user }: { user: UserRow }) {
  const roles = (user.role ?? '').split(',').filter((role) => role !== '' && role !== 'user');
  const now = useNow();
  const expired = user.banExpires !== null && user.banExpires !== undefined && Date.parse(user.banExpires) < now;
  return (
    <span className="flex min-w-0 items-center gap-1">
      {user.banned === true ? (
        <Badge shrink tone={expired ? 'neutral' : 'danger'} icon={Ban} title={banTitle(user)} className="min-w-12">
          {expired
            ? 'Ban expired'
            : user.banExpires === null || user.banExpires === undefined
              ? 'Banned'
              : `Banned to ${shortDay(user.banExpires)}`}
        </Badge>
      ) : null}
      {user.emailVerified ? (
        <span className="flex items-center gap-1 pr-1 text-sm text-faint" title="The address is verified">
          <BadgeCheck className="size-3.5 text-ok-ink" aria-hidden />
          Verified
        </span>
      ) : (
        <Badge tone="warn" icon={MailWarning} title="The address is not verified">
          Unverified
        </Badge>
      )}
      {user.twoFactorEnabled === true ? (
        <Badge icon={KeyRound} title="Signs in with a second factor">
          2FA
        </Badge>
      ) : null}
      {roles.length === 0 ? null : (
        <Badge shrink tone="accent" title={`Role: ${roles.join(', ')}`} className="min-w-10">
          {roles.join(', ')}
        </Badge>
      )}
    </span>
  );
}
