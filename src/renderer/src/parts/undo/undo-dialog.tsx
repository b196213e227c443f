import { useState } from 'react';
import { useUndoPreview } from '../../api/audit';
import { toApiError, type ApiError } from '../../api/error';
import { plural } from '../../format/numbers';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Notice } from '../../ui/notice';
import { SkeletonRows } from '../../ui/states';
import { useWhy } from '../reason/use-why';
import { WhyFields } from '../reason/why-fields';
import { useWriteGuard } from '../write-guard';
import { askUndo, useAskedUndo, type AskedUndo } from './store';
import { UndoChanges } from './undo-changes';
import { undoAll } from './undo-acts';

function Body({ asked }: { asked: AskedUndo }) {
  const newest = asked.ids.at(-1) ?? '';
  const preview = useUndoPreview(newest);
  const guard = useWriteGuard();
  const why = useWhy();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const blocked = guard.blockedFor('audit.undo');
  const others = asked.ids.length - 1;
  const possible = preview.data?.possible === true;

  const run = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await undoAll(asked, why.input.why);
      why.done();
      askUndo(null);
    } catch (cause) {
      const error = toApiError(cause);
      if (!why.refuse(error)) setFailure(error);
      void preview.refetch();
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog
      open
      size="lg"
      onOpenChange={(next) => {
        if (!next && !busy) askUndo(null);
      }}
      title="Undo this?"
      description={<span className="wrap-anywhere">{asked.summary}</span>}
      footer={
        <>
          <Button onClick={() => askUndo(null)} disabled={busy}>
            {possible ? 'Cancel' : 'Close'}
          </Button>
          <Button
            variant={guard.production ? 'env' : 'primary'}
            busy={busy}
            disabled={!possible || !why.complete || blocked !== null}
            onClick={() => void run()}
          >
            Undo
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 pt-1">
        {preview.isPending ? (
          <SkeletonRows rows={3} rowHeight={28} columns="1fr 2fr 2fr" />
        ) : preview.error !== null ? (
          <Notice tone="danger" title={preview.error.message}>
            {preview.error.hint}
          </Notice>
        ) : (
          <>
            {preview.data.possible ? (
              <p className="text-muted">
                This is what the database holds now, and what it goes back to. It is a change of its own and stands in
                the audit.
              </p>
            ) : (
              <Notice tone="warn" title={preview.data.reason ?? 'This cannot be undone (any more).'}>
                {preview.data.changes.length === 0
                  ? null
                  : 'Undoing would overwrite that. Look at the values, and change by hand what is still wrong.'}
              </Notice>
            )}
            <UndoChanges preview={preview.data} />
            {others <= 0 ? null : (
              <p className="text-sm text-faint">
                {plural(others, 'more change')} of the same act {others === 1 ? 'is' : 'are'} undone along with it.
              </p>
            )}
          </>
        )}
        {possible ? <WhyFields why={why} /> : null}
        {blocked === null ? null : <Notice tone="info" title={blocked} />}
        {failure === null ? null : (
          <Notice tone="danger" title={failure.message}>
            {failure.hint}
          </Notice>
        )}
      </div>
    </Dialog>
  );
}

/** Shows what undoing would write back before it is done, and what stands in its way. */
export function UndoDialog() {
  const asked = useAskedUndo((state) => state.asked);
  return asked === null ? null : <Body key={asked.ids.join(' ')} asked={asked} />;
}
