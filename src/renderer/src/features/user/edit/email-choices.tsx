import type { UserDetail } from '@shared/api/users';
import { useEmailCheck } from '../../../api/users';
import { plural } from '../../../format/numbers';
import { Checkbox } from '../../../ui/toggle';

/** What goes with a new address. */
export interface EmailChoices {
  readonly revokeSessions: boolean;
  readonly voidLinks: boolean;
}

export const NO_CHOICES: EmailChoices = { revokeSessions: false, voidLinks: true };

function aboutLinks(openLinks: number | null, voided: boolean): string {
  if (openLinks === 0) return 'None is open.';
  const open = openLinks === null ? 'Those that are open' : plural(openLinks, 'open one');
  return voided ? `${open} will be refused.` : `${open} still work${openLinks === 1 ? 's' : ''} from the old mailbox.`;
}

/** What happens to sessions and to what was mailed to the old address. */
export function EmailChoiceFields({
  user,
  choices,
  onChange,
}: {
  user: UserDetail;
  choices: EmailChoices;
  onChange: (choices: EmailChoices) => void;
}) {
  const { activeSessions } = user.counts;
  const closed = user.unavailable.session;
  const openLinks = useEmailCheck(user.email, user.id).data?.openLinks ?? null;
  return (
    <div className="flex flex-col gap-2 rounded-md border border-line px-3 py-2">
      <Checkbox
        checked={choices.voidLinks}
        onCheckedChange={(voidLinks) => onChange({ ...choices, voidLinks })}
        label="Void links and codes mailed to the old address"
        hint={aboutLinks(openLinks, choices.voidLinks)}
      />
      <Checkbox
        checked={choices.revokeSessions}
        disabled={closed !== null}
        onCheckedChange={(revokeSessions) => onChange({ ...choices, revokeSessions })}
        label="Revoke all sessions"
        hint={
          closed ??
          (activeSessions === 0
            ? 'Not signed in anywhere.'
            : choices.revokeSessions
              ? `${plural(activeSessions, 'live session')} will be refused at once.`
              : `${plural(activeSessions, 'live session')} stay${activeSessions === 1 ? 's' : ''} signed in.`)
        }
      />
    </div>
  );
}
