import type { UserDetail } from '@shared/api/users';
import { plural } from '../../format/numbers';
import { Notice } from '../../ui/notice';
import { Checkbox } from '../../ui/toggle';

/** Whether the sessions of a person are revoked along with an act; why not, where they cannot be. */
export function RevokeToo({
  user,
  checked,
  onChange,
  hint,
}: {
  user: UserDetail;
  checked: boolean;
  onChange: (checked: boolean) => void;
  /** What is otherwise. */
  hint: string;
}) {
  const live = user.counts.activeSessions;
  if (user.unavailable.session !== null) {
    return (
      <Notice tone="warn" title="Whoever is signed in stays so.">
        {user.unavailable.session}
      </Notice>
    );
  }
  return (
    <Checkbox
      checked={checked}
      onCheckedChange={onChange}
      label={live === 0 ? 'Revoke sessions too' : `Revoke ${plural(live, 'live session')} too`}
      hint={hint}
    />
  );
}
