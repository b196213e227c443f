import { AlertDialog as Base } from '@base-ui/react/alert-dialog';
import { useRef, type ReactNode } from 'react';
import { Button } from './button';
import { cx } from './cx';
import { BACKDROP, goOnByKey, POPUP, VIEWPORT } from './dialog';
import { Notice } from './notice';

interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** A question: `Revoke 3 sessions?` */
  title: string;
  /** What it acts on: a name, an address, an id. */
  object: ReactNode;
  /** What happens then, and whether it can be undone. */
  consequence: ReactNode;
  /** The button: `Revoke sessions`. */
  verb: string;
  tone?: 'danger' | 'primary' | 'env';
  /** `lg` where it shows a table. */
  size?: 'md' | 'lg';
  busy?: boolean;
  /** Something else is missing, such as a reason: the verb cannot be pressed yet. */
  blocked?: boolean;
  error?: { readonly message: string; readonly hint?: string | undefined } | null;
  onConfirm: () => void;
  children?: ReactNode;
}

/**
 * Asks before an act that is hard to take back: names the object and what follows. Focus starts on Cancel. It
 * stays open while `busy` and shows `error` in place.
 */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  object,
  consequence,
  verb,
  tone = 'danger',
  size = 'md',
  busy = false,
  blocked = false,
  error,
  onConfirm,
  children,
}: ConfirmDialogProps) {
  const cancel = useRef<HTMLButtonElement>(null);
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => {
        if (!busy) onOpenChange(next);
      }}
    >
      <Base.Portal>
        <Base.Backdrop className={BACKDROP} />
        <Base.Viewport className={VIEWPORT}>
          <Base.Popup
            className={cx(POPUP, size === 'lg' ? 'w-[580px]' : 'w-[440px]')}
            initialFocus={cancel}
            onKeyDown={goOnByKey}
          >
            <form
              className="contents"
              onSubmit={(event) => {
                event.preventDefault();
                if (!blocked && !busy) onConfirm();
              }}
            >
              <div className="flex min-h-0 flex-col gap-3 overflow-y-auto p-4">
                <Base.Title className="text-lg font-semibold">{title}</Base.Title>
                <div className="min-w-0 rounded-md border border-line bg-sunken px-3 py-2 font-medium wrap-anywhere selectable">
                  {object}
                </div>
                <Base.Description render={<div className="text-muted" />}>{consequence}</Base.Description>
                {children}
                {error === undefined || error === null ? null : (
                  <Notice tone="danger" title={error.message}>
                    {error.hint}
                  </Notice>
                )}
              </div>
              <footer className="flex items-center justify-end gap-2 border-t border-line px-4 py-3">
                <Base.Close render={<Button ref={cancel} disabled={busy} />}>Cancel</Base.Close>
                <Button type="submit" variant={tone} busy={busy} disabled={blocked}>
                  {verb}
                </Button>
              </footer>
            </form>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
