import type { Twins, TwinSign } from '@shared/api/twins';
import { UsersRound } from 'lucide-react';
import { toApiError } from '../../../api/error';
import { useTwins } from '../../../api/users';
import { go } from '../../../nav/store';
import { EmailText } from '../../../parts/email-text';
import { Button } from '../../../ui/button';

/** What two users have in common, as it is said between commas. */
const SIGNS: Readonly<Record<TwinSign, string>> = {
  case: 'the same address but for capitals',
  dots: 'the same address but for dots',
  plus: 'the same address but for what follows the plus',
  'look-alike': 'an address with letters that look alike',
  phone: 'the same phone number',
  'provider-account': 'the same account at a provider',
  'name-and-device': 'the same name on the same kind of device',
};

const SHOWN = 5;

function Twin({ twin: { user, signs } }: { twin: Twins['twins'][number] }) {
  return (
    <li className="flex items-start gap-2.5 border-b border-line/70 px-3 py-1.5 last:border-b-0">
      <UsersRound className="mt-0.5 size-3.5 shrink-0 text-faint" aria-hidden />
      <div className="min-w-0 flex-1">
        <div className="font-medium wrap-anywhere selectable">
          {user.name ? `${user.name} · ` : null}
          <EmailText email={user.email} />
        </div>
        <div className="text-sm text-muted selectable">
          May be the same person: {signs.map(({ kind }) => SIGNS[kind]).join(', ')}.
        </div>
      </div>
      <Button size="sm" onClick={() => go({ to: 'user', id: user.id })}>
        Open the other one
      </Button>
    </li>
  );
}

/** Who may be the same person; nothing where there is nobody. `beside` are told already. */
export function TwinLines({ id, beside }: { id: string; beside: ReadonlySet<string> }) {
  const { data, error } = useTwins(id);
  if (error !== null) return <p className="px-3 py-1.5 text-sm text-muted">{toApiError(error).message}</p>;
  const others = (data?.twins ?? []).filter(({ user }) => !beside.has(user.id));
  const unseen = [...new Set((data?.unchecked ?? []).map(({ why }) => why))];
  return (
    <>
      <ul
        aria-label="Who may be the same person"
        title={unseen.length === 0 ? undefined : `Not compared: ${unseen.join(' ')}`}
      >
        {others.slice(0, SHOWN).map((twin) => (
          <Twin key={twin.user.id} twin={twin} />
        ))}
      </ul>
      {others.length > SHOWN ? (
        <p className="px-3 py-1.5 text-sm text-faint">and {others.length - SHOWN} more that look alike.</p>
      ) : null}
    </>
  );
}
