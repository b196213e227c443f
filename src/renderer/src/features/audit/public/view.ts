import type { AuditFilter as Filter } from '@shared/api/audit';
import { create } from 'zustand';

/** Facts the trail can be narrowed by, besides text and person. */
export type AuditFacts = Pick<Filter, 'action' | 'outcome' | 'connectionId' | 'since' | 'until'>;

/** What is asked of the audit trail. */
export interface AuditQuestion {
  readonly search: string;
  readonly facts: AuditFacts;
  /** Only entries about this person. */
  readonly user: { readonly id: string; readonly label: string } | null;
}

/** How the audit trail is looked at; kept while another screen shows. */
export interface AuditView extends AuditQuestion {
  /** The entry in the side pane. */
  readonly openId: string | null;
  readonly focusedId: string | null;
}

const EVERYTHING: AuditQuestion = { search: '', facts: {}, user: null };

/** The view of the audit trail. */
export const useAuditView = create<AuditView>()(() => ({ ...EVERYTHING, openId: null, focusedId: null }));

/** Asks another question: the list starts at its top again. */
export function askAudit(question: Partial<AuditQuestion>): void {
  useAuditView.setState({ ...question, focusedId: null });
}

/** Shows one entry, wherever it stands, and with it what took it back. */
export function viewAuditEntry(id: string): void {
  useAuditView.setState({ ...EVERYTHING, search: id, openId: id, focusedId: id });
}

/** Prepares the trail for one person, with one entry open if given. */
export function viewAuditOf(user: { id: string; label: string }, openId: string | null): void {
  useAuditView.setState({ ...EVERYTHING, user, openId, focusedId: openId });
}
