import type { AuditEntry } from '@shared/api/audit';

/** Who did it: the name a person gave, and the user of the operating system. */
export function byWhom({ person, actor }: Pick<AuditEntry, 'person' | 'actor'>): string {
  return person === null || person === actor ? actor : `${person} (${actor})`;
}
