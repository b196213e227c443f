import { useMemo } from 'react';
import { useVerifications } from '../../api/accounts';
import type { VerificationsFilter } from '../../api/keys';
import { textOf } from '../../parts/lists/list-search';
import { useDebounced } from '../../ui/use-debounced';
import { VERIFICATION_FILTER_KEYS, verificationsView } from './store';

/** The list of verifications that answers the view. */
export function useVerificationsList(enabled: boolean) {
  const view = verificationsView.useView();
  const text = textOf(view.search, VERIFICATION_FILTER_KEYS);
  const search = useDebounced(text, text === '' ? 0 : 150);
  const { kind, state, from, acceptCost } = view;
  const filter = useMemo<VerificationsFilter>(
    () => ({
      ...(search === '' ? {} : { search }),
      ...(kind === null ? {} : { kind }),
      ...(state === 'all' ? {} : { state }),
      ...(from === 'end' ? { from } : {}),
      ...(acceptCost ? { acceptCost } : {}),
    }),
    [search, kind, state, from, acceptCost],
  );
  const list = useVerifications(filter, enabled);
  return { list, filter, search, settled: list.current && !list.refreshing && search === text };
}
