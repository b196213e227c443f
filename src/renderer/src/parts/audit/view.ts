import { create } from 'zustand';

/** How the audit trail is looked at; kept while another screen shows. */
export interface AuditView {
  readonly search: string;
  /** The act it is narrowed to, or an empty text. */
  readonly action: string;
  /** Only entries about this person. */
  readonly user: { readonly id: string; readonly label: string } | null;
  /** The entry in the side pane. */
  readonly openId: string | null;
  readonly focusedId: string | null;
}

/** The view of the audit trail. */
export const useAuditView = create<AuditView>()(() => ({
  search: '',
  action: '',
  user: null,
  openId: null,
  focusedId: null,
}));

/** Asks another question: the list starts at its top again. */
export function askAudit(question: Partial<Pick<AuditView, 'search' | 'action' | 'user'>>): void {
  useAuditView.setState({ ...question, focusedId: null });
}

/** Prepares the trail for one person, with one entry open if given. */
export function viewAuditOf(user: { id: string; label: string }, openId: string | null): void {
  useAuditView.setState({ search: '', action: '', user, openId, focusedId: openId });
}
