import type { AccountRow } from '@shared/api/accounts';
import { bridge } from './bridge';
import { cancellable, defined } from './call';
import { keys, type AccountsFilter } from './keys';
import type { Pages } from './paged';

/** Ways to sign in that match, page by page. */
export function accountsPages(filter: AccountsFilter): Pages<AccountRow> {
  return {
    queryKey: keys.accountsList(filter),
    read: (cursor, signal, limit) =>
      cancellable(signal, (requestId) => bridge().accounts.list(defined({ limit, ...filter, cursor, requestId }))),
    fromEnd: filter.from === 'end',
  };
}
