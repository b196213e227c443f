import { userObject } from '../user-object';
import { userLabel } from '@shared/user-label';
import type { SessionRow } from '@shared/api/sessions';
import type { UserDetail } from '@shared/api/users';
import { useState, type ReactNode } from 'react';
import { useConnectionStatus } from '../../../api/connections';
import { toApiError } from '../../../api/error';
import { probeSession } from '../../../api/sessions';
import { clockTime } from '../../../format/dates';
import { toast } from '../../../ui/toast';
import { expectationOf } from '../../sessions/public/expectation';
import { answerWords } from '../../sessions/public/result/facts';
import { useRevokeSessions } from '../../sessions/public/use-revoke-sessions';
import type { WriteGuard } from '../../../parts/write-guard';
import type { Answers } from './columns';

/** What can be done about a person's sessions. */
export interface SessionActs {
  /** Revokes these; with `prove` the auth server is asked before and after. */
  readonly revoke: (sessions: readonly SessionRow[], prove?: boolean) => void;
  /** Revokes all but these. */
  readonly revokeOthers: (spared: readonly SessionRow[]) => void;
  readonly revokeAll: () => void;
  /** Asks the auth server whether it is signed in; changes nothing. */
  readonly ask: (session: SessionRow) => void;
  readonly answers: Answers;
  /** The one that is being asked about. */
  readonly asking: string | null;
  readonly dialog: ReactNode;
}

/** How a person is named in a sentence. */
function nameOf(user: UserDetail): string {
  return user.name === null || user.name.trim() === '' ? userLabel(user) : user.name;
}

function endedOf(rows: readonly SessionRow[]): number {
  return rows.filter(({ state }) => state !== 'active').length;
}

/** Revokes sessions of a user and asks about them. */
export function useSessionActs({
  user,
  rows,
  liveCount,
  guard,
  onDone,
}: {
  user: UserDetail;
  rows: readonly SessionRow[];
  /** How many are live, also while not all of them are read yet. */
  liveCount: number;
  guard: WriteGuard;
  /** Once something was revoked, such as to select nothing any more. */
  onDone: () => void;
}): SessionActs {
  const report = useConnectionStatus().data?.report;
  const { ask, dialog } = useRevokeSessions(guard.production);
  const [answers, setAnswers] = useState<Answers>({});
  const [asking, setAsking] = useState<string | null>(null);
  const who = nameOf(user);
  const object = userObject(user);
  const live = rows.filter(({ state }) => state === 'active');

  const revoke = (sessions: readonly SessionRow[], prove?: boolean) => {
    const [only] = sessions;
    if (only === undefined) return;
    const missing = prove === true ? expectationOf(report, false).proofMissing : null;
    if (missing !== null) {
      toast.info({ title: 'No proof can be given', description: `${missing} Nothing was revoked.` });
      return;
    }
    const count = sessions.filter(({ state }) => state === 'active').length;
    guard.guard(
      () =>
        ask({
          target: { ids: sessions.map(({ id }) => id) },
          count: count === 0 ? sessions.length : count,
          who,
          object: sessions.length === 1 ? `${object} · ${only.device.label}` : object,
          sessions,
          ...(prove === undefined ? {} : { prove }),
          onDone,
        }),
      'sessions.revoke',
    );
  };

  const revokeOthers = (spared: readonly SessionRow[]) => {
    const kept = new Set(spared.map(({ id }) => id));
    const others = live.filter(({ id }) => !kept.has(id));
    guard.guard(
      () =>
        ask({
          target: { userId: user.id, exceptIds: [...kept] },
          ended: endedOf(rows.filter(({ id }) => !kept.has(id))),
          count: liveCount - spared.filter(({ state }) => state === 'active').length,
          who,
          object: spared.length === 1 ? `${object} · all but ${spared[0]?.device.label}` : object,
          sessions: others,
          onDone,
        }),
      'sessions.revokeForUser',
    );
  };

  // Of somebody with very many, not all of them need have been read.
  const { sessions, activeSessions } = user.counts;
  const revokeAll = () =>
    guard.guard(
      () =>
        ask({
          target: { userId: user.id },
          count: liveCount,
          ended: rows.length < sessions ? sessions - activeSessions : endedOf(rows),
          who,
          object,
          sessions: live,
          onDone,
        }),
      'sessions.revokeForUser',
    );

  const probe = (session: SessionRow) => {
    setAsking(session.id);
    probeSession(session.id)
      .then((answer) => {
        setAnswers((before) => ({ ...before, [session.id]: answer }));
        const show = answer.answer === 'unreachable' || answer.answer === 'unclear' ? toast.warn : toast.info;
        show({
          title: `The auth server at ${clockTime(answer.at)}: ${answerWords(answer)}`,
          description: [session.device.label, answer.detail].filter((part) => part !== null).join('. '),
        });
      })
      .catch((cause: unknown) => {
        const { message, hint } = toApiError(cause);
        toast.info({ title: message, description: hint });
      })
      .finally(() => setAsking(null));
  };

  return { revoke, revokeOthers, revokeAll, ask: probe, answers, asking, dialog };
}
