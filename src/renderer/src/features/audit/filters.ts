import { choiceField, daysField, switchField, type FilterField } from '../../parts/lists/filter-fields';
import type { FilterWords } from '../../parts/query/filters';
import { databaseField, databaseKey, databaseWords, type KnownConnection } from '../../parts/lists/of-database';
import { oneOf, since, WHEN } from '../../parts/query/readings';
import { fromWords, plusDays, toWords } from '../../parts/query/times';
import type { FilterKey, Reading } from '../../parts/query/typed-query';
import { ACTION_IDS, actionWords, outcomeWords } from './public/action-words';
import type { AuditFilters } from './public/view-store';

const OUTCOMES = { done: 'done', failed: 'failed', unknown: 'unknown' } as const;

/** How each filter is said, given the connections there are. */
export function auditFilterWords(connections: readonly KnownConnection[]): FilterWords<AuditFilters> {
  return {
    ofUser: ({ label }) => `About ${label}`,
    action: actionWords,
    outcome: (outcome) => outcomeWords(outcome).word,
    connectionId: databaseWords(connections),
    since: fromWords('Since'),
    until: toWords('Until'),
  };
}

// By the name of the call, its last part, or the words the list shows.
function readAction(value: string): Reading<AuditFilters> {
  const wanted = value.toLowerCase();
  const found =
    ACTION_IDS.find((id) => id.toLowerCase() === wanted || actionWords(id).toLowerCase() === wanted) ??
    ACTION_IDS.find((id) => id.toLowerCase().endsWith(`.${wanted}`)) ??
    ACTION_IDS.find((id) => wanted.length > 2 && actionWords(id).toLowerCase().startsWith(wanted));
  return found === undefined
    ? { expected: `There is no action “${value}”. They are called ban, unlink, reveal, export and so on.` }
    : { filters: { action: found } };
}

/** The filters that can be typed into the box, given the connections there are. */
export function auditFilterKeys(connections: readonly KnownConnection[]): readonly FilterKey<AuditFilters>[] {
  return [
    { key: 'action', aliases: ['did'], explain: 'what was done, such as ban, revoke or reveal', read: readAction },
    {
      key: 'outcome',
      explain: 'done, failed or unknown',
      read: (value) => oneOf('outcome', value, OUTCOMES, (outcome): AuditFilters => ({ outcome })),
    },
    databaseKey(connections),
    {
      key: 'since',
      aliases: ['from'],
      explain: WHEN,
      read: (value, now) => since('since', value, now, (iso) => ({ since: iso })),
    },
    {
      key: 'until',
      aliases: ['to'],
      explain: WHEN,
      // The day that is named is meant with it.
      read: (value, now) => since('until', value, now, (iso) => ({ until: plusDays(new Date(iso), 1).toISOString() })),
    },
  ];
}

/** What the trail can be narrowed by, given the connections there are. */
export function auditFilterFields(connections: readonly KnownConnection[]): readonly FilterField<AuditFilters>[] {
  return [
    choiceField(
      'action',
      'What was done',
      ACTION_IDS.map((action) => ({ value: action, label: actionWords(action) })),
      'Every action',
    ),
    switchField(
      'outcome',
      'Outcome',
      Object.values(OUTCOMES).map((outcome) => ({ value: outcome, label: outcomeWords(outcome).word })),
    ),
    databaseField(connections),
    daysField('since', 'until'),
  ];
}
