import type { Why } from '@shared/api/common';
import type { WrittenEntry } from '@shared/result';

/** Who asked for a write and why, and where to tell which audit entry it left. A call of the page is one. */
export interface Acting {
  readonly why: Why;
  readonly noteEntry: (entry: WrittenEntry) => void;
}

/** Acts of Authdesk itself, such as the rows of a job. */
export function actingFor(why: Why): Acting {
  return { why, noteEntry: () => {} };
}
