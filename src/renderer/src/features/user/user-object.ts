import type { UserDetail } from '@shared/api/users';

/** Name and address of whom an act concerns, as a question shows them. */
export function userObject({ name, email }: Pick<UserDetail, 'name' | 'email'>): string {
  return name === null || name.trim() === '' ? email : `${name} · ${email}`;
}
