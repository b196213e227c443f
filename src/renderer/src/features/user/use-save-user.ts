import type { UserDetail, UserPatch, UserRow } from '@shared/api/users';
import { toApiError } from '../../api/error';
import { useUpdateUser } from '../../api/users';
import { toast } from '../../ui/toast';
import { EDIT_LABELS, valuesOf, type EditChange, type EditField } from './edit-values';

/** The version of a row a change is based on; rows without `updatedAt` take any. */
export function versionOf(user: UserRow): string {
  return user.updatedAt ?? new Date(0).toISOString();
}

/** The row that came with a CONFLICT. */
export function currentOf(details: Record<string, unknown> | undefined): UserRow | null {
  const current = details?.['current'];
  return typeof current === 'object' && current !== null && 'email' in current ? (current as UserRow) : null;
}

/** Says what was saved and offers to put it back, as another recorded change that first checks nothing moved meanwhile. */
export function useSaveUser() {
  const update = useUpdateUser();
  const undo = (saved: UserDetail, before: UserPatch) => {
    update
      .mutateAsync({ id: saved.id, patch: before, expectedUpdatedAt: versionOf(saved) })
      .then(() => toast.ok({ title: 'Put back as it was' }))
      .catch((cause: unknown) => {
        const failure = toApiError(cause);
        toast.error({ title: `Could not undo. ${failure.message}`, description: failure.hint });
      });
  };
  const tell = (saved: UserDetail, changes: readonly EditChange[]) => {
    const names = changes.map(({ field }) => EDIT_LABELS[field].toLowerCase());
    const before = Object.fromEntries(changes.map((change) => [change.field, change.before])) as UserPatch;
    const moved = changes.some(({ field }) => field === 'email');
    // What better-auth would not accept back, such as an empty name or capitals, cannot be restored.
    const restorable = changes.every(({ field, before: was }) => isAccepted(field, was));
    toast.ok({
      title: `Saved ${names.join(', ')} of ${valuesOf(saved).email}`,
      description: moved ? 'Links and codes mailed to the old address no longer work.' : undefined,
      ...(restorable ? { action: { label: 'Undo', onSelect: () => undo(saved, before) } } : {}),
    });
  };
  return { update, tell };
}

function isAccepted(field: EditField, value: string | boolean): boolean {
  if (field === 'name') return value !== '';
  return field !== 'email' || (typeof value === 'string' && value === value.toLowerCase());
}
