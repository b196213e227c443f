import type { Total } from '@shared/api/common';
import { LogOut } from 'lucide-react';
import { useCallback, useState } from 'react';
import { formatNumber, formatTotal } from '../../format/numbers';
import { commandKeys, useCommand } from '../../nav/commands';
import { RevokeMatchingDialog, type MatchingSessions } from './public/revoke-matching-dialog';
import { useWriteGuard } from '../../parts/write-guard';
import { Button } from '../../ui/button';

function labelOf(total: Total | null, narrowed: boolean): string {
  const what = narrowed ? 'that match' : 'sessions';
  if (total === null) return narrowed ? 'Revoke all that match…' : 'Revoke all sessions…';
  if (total.exact) return `Revoke all ${formatNumber(total.value)} ${what}…`;
  return narrowed ? 'Revoke all that match…' : `Revoke all, ${formatTotal(total, 'session')}…`;
}

/** Offers to end everything the list shows, loaded or not. */
export function RevokeMatching({
  matching,
  total,
  narrowed,
}: {
  matching: MatchingSessions;
  total: Total | null;
  narrowed: boolean;
}) {
  const guard = useWriteGuard();
  // What was asked when it was pressed: the list behind it may go on changing.
  const [asked, setAsked] = useState<{ readonly matching: MatchingSessions; readonly nth: number } | null>(null);
  const none = total?.exact === true && total.value === 0;
  const ask = () =>
    guard.guard(() => setAsked((before) => ({ matching, nth: (before?.nth ?? 0) + 1 })), 'sessions.revokeWhere');
  const close = useCallback(() => setAsked(null), []);
  useCommand('session.revokeMatching', ask, !none);
  const blocked = guard.blockedFor('sessions.revokeWhere');
  return (
    <>
      <Button
        size="sm"
        variant="ghost"
        icon={LogOut}
        className="text-danger-ink"
        keys={commandKeys('session.revokeMatching')}
        disabled={none || blocked !== null}
        title={blocked ?? (none ? 'No session matches' : 'They are counted first, and you confirm the number')}
        onClick={ask}
      >
        {labelOf(total, narrowed)}
      </Button>
      {asked === null ? null : <RevokeMatchingDialog key={asked.nth} matching={asked.matching} onClose={close} />}
    </>
  );
}
