import { useId, useRef, type ReactNode, type RefObject } from 'react';
import { errorDetails, type ApiError } from '../../api/error';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Notice } from '../../ui/notice';
import { ErrorState, SkeletonRows } from '../../ui/states';
import { ReasonFields } from '../reason/reason-fields';
import { usePlace, type ActState } from './use-act';

/** What has to be read before an act can be asked for. */
interface Needed {
  readonly data: unknown;
  readonly error: ApiError | null;
  readonly refetch: () => unknown;
}

interface ActDialogProps {
  readonly act: ActState;
  readonly title: string;
  /** Whom or what it is about. */
  readonly object: ReactNode;
  readonly size?: 'md' | 'lg' | 'xl';
  /** The button, such as `Set role`; on production it names the connection, unless `named` says that it does not act. */
  readonly verb: string;
  readonly named?: boolean;
  /** Takes something from somebody: the button is red outside of production. */
  readonly danger?: boolean;
  /** Whether what stands in the form can be sent; reason and ticket are seen to here. */
  readonly ready: boolean;
  /** Shown as it is read, or as why it could not be. */
  readonly needs?: Needed;
  /** There is nothing (more) to do: the one button has this name and closes. */
  readonly over?: 'Done' | 'Close' | null;
  /** Offered while a reason is typed. */
  readonly reasons?: readonly string[];
  /** The field of the input whose failure stands at its own box. */
  readonly ownField?: string | undefined;
  /** What is said of a failure, where it is more than its sentence and hint. */
  readonly failed?: ReactNode;
  /** Buttons beside the two. */
  readonly actions?: ReactNode;
  /** Where it starts: at a box, the box of the reason, or the button that goes on. */
  readonly focus?: RefObject<HTMLInputElement | null> | 'reason' | 'button';
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** What was read for the act, and below it what every act asks for, and why it failed. */
function Body({
  act,
  needs,
  over = null,
  reasons,
  ownField,
  failed,
  reasonBox,
  children,
}: Pick<ActDialogProps, 'act' | 'needs' | 'over' | 'reasons' | 'ownField' | 'failed' | 'children'> & {
  reasonBox: RefObject<HTMLInputElement | null>;
}) {
  const { reason, failure } = act;
  if (needs !== undefined && needs.data === undefined) {
    return needs.error === null ? (
      <SkeletonRows rows={4} rowHeight={28} columns="1fr 2fr" />
    ) : (
      <ErrorState
        compact
        message={needs.error.message}
        hint={needs.error.hint}
        details={errorDetails(needs.error)}
        onRetry={() => void needs.refetch()}
      />
    );
  }
  if (over !== null) return children;
  return (
    <>
      {children}
      <ReasonFields reason={reason} focus={reasonBox} {...(reasons === undefined ? {} : { reasons })} />
      {failure === null || (ownField !== undefined && failure.info.field === ownField)
        ? null
        : (failed ?? (
            <Notice tone="danger" title={failure.message}>
              {failure.hint}
            </Notice>
          ))}
    </>
  );
}

/**
 * An act that is asked for in a form of its own: what it takes, the reason or ticket the connection wants, why it
 * failed. What is heavy main asks about once more, in its own window. Enter or Ctrl+Enter does it; it stays open until it is done.
 */
export function ActDialog(props: ActDialogProps) {
  const { act, title, object, size = 'md', verb, named = true, danger = false, ready, needs, over = null } = props;
  const formId = useId();
  const reasonBox = useRef<HTMLInputElement>(null);
  const goOn = useRef<HTMLButtonElement>(null);
  const { production, verbHere } = usePlace();
  const known = needs === undefined || needs.data !== undefined;
  const may = known && ready && act.reason.complete;
  const submit = () => {
    if (over === null && may && !act.busy) props.onSubmit();
  };
  const variant = over === 'Close' ? 'default' : over === 'Done' || !(production || danger) ? 'primary' : null;
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open && !act.busy) props.onClose();
      }}
      title={title}
      description={<span className="wrap-anywhere">{object}</span>}
      size={size}
      initialFocus={props.focus === 'reason' ? reasonBox : props.focus === 'button' ? goOn : props.focus}
      footer={
        <>
          {props.actions}
          {over === null ? (
            <Button onClick={props.onClose} disabled={act.busy}>
              Cancel
            </Button>
          ) : null}
          {/* One button throughout, so that it keeps the focus and Enter goes on. */}
          <Button
            key="go-on"
            ref={goOn}
            variant={variant ?? (production ? 'env' : 'danger')}
            className="nums"
            {...(over === null
              ? { type: 'submit' as const, form: formId, keys: '$mod+Enter' }
              : { onClick: props.onClose })}
            busy={act.busy || (!known && needs?.error === null)}
            disabled={over === null && !may}
            focusableWhenDisabled
          >
            {over ?? (named ? verbHere(verb) : verb)}
          </Button>
        </>
      }
    >
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Ctrl+Enter goes on from any box */}
      <form
        id={formId}
        className="flex flex-col gap-3.5 pt-1"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          submit();
        }}
      >
        <Body {...props} reasonBox={reasonBox} />
      </form>
    </Dialog>
  );
}
