import type { AuditEntry, AuditImage } from '@shared/api/audit';
import type { Why } from '@shared/api/common';

/** What is about to be done, or was done, before it has a place in the chain. */
export interface AuditDraft {
  readonly connection: { readonly id: string; readonly name: string } | null;
  readonly action: string;
  readonly target: { readonly type: string; readonly id: string; readonly label: string } | null;
  /** The user concerned, whatever the table. */
  readonly userId: string | null;
  readonly summary: string;
  readonly why?: Why | undefined;
  /** The entry that this act undoes. */
  readonly undoes?: string | undefined;
  readonly before?: AuditImage | null | undefined;
  readonly after?: AuditImage | null | undefined;
  readonly outcome: AuditEntry['outcome'];
  readonly rows: number | null;
}

/** A draft as it was kept; a damaged note still says that something was being written, and keeps no app from starting. */
export function readDraft(entry: string): AuditDraft {
  try {
    return JSON.parse(entry) as AuditDraft;
  } catch {
    return {
      connection: null,
      action: 'unknown',
      target: null,
      userId: null,
      summary: 'A change whose note cannot be read any more',
      outcome: 'unknown',
      rows: null,
    };
  }
}
