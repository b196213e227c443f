import { verificationsApi, type VerificationKind } from '@shared/api/verifications';
import { z } from 'zod';
import { create } from 'zustand';
import type { VerificationsFilter } from '../../../api/keys';
import { makeListStore } from '../../../parts/lists/list-store';

const verificationState = z.enum(['active', 'expired']);

/** What the list of verifications can be narrowed by. */
export interface VerificationFilters extends Pick<
  VerificationsFilter,
  'user' | 'createdAfter' | 'createdBefore' | 'expiresAfter' | 'expiresBefore'
> {
  readonly kind?: VerificationKind | undefined;
  readonly state?: z.infer<typeof verificationState> | undefined;
}

const { kind, createdAfter, createdBefore, expiresAfter, expiresBefore } =
  verificationsApi['verifications.list'].input.unwrap().shape;

/** How the list of verifications is looked at; whose rows they are is no part of a saved view. */
export const verificationsStore = makeListStore<VerificationFilters>({
  screen: 'verifications',
  saved: { kind, state: verificationState.optional(), createdAfter, createdBefore, expiresAfter, expiresBefore },
  initial: {},
});

/** Prepares the list for the rows of one person, forgetting what it was narrowed to before. */
export function viewVerificationsOf(user: string): void {
  verificationsStore.prepare({ filters: { user } });
}

/** Whether what a row means is explained beside the list, and which row was asked about last. */
export const useExplained = create<{ readonly open: boolean; readonly askedId: string | null }>()(() => ({
  open: false,
  askedId: null,
}));
