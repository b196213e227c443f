import { EyeOff } from 'lucide-react';
import { useCallback, useState } from 'react';
import { revealSecret } from '../../api/secrets';
import { Button } from '../../ui/button';
import { ActDialog } from '../confirm/act-dialog';
import { useAct } from '../confirm/use-act';
import { ShownSecret } from './shown-secret';

/** A secret somebody asks for: where it lies, and what it is called. */
export interface RevealTarget {
  readonly table: 'session' | 'account' | 'verification';
  readonly id: string;
  readonly column: string;
  /** As in "Reveal …?", such as `access token of Google`. */
  readonly what: string;
  /** Whose it is. */
  readonly object: string;
}

/** Asks for a reason, shows one secret for half a minute, and hides it again. */
export function RevealDialog({ target, onClose }: { target: RevealTarget; onClose: () => void }) {
  const act = useAct(true);
  const [value, setValue] = useState<string | null>(null);
  const [hidden, setHidden] = useState(false);
  const hide = useCallback(() => {
    setValue(null);
    setHidden(true);
  }, []);

  const reveal = () =>
    void act.run(async () => {
      const { table, id, column } = target;
      const { reason = '', ...ticket } = act.reason.input.why ?? {};
      setValue(await revealSecret({ table, id, column, reason, ...ticket }));
      setHidden(false);
    });

  return (
    <ActDialog
      act={act}
      title={value === null ? `Reveal the ${target.what}?` : `The ${target.what}`}
      object={target.object}
      verb={hidden ? 'Reveal again' : 'Reveal'}
      named={false}
      ready
      over={value === null ? null : 'Done'}
      actions={
        value === null ? null : (
          <Button icon={EyeOff} onClick={hide}>
            Hide now
          </Button>
        )
      }
      focus="reason"
      onSubmit={reveal}
      onClose={onClose}
    >
      {value === null ? (
        <>
          {hidden ? <p className="text-muted">It is hidden again. Seeing it once more is recorded once more.</p> : null}
          <p className="text-sm text-faint">
            Whoever holds it can act as this user. That you looked, when and why, is recorded in the audit; what it says
            is not.
          </p>
        </>
      ) : (
        <ShownSecret value={value} what={target.what} onHide={hide} />
      )}
    </ActDialog>
  );
}
