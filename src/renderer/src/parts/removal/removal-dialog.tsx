import type { RemovalPreview } from '@shared/api/users';
import { useState } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { toApiError, type ApiError } from '../../api/error';
import { useRemovalPreview, useRemoveUsers } from '../../api/user-acts';
import { plural } from '../../format/numbers';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { Notice } from '../../ui/notice';
import { SkeletonRows } from '../../ui/states';
import { toast } from '../../ui/toast';
import { phraseOf, verbOn } from '../confirm/use-confirm-act';
import { tellDone } from '../undo/tell-done';
import { useWhy } from '../reason/use-why';
import { WhyFields } from '../reason/why-fields';
import { RemovalTable } from './removal-table';

function Shown({ preview }: { preview: RemovalPreview }) {
  return (
    <>
      <RemovalTable lines={preview.tables} />
      {preview.notes.length === 0 ? null : (
        <ul className="flex list-disc flex-col gap-1 pl-4 text-sm text-muted">
          {preview.notes.map((note) => (
            <li key={note} className="wrap-anywhere">
              {note}
            </li>
          ))}
        </ul>
      )}
      {preview.restorable ? null : <Notice tone="warn" title={preview.restoreNote ?? 'This cannot be undone.'} />}
    </>
  );
}

function consequenceOf(preview: RemovalPreview | undefined): string {
  if (preview === undefined) return 'Looking for everything that belongs to them…';
  const undo = preview.restorable
    ? `Every row is kept, encrypted, on this computer, and can be put back from the audit${preview.restoreNote === null ? '' : ' until Authdesk is closed'}.`
    : '';
  return `This goes along with them, or stays behind. ${undo}`;
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
  const connection = useConnectionStatus().data?.open ?? null;
  const preview = useRemovalPreview(ids);
  const remove = useRemoveUsers();
  const why = useWhy();
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [asked, setAsked] = useState<string | null>(null);
  const many = ids.length > 1;
  const phrase = asked ?? preview.data?.phrase ?? null;
  const stuck = preview.data !== undefined && !many && preview.data.tables.some((line) => line.effect === 'blocks');

  const run = async (typed: string) => {
    setFailure(null);
    try {
      const { data } = await remove.mutateAsync({
        ids: [...ids],
        confirm: phrase === null ? true : typed,
        ...why.input,
      });
      why.done();
      const [skipped] = data.skipped;
      if (data.removed > 0) {
        tellDone({ title: many ? `Removed ${plural(data.removed, 'user')}` : `Removed ${object}` });
        onRemoved();
      }
      if (skipped !== undefined) {
        const title = many ? `${plural(data.skipped.length, 'user')} not removed` : 'Not removed';
        toast.error({ title, description: [...new Set(data.skipped.map((one) => one.reason))].slice(0, 3).join(' ') });
      }
      onClose();
    } catch (cause) {
      const error = toApiError(cause);
      const wanted = phraseOf(error);
      if (wanted !== null) setAsked(wanted);
      if (!why.refuse(error)) setFailure(error);
    }
  };

  return (
    <ConfirmDialog
      open
      size="lg"
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      title={many ? `Remove ${plural(ids.length, 'user')}?` : 'Remove this user?'}
      object={object}
      consequence={consequenceOf(preview.data)}
      verb={verbOn(many ? `Remove ${plural(ids.length, 'user')}` : 'Remove user', connection)}
      tone={connection?.environment === 'production' ? 'env' : 'danger'}
      phrase={phrase ?? undefined}
      blocked={preview.data === undefined || stuck || !why.complete}
      busy={remove.isPending}
      error={failure === null ? null : { message: failure.message, hint: failure.hint }}
      onConfirm={(typed) => void run(typed)}
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
      <WhyFields why={why} />
    </ConfirmDialog>
  );
}
