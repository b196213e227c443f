import { useProblemReport, useSaveProblemReport } from '../../api/app';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { Dialog } from '../../ui/dialog';
import { Notice } from '../../ui/notice';
import { Spinner } from '../../ui/spinner';
import { toast } from '../../ui/toast';

/** Shows what would be handed on about a problem, before it is saved as it stands there. */
export function ProblemDialog({ onClose }: { onClose: () => void }) {
  const report = useProblemReport();
  const save = useSaveProblemReport();
  const error = report.error ?? save.error;
  const text = report.data?.text;
  return (
    <Dialog
      open
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      title="Report a problem"
      description="This is all there is in the report. Passwords, tokens and addresses of people are left out; read it before you hand it on."
      size="lg"
      footer={
        <>
          {text === undefined ? null : (
            <span className="mr-auto">
              <CopyButton label="Copy" text={text} what="report" />
            </span>
          )}
          <Button onClick={onClose}>Close</Button>
          <Button
            variant="primary"
            disabled={text === undefined}
            busy={save.isPending}
            onClick={() =>
              save.mutate(undefined, {
                onSuccess: ({ name }) => {
                  if (name === null) return;
                  toast.ok({ title: 'Saved the report', description: name });
                  onClose();
                },
              })
            }
          >
            Save…
          </Button>
        </>
      }
    >
      {error === null ? null : (
        <Notice tone="danger" title={error.message}>
          {error.hint}
        </Notice>
      )}
      {text === undefined ? (
        error === null ? (
          <Spinner />
        ) : null
      ) : (
        <pre
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, which takes keys
          tabIndex={0}
          aria-label="The report"
          className="max-h-80 overflow-auto rounded-md border border-line bg-sunken p-2 font-mono text-xs whitespace-pre-wrap wrap-anywhere selectable"
        >
          {text}
        </pre>
      )}
    </Dialog>
  );
}
