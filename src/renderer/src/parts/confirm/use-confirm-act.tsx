import type { Why } from '@shared/api/common';
import { useState, type ReactNode } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { toApiError, type ApiError } from '../../api/error';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { useWhy } from '../reason/use-why';
import { WhyFields } from '../reason/why-fields';

/** How an act was confirmed, to spread into the input of its call. */
export interface Confirmed {
  /** True, or the phrase as it was typed. */
  readonly confirm: boolean | string;
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
  /** What has to be typed, as a preview told it; main's own answer counts, should it ask for one. */
  readonly phrase?: string | null;
  /** Takes nothing from anybody, such as unbanning: the button is not red outside of production. */
  readonly mild?: boolean;
  /** Offered while a reason is typed. */
  readonly reasons?: readonly string[];
  /** Shown above reason and phrase, such as a table of what goes along. */
  readonly details?: ReactNode;
  /** Does it; what it throws is shown in the dialog, which then stays open. */
  readonly run: (confirmed: Confirmed) => Promise<void>;
}

/** The phrase main asks for, where an error says that one is missing. */
export function phraseOf({ info }: ApiError): string | null {
  return info.code === 'CONFIRMATION_REQUIRED' && info.details?.reason === 'confirm' ? info.details.phrase : null;
}

/** The confirm button's text: on production it names the connection it acts on. */
export function verbOn(verb: string, connection: { readonly name: string; readonly environment: string } | null) {
  return connection?.environment === 'production' ? `${verb} on ${connection.name}` : verb;
}

function Question({ act, onClose }: { act: Act; onClose: () => void }) {
  const connection = useConnectionStatus().data?.open ?? null;
  const production = connection?.environment === 'production';
  const why = useWhy();
  const [open, setOpen] = useState(true);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [phrase, setPhrase] = useState(act.phrase ?? null);

  const confirm = async (typed: string) => {
    setBusy(true);
    setFailure(null);
    try {
      await act.run({ confirm: phrase === null ? true : typed, ...why.input });
      why.done();
      setOpen(false);
      onClose();
    } catch (cause) {
      const error = toApiError(cause);
      const wanted = phraseOf(error);
      if (wanted !== null) setPhrase(wanted);
      if (!why.refuse(error)) setFailure(error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      title={act.title}
      object={act.object}
      consequence={act.consequence}
      verb={verbOn(act.verb, connection)}
      tone={production ? 'env' : act.mild === true ? 'primary' : 'danger'}
      phrase={phrase ?? undefined}
      blocked={!why.complete}
      busy={busy}
      error={failure === null ? null : { message: failure.message, hint: failure.hint }}
      onConfirm={(typed) => void confirm(typed)}
    >
      {act.details}
      <WhyFields why={why} {...(act.reasons === undefined ? {} : { reasons: act.reasons })} />
    </ConfirmDialog>
  );
}

/**
 * Asks before an act, with as much ceremony as it weighs: names object and consequence, asks for the reason or ticket
 * the connection wants and the phrase production wants. `ask` opens it, `dialog` has to be drawn.
 */
export function useConfirmAct(): { ask: (act: Act) => void; dialog: ReactNode } {
  const [asked, setAsked] = useState<{ readonly act: Act; readonly nth: number } | null>(null);
  return {
    ask: (act) => setAsked((before) => ({ act, nth: (before?.nth ?? 0) + 1 })),
    dialog: asked === null ? null : <Question key={asked.nth} act={asked.act} onClose={() => setAsked(null)} />,
  };
}
