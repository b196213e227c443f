import type { VerificationKind } from '@shared/api/verifications';
import { create } from 'zustand';
import { makeListView } from '../../../parts/lists/list-view';

export type VerificationState = 'active' | 'expired' | 'all';

/** What is asked of the list of verifications. */
export interface VerificationsQuestion {
  readonly search: string;
  readonly kind: VerificationKind | null;
  readonly state: VerificationState;
  /** Only what concerns this person: an address, a phone number or an id, whole. */
  readonly person: string | null;
  readonly createdAfter: string | null;
  readonly createdBefore: string | null;
  readonly expiresAfter: string | null;
  readonly expiresBefore: string | null;
}

/** Everything there is. */
export const ALL_VERIFICATIONS: VerificationsQuestion = {
  search: '',
  kind: null,
  state: 'all',
  person: null,
  createdAfter: null,
  createdBefore: null,
  expiresAfter: null,
  expiresBefore: null,
};

/** The view of the verifications list. */
export const verificationsView = makeListView<VerificationsQuestion>(ALL_VERIFICATIONS);

/** Prepares the list for the rows of one person, forgetting what it was narrowed to before. */
export function viewVerificationsOf(person: string): void {
  verificationsView.ask({ ...ALL_VERIFICATIONS, person });
}

/** Whether what a row means is explained beside the list, and which row was asked about last. */
export const useExplained = create<{ readonly open: boolean; readonly askedId: string | null }>()(() => ({
  open: false,
  askedId: null,
}));
