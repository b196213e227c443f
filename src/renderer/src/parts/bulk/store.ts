import type { BulkAction } from '@shared/api/bulk';
import type { Total } from '@shared/api/common';
import type { UserFilters } from '@shared/api/users';
import { create } from 'zustand';

/** Whom the sheet is opened for. */
export type BulkOffer =
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
  | {
      readonly kind: 'match';
      readonly search: string;
      readonly filters: UserFilters;
      /** Search and filters as a person would say them. */
      readonly words: readonly string[];
      readonly total: Total | null;
    }
  | { readonly kind: 'paste' }
  /** A job that was started, to look at it. */
  | { readonly kind: 'job'; readonly id: string };

/** What the sheet is open for; `nth` tells one opening from the next. */
interface Sheet {
  readonly offer: BulkOffer | null;
  readonly action: BulkAction['do'] | null;
  readonly nth: number;
}

const useSheet = create<Sheet>()(() => ({ offer: null, action: null, nth: 0 }));

/** What the sheet is open for, if it is. */
export function useBulkSheet(): Sheet {
  return useSheet();
}

/** Opens the sheet, with an act chosen already where the caller knows it. */
export function openBulk(offer: BulkOffer, action: BulkAction['do'] | null = null): void {
  useSheet.setState(({ nth }) => ({ offer, action, nth: nth + 1 }));
}

export function closeBulk(): void {
  useSheet.setState({ offer: null, action: null });
}
