import { makeListView } from '../../parts/lists/list-view';
import type { FilterKey } from '../../parts/query/typed-query';
import { readLayout, type GridLayout } from '../../ui/data-grid/layout';

/** What is asked of the list of accounts. */
export interface AccountsQuestion {
  readonly search: string;
  /** Only those of this provider. */
  readonly providerId: string | null;
}

/** The view of the accounts list. */
export const accountsView = makeListView<AccountsQuestion>({ search: '', providerId: null });

/** The filters that can be typed into its box. */
export const ACCOUNT_FILTER_KEYS: readonly FilterKey<Pick<AccountsQuestion, 'providerId'>>[] = [
  {
    key: 'provider',
    aliases: ['with', 'login'],
    explain: 'credential (password), google, github …',
    read: (value) =>
      value === ''
        ? { expected: 'provider needs a name.' }
        : { filters: { providerId: value === 'password' ? 'credential' : value } },
  },
];

type State = Readonly<Record<string, unknown>>;

/** What a saved view of the list keeps. */
export function accountsState({ search, providerId }: AccountsQuestion, layout: GridLayout): State {
  return { search: search.trim(), providerId, layout };
}

/** A saved view, read again; what does not look like one is left out. */
export function readAccountsState(kept: State): { readonly question: AccountsQuestion; readonly layout: GridLayout } {
  const { search, providerId } = kept;
  return {
    question: {
      search: typeof search === 'string' ? search : '',
      providerId: typeof providerId === 'string' && providerId !== '' ? providerId : null,
    },
    layout: readLayout(kept['layout']),
  };
}
