import { Eye, EyeOff } from 'lucide-react';
import { useCallback, useRef, useState } from 'react';
import { toApiError, type ApiError } from '../../api/error';
import { revealSecret } from '../../api/secrets';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { Notice } from '../../ui/notice';
import { useWhy } from '../reason/use-why';
import { ShownSecret } from './shown-secret';
import type { RevealTarget } from './use-reveal';

/** A reason shorter than this says nothing; main refuses it too. */
const SHORTEST_REASON = 3;

/** Asks for a reason, shows one secret for half a minute, and hides it again. */
export function RevealDialog({ target, onClose }: { target: RevealTarget; onClose: () => void }) {
  const why = useWhy();
  const [value, setValue] = useState<string | null>(null);
  const [hidden, setHidden] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const reasonBox = useRef<HTMLInputElement>(null);
  const ready = why.reason.trim().length >= SHORTEST_REASON && (!why.requireTicket || why.ticket.trim() !== '');
  const hide = useCallback(() => {
    setValue(null);
    setHidden(true);
  }, []);

  const reveal = async () => {
    setBusy(true);
    setFailure(null);
    try {
      const { table, id, column } = target;
      const ticket = why.ticket.trim();
      setValue(
        await revealSecret({ table, id, column, reason: why.reason.trim(), ...(ticket === '' ? {} : { ticket }) }),
      );
      setHidden(false);
      why.done();
    } catch (error) {
      const known = toApiError(error);
      if (!why.refuse(known)) setFailure(known);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={value === null ? `Reveal the ${target.what}?` : `The ${target.what}`}
      description={target.object}
      initialFocus={reasonBox}
      footer={
        value === null ? (
          <>
            <Button onClick={onClose}>{hidden ? 'Close' : 'Cancel'}</Button>
            <Button variant="primary" icon={Eye} busy={busy} disabled={!ready} onClick={() => void reveal()}>
              {hidden ? 'Reveal again' : 'Reveal'}
            </Button>
          </>
        ) : (
          <>
            <Button icon={EyeOff} onClick={hide}>
              Hide now
            </Button>
            <Button variant="primary" onClick={onClose}>
              Done
            </Button>
          </>
        )
      }
    >
      {value === null ? (
        <form
          className="flex flex-col gap-3 pt-1"
          onSubmit={(event) => {
            event.preventDefault();
            if (ready && !busy) void reveal();
          }}
        >
          {hidden ? <p className="text-muted">It is hidden again. Seeing it once more is recorded once more.</p> : null}
          <div className="grid grid-cols-[minmax(0,1fr)_160px] items-start gap-3">
            <Field label="Reason" error={why.errors.reason}>
              <Input
                ref={reasonBox}
                value={why.reason}
                maxLength={500}
                required
                placeholder="Why it has to be seen"
                onChange={(event) => why.setReason(event.target.value)}
              />
            </Field>
            <Field label="Ticket" optional={!why.requireTicket} error={why.errors.ticket}>
              <Input
                value={why.ticket}
                maxLength={200}
                required={why.requireTicket}
                onChange={(event) => why.setTicket(event.target.value)}
              />
            </Field>
          </div>
          <p className="text-sm text-faint">
            Whoever holds it can act as this person. That you looked, when and why, is recorded in the audit; what it
            says is not.
          </p>
          {failure === null ? null : (
            <Notice tone="danger" title={failure.message}>
              {failure.hint}
            </Notice>
          )}
          <button type="submit" className="sr-only" tabIndex={-1}>
            Reveal
          </button>
        </form>
      ) : (
        <ShownSecret value={value} what={target.what} onHide={hide} />
      )}
    </Dialog>
  );
}
