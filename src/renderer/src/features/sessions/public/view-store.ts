import { sessionFacts, type SessionFacts } from '@shared/api/sessions';
import { z } from 'zod';
import { makeListStore, type ListQuestion } from '../../../parts/lists/list-store';

const sessionState = z.enum(['active', 'expired']);

export type { SessionFacts };

/** What the list of sessions can be narrowed by. */
export type SessionFilters = SessionFacts & {
  readonly state?: z.infer<typeof sessionState> | undefined;
  /** Only those of this user, as another screen asked for it. */
  readonly ofUser?: { readonly id: string; readonly label: string } | undefined;
};

export type SessionSortBy = 'createdAt' | 'updatedAt' | 'expiresAt';

/** How the list of sessions is looked at. Without an order: the newest first, or what the database can give at once. */
export const sessionsStore = makeListStore<SessionFilters, SessionSortBy>({
  screen: 'sessions',
  saved: { state: sessionState.optional(), ...sessionFacts.shape },
  initial: { state: 'active' },
  sortBy: ['createdAt', 'updatedAt', 'expiresAt'],
});

/** Prepares the list for one question from elsewhere, forgetting what it was narrowed to before. */
export function viewSessions(question: Partial<Pick<ListQuestion<SessionFilters>, 'search' | 'filters'>>): void {
  sessionsStore.prepare(question);
}
