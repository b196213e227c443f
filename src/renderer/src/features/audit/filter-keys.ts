import { ACTION_IDS, actionWords } from './public/action-words';
import type { AuditFacts } from './public/view';
import { oneOf } from '../../parts/query/one-of';
import { ago, dayStart, plusDays } from '../../parts/query/times';
import type { FilterKey, Reading } from '../../parts/query/typed-query';

/** A database as the filter of the trail knows it. */
export interface KnownConnection {
  readonly id: string;
  readonly name: string;
}

const WHEN = 'a day such as 2026-01-31, or a time ago such as 30d, 4w, 6m or 1y';
const OUTCOMES = { done: 'done', failed: 'failed', unknown: 'unknown' } as const;

function day(key: string, value: string, now: Date, make: (moment: Date) => AuditFacts): Reading<AuditFacts> {
  const moment = dayStart(value) ?? ago(value, now);
  return moment === null ? { expected: `${key} takes ${WHEN}.` } : { filters: make(moment) };
}

// By the name of the call, its last part, or the words the list shows.
function action(value: string): Reading<AuditFacts> {
  const wanted = value.toLowerCase();
  const found =
    ACTION_IDS.find((id) => id.toLowerCase() === wanted || actionWords(id).toLowerCase() === wanted) ??
    ACTION_IDS.find((id) => id.toLowerCase().endsWith(`.${wanted}`)) ??
    ACTION_IDS.find((id) => wanted.length > 2 && actionWords(id).toLowerCase().startsWith(wanted));
  return found === undefined
    ? { expected: `There is no action “${value}”. They are called ban, unlink, reveal, export and so on.` }
    : { filters: { action: found } };
}

/** The filters of the audit trail that can be typed into its box, given the connections there are. */
export function auditFilterKeys(connections: readonly KnownConnection[]): readonly FilterKey<AuditFacts>[] {
  return [
    { key: 'action', aliases: ['did'], explain: 'what was done, such as ban, revoke or reveal', read: action },
    {
      key: 'outcome',
      explain: 'done, failed or unknown',
      read: (value) =>
        oneOf<NonNullable<AuditFacts['outcome']>, AuditFacts>('outcome', value, OUTCOMES, (outcome) => ({ outcome })),
    },
    {
      key: 'database',
      aliases: ['connection', 'on'],
      explain: 'the name of a connection',
      read: (value) => {
        const wanted = value.toLowerCase();
        const found =
          connections.find(({ name }) => name.toLowerCase() === wanted) ??
          connections.find(({ name }) => name.toLowerCase().startsWith(wanted));
        return found === undefined
          ? { expected: `There is no connection “${value}”.` }
          : { filters: { connectionId: found.id } };
      },
    },
    {
      key: 'since',
      aliases: ['from'],
      explain: WHEN,
      read: (value, now) => day('since', value, now, (moment) => ({ since: moment.toISOString() })),
    },
    {
      key: 'until',
      aliases: ['to'],
      explain: WHEN,
      read: (value, now) => day('until', value, now, (moment) => ({ until: plusDays(moment, 1).toISOString() })),
    },
  ];
}
