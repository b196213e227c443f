import type { UserDetail } from '@shared/api/users';
import { useRef, useState } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { toApiError, type ApiError } from '../../api/error';
import { useResendVerification } from '../../api/email';
import { go } from '../../nav/store';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { Notice } from '../../ui/notice';
import { toast } from '../../ui/toast';
import { mailOutcome, mailRoute } from './mail-facts';
import { MailSetupNeeded } from './mail-setup-needed';

function Body({ user, onClose }: { user: UserDetail; onClose: () => void }) {
  const open = useConnectionStatus().data?.open ?? null;
  const route = mailRoute(open);
  const resend = useResendVerification();
  const send = useRef<HTMLButtonElement>(null);
  const [callbackURL, setCallbackURL] = useState('');
  const [failure, setFailure] = useState<ApiError | null>(null);
  const possible = !user.emailVerified && route !== null;

  const submit = async () => {
    setFailure(null);
    try {
      const target = callbackURL.trim();
      const report = await resend.mutateAsync({ userId: user.id, ...(target === '' ? {} : { callbackURL: target }) });
      const outcome = mailOutcome(report);
      toast.ok(
        report.via === 'outbox'
          ? { ...outcome, action: { label: 'Open outbox', onSelect: () => go({ to: 'outbox' }) } }
          : outcome,
      );
      onClose();
    } catch (cause) {
      setFailure(toApiError(cause));
    }
  };

  return (
    <Dialog
      open
      onOpenChange={(next) => {
        if (!next && !resend.isPending) onClose();
      }}
      title="Resend verification mail"
      description={<span className="wrap-anywhere">To {user.email}</span>}
      initialFocus={send}
      footer={
        possible ? (
          <>
            <Button onClick={onClose} disabled={resend.isPending}>
              Cancel
            </Button>
            <Button ref={send} type="submit" form="resend-verification" variant="primary" busy={resend.isPending}>
              {open?.settings.mail?.kind === 'outbox' ? 'Put in outbox' : 'Send mail'}
            </Button>
          </>
        ) : (
          <Button ref={send} onClick={onClose}>
            Close
          </Button>
        )
      }
    >
      <form
        id="resend-verification"
        className="flex flex-col gap-3 pt-1"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {user.emailVerified ? (
          <Notice tone="info" title="This address is verified already, so no mail is sent.">
            If the address itself is wrong, edit the user instead.
          </Notice>
        ) : route === null ? (
          <MailSetupNeeded onLeave={onClose} />
        ) : (
          <>
            <div>
              <div className="font-medium">{route.title}</div>
              <p className="text-muted wrap-anywhere">{route.promise}</p>
            </div>
            <Field
              label="Where the link leads after the click"
              optional
              error={failure?.info.field?.endsWith('callbackURL') === true ? failure.message : undefined}
              hint="A path such as /welcome, or an address your server trusts. Left empty, it is the start page."
            >
              <Input
                value={callbackURL}
                onChange={(event) => setCallbackURL(event.target.value)}
                placeholder="/"
                mono
              />
            </Field>
            <p className="text-sm text-faint">
              Links mailed earlier stay good until they expire, an hour as a rule. A mail that was sent cannot be taken
              back.
            </p>
          </>
        )}
        {failure === null || failure.info.field?.endsWith('callbackURL') === true ? null : (
          <Notice tone="danger" title={failure.message}>
            {failure.hint}
          </Notice>
        )}
      </form>
    </Dialog>
  );
}

/** Says what resending will do on this connection, does it, and claims no more than is known. */
export function ResendDialog({ open, ...rest }: { open: boolean; user: UserDetail; onClose: () => void }) {
  return open ? <Body {...rest} /> : null;
}
