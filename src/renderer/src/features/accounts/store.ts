import { makeListView } from '../../parts/lists/list-view';
import { personKey } from '../../parts/query/person-key';
import { rangeKey, rangeText, type TimeRange } from '../../parts/query/time-range';
import type { FilterKey } from '../../parts/query/typed-query';
import { providerName } from '../../parts/provider';
import { readLayout, type GridLayout } from '../../ui/data-grid/layout';

/** What is asked of the list of accounts. */
export interface AccountsQuestion {
  readonly search: string;
  /** Only those of this provider. */
  readonly providerId: string | null;
  /** Only this person's: an address, a phone number or an id, whole. */
  readonly person: string | null;
  readonly createdAfter: string | null;
  readonly createdBefore: string | null;
}

export type AccountFilters = Omit<AccountsQuestion, 'search'>;

/** Everything there is. */
export const ALL_ACCOUNTS: AccountsQuestion = {
  search: '',
  providerId: null,
  person: null,
  createdAfter: null,
  createdBefore: null,
};

/** The view of the accounts list. */
export const accountsView = makeListView<AccountsQuestion>(ALL_ACCOUNTS);

/** The filters that can be typed into its box. */
export const ACCOUNT_FILTER_KEYS: readonly FilterKey<AccountFilters>[] = [
  {
    key: 'provider',
    aliases: ['with', 'login'],
    explain: 'credential (password), google, github …',
    read: (value) =>
      value === ''
        ? { expected: 'provider needs a name.' }
        : { filters: { providerId: value === 'password' ? 'credential' : value } },
  },
  personKey((person) => ({ person })),
  rangeKey('linked', ['created'], ({ after, before }) => ({
    createdAfter: after ?? null,
    createdBefore: before ?? null,
  })),
];

/** When the accounts were linked, as a range. */
export function linkedRange({ createdAfter, createdBefore }: AccountFilters): TimeRange {
  return {
    ...(createdAfter === null ? {} : { after: createdAfter }),
    ...(createdBefore === null ? {} : { before: createdBefore }),
  };
}

interface Chip {
  readonly key: string;
  readonly text: string;
  /** What to ask without it. */
  readonly without: Partial<AccountFilters>;
}

/** Each filter in force as a person would say it, in a fixed order. */
export function describeFilters(filters: AccountFilters): readonly Chip[] {
  const { providerId, person } = filters;
  const { after, before } = rangeText('Linked', linkedRange(filters));
  return [
    ...(providerId === null
      ? []
      : [{ key: 'providerId', text: `Signs in with ${providerName(providerId)}`, without: { providerId: null } }]),
    ...(person === null ? [] : [{ key: 'person', text: `Of ${person}`, without: { person: null } }]),
    ...(after === undefined ? [] : [{ key: 'createdAfter', text: after, without: { createdAfter: null } }]),
    ...(before === undefined ? [] : [{ key: 'createdBefore', text: before, without: { createdBefore: null } }]),
  ];
}

type State = Readonly<Record<string, unknown>>;

/** What a saved view of the list keeps; whose accounts they are is no part of a view. */
export function accountsState(
  { search, providerId, createdAfter, createdBefore }: AccountsQuestion,
  layout: GridLayout,
): State {
  return { search: search.trim(), providerId, createdAfter, createdBefore, layout };
}

/** A saved view, read again; what does not look like one is left out. */
export function readAccountsState(kept: State): { readonly question: AccountsQuestion; readonly layout: GridLayout } {
  const { search, providerId } = kept;
  const time = (key: string) => {
    const value = kept[key];
    return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : null;
  };
  return {
    question: {
      search: typeof search === 'string' ? search : '',
      providerId: typeof providerId === 'string' && providerId !== '' ? providerId : null,
      person: null,
      createdAfter: time('createdAfter'),
      createdBefore: time('createdBefore'),
    },
    layout: readLayout(kept['layout']),
  };
}
