import { verificationKind, verificationKinds, type VerificationKind } from '@shared/api/verifications';
import { makeListView } from '../../parts/lists/list-view';
import { oneOf } from '../../parts/query/one-of';
import type { FilterKey } from '../../parts/query/typed-query';
import { readLayout, type GridLayout } from '../../ui/data-grid/layout';

export type VerificationState = 'active' | 'expired' | 'all';

/** What is asked of the list of verifications. */
export interface VerificationsQuestion {
  readonly search: string;
  readonly kind: VerificationKind | null;
  readonly state: VerificationState;
}

/** The view of the verifications list. */
export const verificationsView = makeListView<VerificationsQuestion>({ search: '', kind: null, state: 'all' });

/** The filters that can be typed into its box. */
export const VERIFICATION_FILTER_KEYS: readonly FilterKey<Pick<VerificationsQuestion, 'kind' | 'state'>>[] = [
  {
    key: 'kind',
    explain: 'reset-password, magic-link, email-otp, phone-otp …',
    read: (value) => {
      const kind = verificationKinds.find((known) => known === value.toLowerCase());
      return kind === undefined
        ? { expected: `kind is one of ${verificationKinds.join(', ')}.` }
        : { filters: { kind } };
    },
  },
  {
    key: 'state',
    explain: 'live, expired or all',
    read: (value) =>
      oneOf('state', value, { live: 'active', active: 'active', expired: 'expired', all: 'all' } as const, (state) => ({
        state,
      })),
  },
];

type State = Readonly<Record<string, unknown>>;

/** What a saved view of the list keeps. */
export function verificationsState({ search, kind, state }: VerificationsQuestion, layout: GridLayout): State {
  return { search: search.trim(), kind, state, layout };
}

/** A saved view, read again; what does not look like one is left out. */
export function readVerificationsState(kept: State): {
  readonly question: VerificationsQuestion;
  readonly layout: GridLayout;
} {
  const kind = verificationKind.safeParse(kept['kind']);
  const { state, search } = kept;
  return {
    question: {
      search: typeof search === 'string' ? search : '',
      kind: kind.success ? kind.data : null,
      state: state === 'active' || state === 'expired' ? state : 'all',
    },
    layout: readLayout(kept['layout']),
  };
}
