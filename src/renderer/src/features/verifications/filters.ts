import { verificationKind, verificationKinds } from '@shared/api/verifications';
import { choiceField, daysField, userField, type FilterField } from '../../parts/lists/filter-fields';
import type { FilterWords } from '../../parts/query/filters';
import { oneOf, userKey, rangeKey } from '../../parts/query/readings';
import { fromWords, toWords } from '../../parts/query/times';
import type { FilterKey } from '../../parts/query/typed-query';
import { KIND_WORDS } from './public/kinds';
import type { VerificationFilters } from './public/view-store';

const STATES = { live: 'active', active: 'active', expired: 'expired', all: undefined } as const;

/** How each filter is said. */
export const VERIFICATION_FILTER_WORDS: FilterWords<VerificationFilters> = {
  kind: (kind) => KIND_WORDS[kind],
  user: (user) => `Of ${user}`,
  createdAfter: fromWords('Asked from'),
  createdBefore: toWords('Asked to'),
  expiresAfter: fromWords('Ends from'),
  expiresBefore: toWords('Ends to'),
  state: (state) => (state === 'active' ? 'live only' : 'expired only'),
};

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

/** The filters that can be typed into the box. */
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
    read: (value) => oneOf('state', value, STATES, (state): VerificationFilters => ({ state })),
  },
  userKey,
  rangeKey('created', ['asked'], 'createdAfter', 'createdBefore'),
  rangeKey('expires', ['until'], 'expiresAfter', 'expiresBefore'),
];

/** What the list can be narrowed by, besides the state, which has a switch of its own. */
export const VERIFICATION_FILTER_FIELDS: readonly FilterField<VerificationFilters>[] = [
  choiceField(
    'kind',
    'What for',
    verificationKinds.map((kind) => ({ value: kind, label: KIND_WORDS[kind] })),
    'Every kind',
  ),
  userField,
  daysField('createdAfter', 'createdBefore', 'Asked'),
  daysField('expiresAfter', 'expiresBefore', 'Ends', false),
];
