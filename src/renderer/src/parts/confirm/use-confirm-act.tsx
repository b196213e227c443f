import type { Why } from '@shared/api/common';
import { useRef, useState, type ReactNode } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { toApiError } from '../../api/error';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { toast } from '../../ui/toast';
import { ReasonFields } from '../reason/reason-fields';
import { useAct, usePlace, type ActState } from './use-act';

/** How an act was confirmed, to spread into the input of its call. */
export interface Confirmed {
  readonly confirm: true;
  readonly why?: Why;
}

/** An act that is asked about before it is done. */
export interface Act {
  /** A question: `Remove 3 users?` */
  readonly title: string;
  /** What it acts on: a name and address, or a count. */
  readonly object: ReactNode;
  /** What happens then, and whether it can be undone. */
  readonly consequence: ReactNode;
  /** The button, without the connection's name: `Remove user`. */
  readonly verb: string;
  /** Takes nothing from anybody, such as unbanning: the button is not red outside of production. */
  readonly mild?: boolean;
  /** Offered while a reason is typed. */
  readonly reasons?: readonly string[];
  /** Shown above the reason, such as a table of what goes along. */
  readonly details?: ReactNode;
  /** Does it; what it throws is shown in the dialog, which then stays open. */
  readonly run: (confirmed: Confirmed) => Promise<void>;
}

/** The question before an act: with as much ceremony as it weighs, and the reason and ticket that are wanted. */
export function ActQuestion({
  act,
  verb,
  mild = false,
  blocked = false,
  reasons,
  onConfirm,
  onClose,
  children,
  ...rest
}: Omit<Act, 'run' | 'details'> & {
  readonly act: ActState;
  readonly size?: 'md' | 'lg';
  /** Something else is missing: the verb cannot be pressed yet. */
  readonly blocked?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}) {
  const { production, verbHere } = usePlace();
  const { reason, busy, failure } = act;
  return (
    <ConfirmDialog
      {...rest}
      open
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      verb={verbHere(verb)}
      tone={production ? 'env' : mild ? 'primary' : 'danger'}
      blocked={blocked || !reason.complete}
      busy={busy}
      error={failure === null ? null : { message: failure.message, hint: failure.hint }}
      onConfirm={onConfirm}
    >
      {children}
      <ReasonFields reason={reason} {...(reasons === undefined ? {} : { reasons })} />
    </ConfirmDialog>
  );
}

function Question({ asked: { run, details, ...asked }, onClose }: { asked: Act; onClose: () => void }) {
  const act = useAct();
  const confirm = () =>
    void act.run(async () => {
      await run({ confirm: true, ...act.reason.input });
      onClose();
    });
  return (
    <ActQuestion {...asked} act={act} onConfirm={confirm} onClose={onClose}>
      {details}
    </ActQuestion>
  );
}

/** Opens a question about an act; `dialog` has to be drawn. */
export function useConfirmAct(): { ask: (act: Act) => void; dialog: ReactNode } {
  const [asked, setAsked] = useState<{ readonly act: Act; readonly nth: number } | null>(null);
  return {
    ask: (act) => setAsked((before) => ({ act, nth: (before?.nth ?? 0) + 1 })),
    dialog: asked === null ? null : <Question key={asked.nth} asked={asked.act} onClose={() => setAsked(null)} />,
  };
}

/**
 * Does an act that takes nothing from anybody and can be undone at once, without a question; with one where the
 * connection asks for a reason or a ticket.
 */
export function useQuietAct(): { run: (act: Act) => void; ask: (act: Act) => void; dialog: ReactNode } {
  const access = useConnectionStatus().data?.open?.settings.access ?? {};
  const { ask, dialog } = useConfirmAct();
  const busy = useRef(false);
  return {
    ask,
    dialog,
    run: (act) => {
      if (busy.current) return;
      if (access.requireReason === true || access.requireTicket === true) {
        ask({ mild: true, ...act });
        return;
      }
      busy.current = true;
      act
        .run({ confirm: true })
        .catch((cause: unknown) => {
          const { code, message, hint } = toApiError(cause);
          if (code !== 'CANCELLED') toast.error({ title: message, description: hint });
        })
        .finally(() => {
          busy.current = false;
        });
    },
  };
}
