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
import { useEndSessions } from '../../sessions/public/use-end-sessions';
import type { WriteGuard } from '../../../parts/write-guard';
import type { Answers } from './columns';

/** What can be done about a person's sessions. */
export interface SessionActs {
  /** Ends these; with `prove` the auth server is asked before and after. */
  readonly end: (sessions: readonly SessionRow[], prove?: boolean) => void;
  /** Ends all but these. */
  readonly endOthers: (spared: readonly SessionRow[]) => void;
  readonly endAll: () => void;
  /** Asks the auth server whether it is signed in; changes nothing. */
  readonly ask: (session: SessionRow) => void;
  readonly answers: Answers;
  /** The one that is being asked about. */
  readonly asking: string | null;
  readonly dialog: ReactNode;
}

/** How a person is named in a sentence. */
function nameOf(user: UserDetail): string {
  return user.name === null || user.name.trim() === '' ? user.email : user.name;
}

/**
 * Ends sessions of a person and asks about them; `onDone` once something ended, such as to select nothing any more.
 * @param liveCount how many are live, also while not all of them are read yet
 */
export function useSessionActs(
  user: UserDetail,
  rows: readonly SessionRow[],
  liveCount: number,
  guard: WriteGuard,
  onDone: () => void,
): SessionActs {
  const report = useConnectionStatus().data?.report;
  const { ask, dialog } = useEndSessions(guard.production);
  const [answers, setAnswers] = useState<Answers>({});
  const [asking, setAsking] = useState<string | null>(null);
  const who = nameOf(user);
  const object = who === user.email ? user.email : `${who} · ${user.email}`;
  const live = rows.filter(({ state }) => state === 'active');

  const end = (sessions: readonly SessionRow[], prove?: boolean) => {
    const [only] = sessions;
    if (only === undefined) return;
    const missing = prove === true ? expectationOf(report, false).proofMissing : null;
    if (missing !== null) {
      toast.info({ title: 'No proof can be given', description: `${missing} Nothing was ended.` });
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

  const endOthers = (spared: readonly SessionRow[]) => {
    const kept = new Set(spared.map(({ id }) => id));
    const others = live.filter(({ id }) => !kept.has(id));
    guard.guard(
      () =>
        ask({
          target: { userId: user.id, exceptIds: [...kept] },
          count: liveCount - spared.filter(({ state }) => state === 'active').length,
          who,
          object: spared.length === 1 ? `${object} · all but ${spared[0]?.device.label}` : object,
          sessions: others,
          onDone,
        }),
      'sessions.revokeForUser',
    );
  };

  const endAll = () =>
    guard.guard(
      () => ask({ target: { userId: user.id }, count: liveCount, who, object, sessions: live, onDone }),
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

  return { end, endOthers, endAll, ask: probe, answers, asking, dialog };
}
