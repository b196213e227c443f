import type { ActProps } from '../act-props';
import { useCommand } from '../../../nav/commands';
import { useSessionActs } from './use-session-acts';

const nothing = () => {};

/** Answers the force logout where the panel of sessions is not on screen. */
export function RevokeAllAct({ user, guard }: ActProps) {
  const acts = useSessionActs({
    user,
    rows: user.sessions,
    liveCount: user.counts.activeSessions,
    guard,
    onDone: nothing,
  });
  useCommand('user.revoke', acts.revokeAll);
  return acts.dialog;
}
