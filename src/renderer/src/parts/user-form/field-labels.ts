import type { UserField } from '@shared/api/users';
import { shortDateTime } from '../../format/dates';

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

/** What is kept of a person, a session or a way in, as it is called where no column is shown: `banReason` as “Ban reason”. */
export function plainLabel(name: string): string {
  const known = LABELS[name];
  if (known !== undefined) return known;
  const words = name
    .replaceAll(/[_.]+/gu, ' ')
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, (_both, end: string, start: string) => `${end} ${start.toLowerCase()}`)
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A moment as it is kept, in local time; null where the text is none. */
export function plainMoment(text: string): string | null {
  return /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/u.test(text) ? shortDateTime(text) : null;
}

/** What a column of the user's row is called on screen: plain words where better-auth defines it, else the column's own name. */
export function fieldLabel(field: Pick<UserField, 'column' | 'field'>): string {
  return field.field === null ? field.column : (LABELS[field.field] ?? field.column);
}
