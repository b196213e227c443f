import { userLabel, type Called } from '@shared/user-label';

/** Name and address of whom an act concerns, as a question shows them; without an address what else they go by. */
export function userObject(user: Called): string {
  const label = userLabel(user);
  const name = user.name?.trim() ?? '';
  return name === '' || name === label ? label : `${name} · ${label}`;
}
