import type { UserField } from '@shared/api/users';

const LABELS: Readonly<Record<string, string>> = {
  id: 'User id',
  name: 'Name',
  email: 'Email',
  emailVerified: 'Email verified',
  image: 'Picture',
  createdAt: 'Signed up',
  updatedAt: 'Last changed',
  role: 'Role',
  banned: 'Banned',
  banReason: 'Ban reason',
  banExpires: 'Ban ends',
  username: 'Username',
  displayUsername: 'Shown as',
  phoneNumber: 'Phone',
  phoneNumberVerified: 'Phone verified',
  twoFactorEnabled: 'Second factor',
  isAnonymous: 'Anonymous',
  lastLoginMethod: 'Last sign-in by',
};

/** What a column of the user's row is called on screen: plain words where better-auth defines it, else the column's own name. */
export function fieldLabel(field: Pick<UserField, 'column' | 'field'>): string {
  return field.field === null ? field.column : (LABELS[field.field] ?? field.column);
}
