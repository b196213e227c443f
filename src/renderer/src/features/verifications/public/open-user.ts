import type { VerificationRow } from '@shared/api/verifications';
import { toApiError } from '../../../api/error';
import { askAnything } from '../../../api/search';
import { go } from '../../../nav/store';
import { toast } from '../../../ui/toast';
import { verificationsStore } from './view-store';

const { place } = verificationsStore;

/** Whom a row leads to; many rows name only an address or a phone number, which is then looked up. */
async function userOf({ userId, subject }: VerificationRow): Promise<string | null> {
  if (userId !== null) return userId;
  if (subject === null || subject.type === 'provider') return null;
  if (subject.type === 'userId') return subject.value;
  const hits = await askAnything(subject.value, new AbortController().signal);
  return hits.find((hit) => hit.type === 'user')?.userId ?? null;
}

/** Opens the person of a row, or says that it leads to nobody; Back finds the row again. */
export function openUser(row: VerificationRow): void {
  place({ focusedId: row.id });
  userOf(row)
    .then((id) => {
      if (id !== null) go({ to: 'user', id });
      else
        toast.info({
          title: 'This row leads to no user',
          description:
            row.subject === null ? 'It does not say whom it is for.' : `Nobody here has ${row.subject.value} any more.`,
        });
    })
    .catch((error: unknown) => {
      const { message, hint } = toApiError(error);
      toast.error({ title: message, description: hint });
    });
}

/** Whom a row is for, as the filter takes it; null where it names no person. */
export function personOf({ userId, userEmail, subject }: VerificationRow): string | null {
  if (userEmail) return userEmail;
  if (userId !== null) return userId;
  return subject === null || subject.type === 'provider' ? null : subject.value;
}

/** Whether a row names somebody who can be opened. */
export function namesSomebody(row: VerificationRow): boolean {
  return personOf(row) !== null;
}
