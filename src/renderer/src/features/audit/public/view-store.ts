import { auditFilter, type AuditFilter } from '@shared/api/audit';
import { create } from 'zustand';
import { makeListStore } from '../../../parts/lists/list-store';

type Facts = Pick<AuditFilter, 'action' | 'outcome' | 'connectionId' | 'since' | 'until'>;

/** What the audit trail can be narrowed by. */
export interface AuditFilters extends Facts {
  /** Only entries about this user, as another screen asked for it. */
  readonly ofUser?: { readonly id: string; readonly label: string } | undefined;
}

const { action, outcome, connectionId, since, until } = auditFilter.shape;

/** How the audit trail is looked at. */
export const auditStore = makeListStore<AuditFilters>({
  screen: 'audit',
  saved: { action, outcome, connectionId, since, until },
  initial: {},
});

/** The entry in the pane beside the trail. */
export const useOpenEntry = create<{ readonly id: string | null }>()(() => ({ id: null }));

/** Shows one entry, wherever it stands, and with it what took it back. */
export function viewAuditEntry(id: string): void {
  auditStore.prepare({ search: id }, id);
  useOpenEntry.setState({ id });
}

/** Prepares the trail for one user, with one entry open if given. */
export function viewAuditOf(user: { readonly id: string; readonly label: string }, openId: string | null): void {
  auditStore.prepare({ filters: { ofUser: user } }, openId);
  useOpenEntry.setState({ id: openId });
}
