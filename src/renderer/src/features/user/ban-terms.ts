/** Reasons that are offered; anything else can be typed. */
export const BAN_REASONS = ['Spam', 'Abuse', 'Fraud', 'Chargeback', 'Compromised account', 'On request'] as const;

export type BanTerm = 'forever' | '1h' | '24h' | '7d' | '30d' | '90d' | 'until';

const HOUR = 3_600_000;
const LENGTHS: Readonly<Partial<Record<BanTerm, number>>> = {
  '1h': HOUR,
  '24h': 24 * HOUR,
  '7d': 7 * 24 * HOUR,
  '30d': 30 * 24 * HOUR,
  '90d': 90 * 24 * HOUR,
};

export const BAN_TERMS: readonly { readonly value: BanTerm; readonly label: string }[] = [
  { value: 'forever', label: 'Permanent' },
  { value: '1h', label: '1 hour' },
  { value: '24h', label: '24 hours' },
  { value: '7d', label: '7 days' },
  { value: '30d', label: '30 days' },
  { value: '90d', label: '90 days' },
  { value: 'until', label: 'Until a date' },
];

/**
 * When a ban would end, in milliseconds: null for never, undefined where the moment that was typed is none.
 * @param typed what a `datetime-local` field gives, in local time
 */
export function banEnd(term: BanTerm, typed: string, now: number): number | null | undefined {
  if (term === 'forever') return null;
  const length = LENGTHS[term];
  if (length !== undefined) return now + length;
  const at = Date.parse(typed);
  return Number.isNaN(at) ? undefined : at;
}
