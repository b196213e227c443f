import type { UserDetail } from '@shared/api/users';
import { useRef, useState } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { toApiError, type ApiError } from '../../api/error';
import { useVerificationLink } from '../../api/email';
import { clockTime } from '../../format/dates';
import { go } from '../../nav/store';
import { Button } from '../../ui/button';
import { CopyButton, copyText } from '../../ui/copy-button';
import { Dialog } from '../../ui/dialog';
import { Notice } from '../../ui/notice';
import { RelativeTime } from '../../ui/time';

function Made({ url, expiresAt, copied }: { url: string; expiresAt: string; copied: boolean }) {
  return (
    <>
      <Notice tone="ok" title={copied ? 'The link is on the clipboard.' : 'The link is made; copy it below.'}>
        Good until {clockTime(expiresAt)} (<RelativeTime iso={expiresAt} />
        ). Links mailed earlier stay good as well.
      </Notice>
      <div className="flex items-start gap-2 rounded-md border border-line bg-sunken py-1.5 pr-1.5 pl-3">
        <span className="max-h-30 min-w-0 flex-1 overflow-y-auto font-mono text-sm wrap-anywhere selectable">
          {url}
        </span>
        <CopyButton text={url} what="link" />
      </div>
    </>
  );
}

function Body({ user, onClose }: { user: UserDetail; onClose: () => void }) {
  const open = useConnectionStatus().data?.open ?? null;
  const make = useVerificationLink();
  const button = useRef<HTMLButtonElement>(null);
  const [link, setLink] = useState<{ url: string; expiresAt: string } | null>(null);
  const [copied, setCopied] = useState(false);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const possible = !user.emailVerified && link === null;

  const run = async () => {
    setFailure(null);
    try {
      const made = await make.mutateAsync({ userId: user.id });
      setCopied(await copyText(made.url));
      setLink(made);
    } catch (cause) {
      setFailure(toApiError(cause));
    }
  };

  return (
    <Dialog
      open
      onOpenChange={(next) => {
        if (!next && !make.isPending) onClose();
      }}
      title="Copy a verification link"
      description={<span className="wrap-anywhere">For {user.email}</span>}
      initialFocus={button}
      footer={
        <>
          {possible ? (
            <Button onClick={onClose} disabled={make.isPending}>
              Cancel
            </Button>
          ) : null}
          {/* One button throughout, so that it keeps the focus and Enter goes on. */}
          <Button
            key="go-on"
            ref={button}
            variant={possible || link !== null ? 'primary' : 'default'}
            busy={make.isPending}
            onClick={() => (possible ? void run() : onClose())}
          >
            {possible ? 'Make and copy link' : link === null ? 'Close' : 'Done'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 pt-1">
        {user.emailVerified && link === null ? (
          <Notice tone="info" title="This address is verified already, so there is nothing to confirm.">
            If the address itself is wrong, edit the user instead.
          </Notice>
        ) : link !== null ? (
          <Made {...link} copied={copied} />
        ) : (
          <div className="flex flex-col gap-2 text-muted">
            <p>
              You hand the link over yourself, in the chat or by reading it out. Opening it marks the address as
              verified, without a mail having arrived.
            </p>
            <p>
              Whoever has the link can use it until it expires, and it cannot be taken back. Make sure you talk to the
              right person. Making it is recorded in the audit trail.
            </p>
          </div>
        )}
        {failure === null ? null : (
          <Notice
            tone="danger"
            title={failure.message}
            action={
              open === null ? undefined : (
                <Button
                  size="sm"
                  onClick={() => {
                    onClose();
                    go({ to: 'connection-edit', id: open.id });
                  }}
                >
                  Connection
                </Button>
              )
            }
          >
            {failure.hint}
          </Notice>
        )}
      </div>
    </Dialog>
  );
}

/** Makes a live verification link, says how long it lives and what it can do, and puts it on the clipboard. */
export function LinkDialog({ open, ...rest }: { open: boolean; user: UserDetail; onClose: () => void }) {
  return open ? <Body {...rest} /> : null;
}
