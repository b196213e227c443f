import type { MethodInput } from '@shared/contract';
import type { UserDetail, UserField, UserRow } from '@shared/api/users';
import { useUpdateUser } from '../../../api/users';
import { announceDone } from '../../../parts/undo/announce-done';
import type { EditChange } from '../../../parts/user-form/edit-fields';

/** The version of a row a change is based on; rows without `updatedAt` take any. */
export function versionOf(user: Pick<UserRow, 'updatedAt'>): string {
  return user.updatedAt ?? new Date(0).toISOString();
}

/** The row as it stands now, as a CONFLICT carries it. */
export interface Current {
  readonly updatedAt: string | null;
  readonly fields: readonly UserField[];
}

/** What came with a CONFLICT, or null where the error is another. */
export function currentOf(details: Record<string, unknown> | undefined): Current | null {
  const current = details?.['current'];
  const fields = details?.['fields'];
  if (typeof current !== 'object' || current === null || !Array.isArray(fields)) return null;
  return { updatedAt: (current as UserRow).updatedAt, fields: fields as readonly UserField[] };
}

/** Saves a change and says so, with Undo. */
export function useSaveUser() {
  const { mutateAsync: update } = useUpdateUser();
  return {
    /** Throws ApiError. */
    save: async (input: MethodInput<'users.update'>, changes: readonly EditChange[]): Promise<UserDetail> => {
      const { data, entry } = await update(input);
      const names = changes.map(({ label }) => label.toLowerCase());
      const shown =
        names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
      const moved = changes.some(({ column }) => data.fields.find((f) => f.column === column)?.field === 'email');
      const notes = [
        moved && input.voidLinks !== false ? 'Links and codes mailed to the old address no longer work.' : '',
        input.revokeSessions === true ? 'All sessions were revoked.' : '',
      ].filter((note) => note !== '');
      announceDone({
        title: `Saved ${shown} of ${data.email}`,
        ...(notes.length === 0 ? {} : { description: notes.join(' ') }),
        entry,
        why: input.why,
      });
      return data;
    },
  };
}
