import type { BelongingPanel, BelongingRow } from '@shared/api/belongings';
import type { MethodInput } from '@shared/contract';
import { useQuery } from '@tanstack/react-query';
import { bridge } from './bridge';
import { act, cancellable, type Acted } from './call';
import type { ApiError } from './error';
import { keys } from './keys';
import type { Pages } from './paged';

/** What hangs on a person, list by list; lists without rows are left out. */
export function useBelongings(userId: string) {
  return useQuery<readonly BelongingPanel[], ApiError>({
    queryKey: keys.belongings(userId),
    queryFn: async ({ signal }) => {
      const { panels } = await cancellable(signal, (requestId) => bridge().belongings.ofUser({ userId, requestId }));
      return panels;
    },
  });
}

/** The rows of one of these lists, page by page. */
export function belongingsPages(userId: string, panel: string): Pages<BelongingRow> {
  return {
    queryKey: keys.belongingsList(userId, panel),
    read: (cursor, signal, limit) =>
      cancellable(signal, (requestId) => bridge().belongings.list({ userId, panel, cursor, limit, requestId })),
  };
}

/** Takes one thing away from a person; what came of it is told by the caller. */
export function removeBelonging(input: MethodInput<'belongings.remove'>): Promise<Acted<object>> {
  return act(bridge().belongings.remove(input));
}

/** Switches one API key off or on; what came of it is told by the caller. */
export function switchBelonging(input: MethodInput<'belongings.switch'>): Promise<Acted<object>> {
  return act(bridge().belongings.switch(input));
}

/** Takes an invitation back; what came of it is told by the caller. */
export function cancelBelonging(input: MethodInput<'belongings.cancel'>): Promise<Acted<object>> {
  return act(bridge().belongings.cancel(input));
}
