import type { UserFilters } from '@shared/api/users';
import { shortDate } from '../../format/dates';

/** Each filter in force as a person would say it, in a fixed order. */
export function describeFilters(
  filters: UserFilters,
): readonly { readonly key: keyof UserFilters; readonly text: string }[] {
  const parts: { key: keyof UserFilters; text: string }[] = [];
  const { emailVerified, banned, role, providerId, createdAfter, createdBefore, hasActiveSession, noActivitySince } =
    filters;
  if (emailVerified !== undefined)
    parts.push({ key: 'emailVerified', text: emailVerified ? 'Verified' : 'Unverified' });
  if (banned !== undefined) parts.push({ key: 'banned', text: banned ? 'Banned' : 'Not banned' });
  if (hasActiveSession !== undefined) {
    parts.push({ key: 'hasActiveSession', text: hasActiveSession ? 'Signed in now' : 'Not signed in' });
  }
  if (role !== undefined) parts.push({ key: 'role', text: `Role ${role}` });
  if (providerId !== undefined) parts.push({ key: 'providerId', text: `Signs in with ${providerId}` });
  if (createdAfter !== undefined) parts.push({ key: 'createdAfter', text: `Created from ${shortDate(createdAfter)}` });
  if (createdBefore !== undefined) {
    parts.push({
      key: 'createdBefore',
      text: `Created to ${shortDate(new Date(Date.parse(createdBefore) - 1).toISOString())}`,
    });
  }
  if (noActivitySince !== undefined) {
    parts.push({ key: 'noActivitySince', text: `No activity since ${shortDate(noActivitySince)}` });
  }
  return parts;
}

/** The filters with one of them changed, or left out when it is undefined. */
export function withFilter<Key extends keyof UserFilters>(
  filters: UserFilters,
  key: Key,
  value: UserFilters[Key] | undefined,
): UserFilters {
  const { [key]: _old, ...rest } = filters;
  return value === undefined ? rest : { ...rest, [key]: value };
}
