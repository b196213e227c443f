import { choiceField, daysField, userField, type FilterField } from '../../parts/lists/filter-fields';
import type { FilterWords } from '../../parts/query/filters';
import { providerName } from '../../parts/provider';
import { userKey, rangeKey, word } from '../../parts/query/readings';
import { fromWords, toWords } from '../../parts/query/times';
import type { FilterKey } from '../../parts/query/typed-query';
import type { AccountFilters } from './view-store';

/** How each filter is said. */
export const ACCOUNT_FILTER_WORDS: FilterWords<AccountFilters> = {
  providerId: (id) => `Signs in with ${providerName(id)}`,
  user: (user) => `Of ${user}`,
  createdAfter: fromWords('Linked from'),
  createdBefore: toWords('Linked to'),
};

/** The filters that can be typed into the box. */
export const ACCOUNT_FILTER_KEYS: readonly FilterKey<AccountFilters>[] = [
  {
    key: 'provider',
    aliases: ['with', 'login'],
    explain: 'credential (password), google, github …',
    read: (value) =>
      word('provider', value, (providerId) => ({ providerId: providerId === 'password' ? 'credential' : providerId })),
  },
  userKey,
  rangeKey('linked', ['created'], 'createdAfter', 'createdBefore'),
];

const COMMON = ['credential', 'google', 'github', 'microsoft', 'apple', 'discord', 'facebook'];

/** What the list can be narrowed by, `seen` being providers of its rows; others can be typed into the box. */
export function accountFilterFields(seen: readonly string[]): readonly FilterField<AccountFilters>[] {
  const providers = [...new Set([...COMMON, ...seen])].map((id) => ({ value: id, label: providerName(id) }));
  return [
    choiceField('providerId', 'Signs in with', providers, 'Every provider'),
    userField,
    daysField('createdAfter', 'createdBefore', 'Linked'),
  ];
}
