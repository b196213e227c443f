import { rangeText, type TimeRange } from '../../parts/query/time-range';
import { KIND_WORDS } from './public/kinds';
import type { VerificationFilters } from './filter-keys';

interface Chip {
  readonly key: string;
  readonly text: string;
  /** What to ask without it. */
  readonly without: Partial<VerificationFilters>;
}

/** The range of a pair of filters. */
export function rangeOf(after: string | null, before: string | null): TimeRange {
  return { ...(after === null ? {} : { after }), ...(before === null ? {} : { before }) };
}

/** Each filter in force as a person would say it, in a fixed order; the state has a switch of its own. */
export function describeFilters(filters: VerificationFilters): readonly Chip[] {
  const chips: Chip[] = [];
  if (filters.kind !== null) chips.push({ key: 'kind', text: KIND_WORDS[filters.kind], without: { kind: null } });
  if (filters.person !== null) {
    chips.push({ key: 'person', text: `Of ${filters.person}`, without: { person: null } });
  }
  const created = rangeText('Asked', rangeOf(filters.createdAfter, filters.createdBefore));
  const expires = rangeText('Ends', rangeOf(filters.expiresAfter, filters.expiresBefore));
  const times = [
    ['createdAfter', created.after],
    ['createdBefore', created.before],
    ['expiresAfter', expires.after],
    ['expiresBefore', expires.before],
  ] as const;
  for (const [key, text] of times) if (text !== undefined) chips.push({ key, text, without: { [key]: null } });
  return chips;
}
