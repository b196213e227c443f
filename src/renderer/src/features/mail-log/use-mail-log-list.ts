import { useMemo } from 'react';
import { useMailLog } from '../../api/email';
import type { MailLogFilter } from '../../api/keys';
import { textOf } from '../../parts/lists/list-search';
import { useDebounced } from '../../ui/use-debounced';
import { MAIL_LOG_FILTER_KEYS, mailLogView } from './store';

/** The mails that answer the view. */
export function useMailLogList() {
  const { search: typed, kind, via, outcome } = mailLogView.useView();
  const text = textOf(typed, MAIL_LOG_FILTER_KEYS);
  const search = useDebounced(text, text === '' ? 0 : 150);
  const filter = useMemo<MailLogFilter>(
    () => ({
      ...(search === '' ? {} : { search }),
      ...(kind === null ? {} : { kind }),
      ...(via === null ? {} : { via }),
      ...(outcome === null ? {} : { outcome }),
    }),
    [search, kind, via, outcome],
  );
  const list = useMailLog(filter);
  return { list, filter, search, settled: list.current && !list.refreshing && search === text };
}
