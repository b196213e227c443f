import type { VerificationRow } from '@shared/api/verifications';
import type { RevealTarget } from '../../../parts/reveal/reveal-dialog';

/** What `parts/reveal` is asked for: the value of a row, or its whole identifier. */
export function verificationSecret(row: VerificationRow, column: 'identifier' | 'value'): RevealTarget {
  return {
    table: 'verification',
    id: row.id,
    column,
    what: column === 'value' ? 'value of this row' : row.hashed ? 'identifier of this row, hashed' : 'whole identifier',
    object: row.subject === null ? row.label : `${row.label} · ${row.userEmail ?? row.subject.value}`,
  };
}
