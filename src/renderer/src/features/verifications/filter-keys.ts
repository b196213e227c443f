import { verificationKind, verificationKinds } from '@shared/api/verifications';
import { oneOf } from '../../parts/query/one-of';
import { personKey } from '../../parts/query/person-key';
import { rangeKey } from '../../parts/query/time-range';
import type { FilterKey } from '../../parts/query/typed-query';
import { KIND_WORDS } from './public/kinds';
import type { VerificationsQuestion } from './public/view';

export type VerificationFilters = Omit<VerificationsQuestion, 'search'>;

// What somebody types who remembers the word of the list and not the one of better-auth.
function kindOf(typed: string) {
  const wanted = typed.toLowerCase();
  const exact = verificationKind.safeParse(wanted);
  if (exact.success) return exact.data;
  const begun = verificationKinds.filter(
    (kind) => kind.startsWith(wanted) || KIND_WORDS[kind].toLowerCase() === wanted,
  );
  return begun.length === 1 ? begun[0] : undefined;
}

/** The filters that can be typed into the box of the verifications list. */
export const VERIFICATION_FILTER_KEYS: readonly FilterKey<VerificationFilters>[] = [
  {
    key: 'kind',
    explain: 'reset-password, magic-link, email-otp, phone-otp …',
    read: (value) => {
      const kind = value === '' ? undefined : kindOf(value);
      return kind === undefined
        ? { expected: `kind is one of ${verificationKinds.join(', ')}.` }
        : { filters: { kind } };
    },
  },
  {
    key: 'state',
    explain: 'live, expired or all',
    read: (value) =>
      oneOf('state', value, { live: 'active', active: 'active', expired: 'expired', all: 'all' } as const, (state) => ({
        state,
      })),
  },
  personKey((person) => ({ person })),
  rangeKey('created', ['asked'], ({ after, before }) => ({
    createdAfter: after ?? null,
    createdBefore: before ?? null,
  })),
  rangeKey('expires', ['until'], ({ after, before }) => ({
    expiresAfter: after ?? null,
    expiresBefore: before ?? null,
  })),
];
