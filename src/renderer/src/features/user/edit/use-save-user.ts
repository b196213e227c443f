import { userLabel } from '@shared/user-label';
import type { MethodInput } from '@shared/contract';
import type { UserDetail, UserField, UserRow } from '@shared/api/users';
import type { ApiError } from '../../../api/error';
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
export function currentOf({ info }: ApiError): Current | null {
  if (info.code !== 'CONFLICT' || info.details?.reason !== 'changed') return null;
  return { updatedAt: info.details.current.updatedAt, fields: info.details.fields };
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
        title: `Saved ${shown} of ${userLabel(data)}`,
        ...(notes.length === 0 ? {} : { description: notes.join(' ') }),
        entry,
        why: input.why,
      });
      return data;
    },
  };
}
