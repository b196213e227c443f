import type { UserPatch, UserRow } from '@shared/api/users';

/** What the edit dialog can change. */
export interface EditValues {
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
}

export type EditField = keyof EditValues;
export const EDIT_FIELDS: readonly EditField[] = ['name', 'email', 'emailVerified'];
export const EDIT_LABELS: Readonly<Record<EditField, string>> = {
  name: 'Name',
  email: 'Email',
  emailVerified: 'Email verified',
};

/** The values as they stand in a row. */
export function valuesOf(user: UserRow): EditValues {
  return { name: user.name ?? '', email: user.email, emailVerified: user.emailVerified };
}

/** The values as they would be saved: better-auth keeps addresses in lower case. */
export function asSaved(values: EditValues): EditValues {
  return {
    name: values.name.trim(),
    email: values.email.trim().toLowerCase(),
    emailVerified: values.emailVerified,
  };
}

/** One field whose saved value would differ. */
export interface EditChange {
  readonly field: EditField;
  readonly before: string | boolean;
  readonly after: string | boolean;
}

/** What saving would change, field by field. */
export function changesOf(base: EditValues, mine: EditValues): readonly EditChange[] {
  const wanted = asSaved(mine);
  return EDIT_FIELDS.filter((field) => wanted[field] !== base[field]).map((field) => ({
    field,
    before: base[field],
    after: wanted[field],
  }));
}

/** The changes as the call takes them. */
export function patchOf(changes: readonly EditChange[]): UserPatch {
  return Object.fromEntries(changes.map(({ field, after }) => [field, after]));
}

/** A value in words. */
export function valueWords(value: string | boolean): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return value === '' ? 'empty' : value;
}
