import { useUndoPreview } from '../../api/audit';
import { plural } from '../../format/numbers';
import { Notice } from '../../ui/notice';
import { ActDialog } from '../confirm/act-dialog';
import { useAct } from '../confirm/use-act';
import { useWriteGuard } from '../write-guard';
import { askUndo, useAskedUndo, type AskedUndo } from './store';
import { undoAll } from './undo-acts';
import { UndoChanges } from './undo-changes';

function Body({ asked }: { asked: AskedUndo }) {
  const newest = asked.ids.at(-1) ?? '';
  const preview = useUndoPreview(newest);
  const act = useAct();
  const blocked = useWriteGuard().blockedFor('audit.undo');
  const others = asked.ids.length - 1;
  const again = asked.again !== undefined;

  const undo = () =>
    void act.run(
      async () => {
        await undoAll(asked, act.reason.input.why);
        askUndo(null);
      },
      () => {
        void preview.refetch();
        return false;
      },
    );

  return (
    <ActDialog
      act={act}
      title={again ? 'Do this again?' : 'Undo this?'}
      object={asked.summary}
      size="lg"
      verb={again ? 'Do again' : 'Undo'}
      named={false}
      ready={preview.data?.possible === true && blocked === null}
      needs={preview}
      onSubmit={undo}
      onClose={() => askUndo(null)}
    >
      {preview.data === undefined ? null : (
        <>
          {preview.data.possible ? (
            <p className="text-muted">What is there now, and what it {again ? 'becomes' : 'goes back to'}.</p>
          ) : (
            <Notice tone="warn" title={preview.data.reason ?? 'This cannot be undone (any more).'}>
              {preview.data.changes.length === 0
                ? null
                : 'Undoing would overwrite that. Look at the values, and change by hand what is still wrong.'}
            </Notice>
          )}
          <UndoChanges preview={preview.data} />
          {preview.data.sessionsStayEnded ? (
            <Notice tone="info" title="The sessions that ended with it stay ended.">
              Whoever was signed in signs in again.
            </Notice>
          ) : null}
          {others <= 0 ? null : (
            <p className="text-sm text-faint">
              {plural(others, 'more change')} of the same act {others === 1 ? 'is' : 'are'}{' '}
              {again ? 'done again' : 'undone'} along with it.
            </p>
          )}
        </>
      )}
      {blocked === null ? null : <Notice tone="info" title={blocked} />}
    </ActDialog>
  );
}

/** Shows what undoing would write back before it is done, and what stands in its way. */
export function UndoDialog() {
  const asked = useAskedUndo((state) => state.asked);
  return asked === null ? null : <Body key={asked.ids.join(' ')} asked={asked} />;
}
