import type { SessionQuestion } from '@shared/api/app-settings';
import type { ConnectionReport } from '@shared/api/connection-report';
import { CircleHelp } from 'lucide-react';
import { durationText } from '../../../format/durations';
import { PROOF_MISSING } from '../../sessions/public/result/sentences';
import { Button } from '../../../ui/button';
import { KeyValueList, type KeyValueItem } from '../../../ui/panel';

type Sessions = ConnectionReport['sessions'];

/** Leads to where a question about sessions is answered. */
export type ChangeAnswer = (key: SessionQuestion) => void;

const STORED: Readonly<Record<Sessions['storage'], string>> = {
  none: 'In the database only',
  only: 'In Redis only',
  'with-database': 'In Redis and in the database',
  'with-database-preserved': 'In Redis, revoked ones preserved in the database',
};
const BY: Readonly<Record<Sessions['storageBy'], string>> = {
  said: 'As the connection says',
  seen: 'Seen in the database',
  assumed: 'Assumed',
};

/** A fact about the app in words, such as whether it caches sessions. */
export function factText(fact: Sessions['cookieCache']): string {
  const time = fact.seconds === null ? '' : durationText(fact.seconds);
  if (fact.state === 'on') return `Yes, for ${time}`;
  return fact.state === 'off' ? 'No' : `Not known; counts as up to ${time}`;
}

function redisItem(report: Sessions): Pick<KeyValueItem, 'value' | 'note'> {
  const { redis } = report;
  if (redis === null) return { value: 'Not named', note: undefined };
  if (redis.problem !== null) return { value: redis.server, note: redis.problem };
  return {
    value: redis.server,
    note: redis.prefix === null || redis.prefix === '' ? 'Answers' : `Answers; keys begin with ${redis.prefix}`,
  };
}

function serverItem({ authServer, sessions }: ConnectionReport): KeyValueItem {
  const label = 'Proof';
  const missing = sessions.proofMissing === null ? null : PROOF_MISSING[sessions.proofMissing];
  if (authServer === null) return { label, value: missing ?? 'The auth server can be asked' };
  const secret = { accepted: 'It takes the secret.', refused: 'It takes another secret than this one.', unknown: '' };
  const notes = [missing, authServer.secret === null ? null : secret[authServer.secret]];
  return {
    label,
    value: authServer.reached ? `${authServer.url} answers` : authServer.url,
    note: [authServer.problem, ...notes].filter((text) => text !== null && text !== '').join(' ') || undefined,
  };
}

/** How the app keeps sessions, as said, seen or assumed, each with the way to say otherwise; and what is still asked. */
export function SessionsFacts({ report, onChange }: { report: ConnectionReport; onChange: ChangeAnswer | undefined }) {
  const { sessions } = report;
  const change = (key: SessionQuestion, what: string) => {
    if (onChange === undefined) return {};
    const asked = sessions.questions.some((one) => one.key === key);
    return {
      action: (
        <Button
          size="sm"
          variant={asked ? 'default' : 'ghost'}
          aria-label={`${asked ? 'Answer' : 'Change'}: ${what}`}
          onClick={() => onChange(key)}
        >
          {asked ? 'Answer' : 'Change'}
        </Button>
      ),
    };
  };
  const withRedis = sessions.storage !== 'none' || sessions.redis !== null;
  return (
    <section aria-label="How the app keeps sessions" className="border-t border-line pt-2.5">
      <h3 className="mb-1.5 font-semibold">How the app keeps sessions</h3>
      <KeyValueList
        labelWidth={110}
        items={[
          {
            label: 'Kept',
            value: STORED[sessions.storage],
            note: BY[sessions.storageBy],
            ...change('sessions.secondaryStorage', 'where sessions are kept'),
          },
          ...(withRedis
            ? [{ label: 'Redis', ...redisItem(sessions), ...change('sessions.redisUrl', 'the address of Redis') }]
            : []),
          {
            label: 'Cookie cache',
            value: factText(sessions.cookieCache),
            ...change('sessions.cookieCache', 'the cookie cache'),
          },
          { label: 'JWTs', value: factText(sessions.jwt), ...change('sessions.jwt', 'JWTs') },
          serverItem(report),
        ]}
      />
      {sessions.questions.length === 0 ? null : (
        <ul aria-label="Not answered yet" className="mt-2 flex flex-col gap-1">
          {sessions.questions.map((one) => (
            <li key={one.key} className="flex items-start gap-2 selectable">
              <CircleHelp className="mt-0.5 size-3.5 shrink-0 text-info-ink" aria-hidden />
              <span className="min-w-0 flex-1 wrap-anywhere">
                {one.question} <span className="text-muted">Until you say: {one.assumed}.</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
