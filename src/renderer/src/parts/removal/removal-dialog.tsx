import type { RemovalPreview } from '@shared/api/users';
import { useRemovalPreview, useRemoveUsers } from '../../api/user-acts';
import { plural } from '../../format/numbers';
import { Details } from '../../ui/details';
import { Notice } from '../../ui/notice';
import { SkeletonRows } from '../../ui/states';
import { toast } from '../../ui/toast';
import { useAct } from '../confirm/use-act';
import { ActQuestion } from '../confirm/use-confirm-act';
import { announceDone } from '../undo/announce-done';
import { RemovalTable } from './removal-table';

function Shown({ preview }: { preview: RemovalPreview }) {
  return (
    <>
      <RemovalTable lines={preview.tables} />
      {preview.notes.length === 0 ? null : (
        <Details>
          <ul className="flex list-disc flex-col gap-1 pl-4">
            {preview.notes.map((note) => (
              <li key={note} className="wrap-anywhere">
                {note}
              </li>
            ))}
          </ul>
        </Details>
      )}
      {preview.restorable ? null : <Notice tone="warn" title={preview.restoreNote ?? 'This cannot be undone.'} />}
    </>
  );
}

function consequenceOf(preview: RemovalPreview | undefined): string {
  if (preview === undefined) return 'Looking for everything that belongs to them…';
  const undo = preview.restorable
    ? `It can be undone${preview.restoreNote === null ? '' : ' until Authdesk is closed'}.`
    : '';
  return undo;
}

/** Asks before users are removed, after showing everything that refers to them; says what came of it. */
export function RemovalDialog({
  ids,
  object,
  onClose,
  onRemoved,
}: {
  ids: readonly string[];
  /** Whom it is about: a name and address, or a count. */
  object: string;
  onClose: () => void;
  onRemoved: () => void;
}) {
  const preview = useRemovalPreview(ids);
  const { mutateAsync: remove } = useRemoveUsers();
  const act = useAct();
  const many = ids.length > 1;
  const stuck = preview.data !== undefined && !many && preview.data.tables.some((line) => line.effect === 'blocks');

  const run = () =>
    void act.run(async () => {
      const { data } = await remove({ ids: [...ids], confirm: true, ...act.reason.input });
      const [skipped] = data.skipped;
      if (data.removed > 0) {
        announceDone({ title: many ? `Removed ${plural(data.removed, 'user')}` : `Removed ${object}` });
        onRemoved();
      }
      if (skipped !== undefined) {
        const title = many ? `${plural(data.skipped.length, 'user')} not removed` : 'Not removed';
        toast.error({ title, description: [...new Set(data.skipped.map((one) => one.reason))].slice(0, 3).join(' ') });
      }
      onClose();
    });

  return (
    <ActQuestion
      act={act}
      size="lg"
      title={many ? `Remove ${plural(ids.length, 'user')}?` : 'Remove this user?'}
      object={object}
      consequence={consequenceOf(preview.data)}
      verb={many ? `Remove ${plural(ids.length, 'user')}` : 'Remove user'}
      blocked={preview.data === undefined || stuck}
      onConfirm={run}
      onClose={onClose}
    >
      {preview.data !== undefined ? (
        <Shown preview={preview.data} />
      ) : preview.error === null ? (
        <SkeletonRows rows={4} rowHeight={36} columns="48px 1fr 80px" />
      ) : (
        <Notice tone="danger" title={preview.error.message}>
          {preview.error.hint}
        </Notice>
      )}
    </ActQuestion>
  );
}
