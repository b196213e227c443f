import { oneOf } from '../../parts/query/one-of';
import type { FilterKey } from '../../parts/query/typed-query';
import type { SessionState } from '../../parts/sessions/view';

const WORDS = { live: 'active', active: 'active', ended: 'expired', expired: 'expired', all: 'all' } as const;

/** The filters of the sessions list that can be typed into its box. */
export const SESSION_FILTER_KEYS: readonly FilterKey<{ state: SessionState }>[] = [
  {
    key: 'state',
    explain: 'live, ended or all',
    read: (value) => oneOf<SessionState, { state: SessionState }>('state', value, WORDS, (state) => ({ state })),
  },
];
