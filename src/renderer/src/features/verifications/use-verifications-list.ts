import { useMemo } from 'react';
import { useVerifications } from '../../api/accounts';
import type { VerificationsFilter } from '../../api/keys';
import { textOf } from '../../parts/lists/list-search';
import { verificationsView } from './public/view';
import { useDebounced } from '../../ui/use-debounced';
import { VERIFICATION_FILTER_KEYS } from './filter-keys';

/** The list of verifications that answers the view. */
export function useVerificationsList(enabled: boolean) {
  const view = verificationsView.useView();
  const text = textOf(view.search, VERIFICATION_FILTER_KEYS);
  const search = useDebounced(text, text === '' ? 0 : 150);
  const typed = view.person?.trim() ?? '';
  const person = useDebounced(typed, typed === '' ? 0 : 150);
  const { kind, state, createdAfter, createdBefore, expiresAfter, expiresBefore, from, acceptCost } = view;
  const filter = useMemo<VerificationsFilter>(
    () => ({
      ...(search === '' ? {} : { search }),
      ...(kind === null ? {} : { kind }),
      ...(state === 'all' ? {} : { state }),
      ...(person === '' ? {} : { person }),
      ...(createdAfter === null ? {} : { createdAfter }),
      ...(createdBefore === null ? {} : { createdBefore }),
      ...(expiresAfter === null ? {} : { expiresAfter }),
      ...(expiresBefore === null ? {} : { expiresBefore }),
      ...(from === 'end' ? { from } : {}),
      ...(acceptCost ? { acceptCost } : {}),
    }),
    [search, kind, state, person, createdAfter, createdBefore, expiresAfter, expiresBefore, from, acceptCost],
  );
  const list = useVerifications(filter, enabled);
  return { list, filter, search, settled: list.current && !list.refreshing && search === text };
}
