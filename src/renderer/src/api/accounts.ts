import { bridge } from './bridge';
import { cancellable, defined } from './call';
import { keys, type AccountsFilter, type VerificationsFilter } from './keys';
import { usePagedList } from './paged';

/** Ways to sign in that match, page by page. */
export function useAccounts(filter: AccountsFilter, enabled = true) {
  return usePagedList(
    keys.accountsList(filter),
    (cursor, signal, limit) =>
      cancellable(signal, (requestId) => bridge().accounts.list(defined({ limit, ...filter, cursor, requestId }))),
    { enabled, fromEnd: filter.from === 'end' },
  );
}

/** Pending verifications that match, page by page, with everything secret left out. */
export function useVerifications(filter: VerificationsFilter, enabled = true) {
  return usePagedList(
    keys.verificationsList(filter),
    (cursor, signal, limit) =>
      cancellable(signal, (requestId) => bridge().verifications.list(defined({ limit, ...filter, cursor, requestId }))),
    { enabled, fromEnd: filter.from === 'end' },
  );
}
