import type { MemberRow } from '@shared/api/organizations';

/** What a member is called. */
export function memberName({ name, email, userId }: MemberRow): string {
  return email ?? name ?? userId;
}

const STATUS: Readonly<Record<string, string>> = {
  pending: 'over',
  accepted: 'accepted',
  rejected: 'declined',
  canceled: 'cancelled',
};

/** What became of an invitation. */
export function statusWord({ status, open }: { readonly status: string; readonly open: boolean }): string {
  return open ? 'waiting' : (STATUS[status] ?? status);
}
