import { mailKinds, mailLogRow, mailVia } from '@shared/api/email';
import { choiceField, type FilterField } from '../../parts/lists/filter-fields';
import type { FilterWords } from '../../parts/query/filters';
import { databaseField, databaseKey, databaseWords, type KnownConnection } from '../../parts/lists/of-database';
import { oneOf } from '../../parts/query/readings';
import type { FilterKey } from '../../parts/query/typed-query';
import { KIND_WORDS, OUTCOME_WORDS, VIA_WORDS } from './public/words';
import type { MailLogFilters } from './view-store';

const WAYS = mailVia.options;
const OUTCOMES = mailLogRow.shape.outcome.options;

/** How each filter is said, given the connections there are. */
export const mailLogFilterWords = (connections: readonly KnownConnection[]): FilterWords<MailLogFilters> => ({
  connectionId: databaseWords(connections),
  kind: (kind) => KIND_WORDS[kind],
  via: (via) => `By ${VIA_WORDS[via]}`,
  outcome: (outcome) => OUTCOME_WORDS[outcome].label,
});

function wordsOf<Value extends string>(values: readonly Value[]): Readonly<Record<string, Value>> {
  return Object.fromEntries(values.map((value) => [value, value]));
}

/** The filters that can be typed into the box. */
export const mailLogFilterKeys = (connections: readonly KnownConnection[]): readonly FilterKey<MailLogFilters>[] => [
  databaseKey(connections),
  {
    key: 'kind',
    explain: mailKinds.join(', '),
    read: (value) => oneOf('kind', value, wordsOf(mailKinds), (kind): MailLogFilters => ({ kind })),
  },
  {
    key: 'via',
    explain: 'server, smtp or outbox',
    read: (value) => oneOf('via', value, wordsOf(WAYS), (via): MailLogFilters => ({ via })),
  },
  {
    key: 'outcome',
    explain: 'accepted, kept, failed or unknown',
    read: (value) => oneOf('outcome', value, wordsOf(OUTCOMES), (outcome): MailLogFilters => ({ outcome })),
  },
];

/** What the log can be narrowed by. */
export const mailLogFilterFields = (
  connections: readonly KnownConnection[],
): readonly FilterField<MailLogFilters>[] => [
  choiceField(
    'kind',
    'What',
    mailKinds.map((kind) => ({ value: kind, label: KIND_WORDS[kind] })),
    'Every mail',
  ),
  choiceField(
    'via',
    'Transport',
    WAYS.map((via) => ({ value: via, label: VIA_WORDS[via] })),
    'Every transport',
  ),
  choiceField(
    'outcome',
    'Outcome',
    OUTCOMES.map((outcome) => ({ value: outcome, label: OUTCOME_WORDS[outcome].label })),
    'Every outcome',
  ),
  databaseField(connections),
];
