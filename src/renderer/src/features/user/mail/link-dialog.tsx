import type { UserDetail } from '@shared/api/users';
import { useRef, useState } from 'react';
import { useConnectionStatus } from '../../../api/connections';
import { useMailStatus, useVerificationLink, type MadeLink } from '../../../api/email';
import { toApiError, type ApiError } from '../../../api/error';
import { copySecret } from '../../../api/secrets';
import { verbOn } from '../../../parts/confirm/use-confirm-act';
import { ToSetting } from '../../mail-log/public/to-setting';
import { useWhy } from '../../../parts/reason/use-why';
import { WhyFields } from '../../../parts/reason/why-fields';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { Field } from '../../../ui/field';
import { Input } from '../../../ui/input';
import { Notice } from '../../../ui/notice';
import { SkeletonRows } from '../../../ui/states';
import { toast } from '../../../ui/toast';
import { LinkMade } from './link-made';
import { LinkMinutes } from './link-minutes';
import { minutesOf } from './minutes';

function useLink(user: UserDetail) {
  const status = useMailStatus(user.id);
  const facts = status.data?.link;
  const make = useVerificationLink();
  const why = useWhy();
  const [typed, setTyped] = useState<string | null>(null);
  const [target, setTarget] = useState('');
  const [link, setLink] = useState<MadeLink | null>(null);
  const [copied, setCopied] = useState(false);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const text = typed ?? (facts === undefined ? '' : String(facts.minutes));
  const minutes = minutesOf(text);

  const copy = async (url: string) => {
    try {
      await copySecret(url);
      setCopied(true);
    } catch (cause) {
      const { message, hint } = toApiError(cause);
      toast.error({ title: message, description: hint });
    }
  };
  const run = async () => {
    if (minutes === null || !why.complete || make.isPending) return;
    setFailure(null);
    try {
      const callbackURL = target.trim();
      const made = await make.mutateAsync({
        userId: user.id,
        minutes,
        ...(callbackURL === '' ? {} : { callbackURL }),
        ...why.input,
      });
      why.done();
      setLink(made);
      await copy(made.url);
    } catch (cause) {
      const error = toApiError(cause);
      if (!why.refuse(error)) setFailure(error);
    }
  };
  return {
    status,
    facts,
    why,
    text,
    minutes,
    setTyped,
    target,
    setTarget,
    link,
    copied,
    copy,
    failure,
    run,
    busy: make.isPending,
  };
}

type LinkForm = ReturnType<typeof useLink>;

function Ask({ form, onLeave }: { form: LinkForm; onLeave: () => void }) {
  const { status, facts, failure } = form;
  const onTarget = failure?.info.field === 'callbackURL';
  if (facts === undefined) {
    return status.error === null ? (
      <SkeletonRows rows={3} rowHeight={26} columns="1fr 2fr" />
    ) : (
      <Notice tone="danger" title={status.error.message}>
        {status.error.hint}
      </Notice>
    );
  }
  if (!facts.possible) {
    return (
      <Notice
        tone={facts.field === null ? 'info' : 'warn'}
        title={facts.reason ?? ''}
        action={<ToSetting field={facts.field} onLeave={onLeave} />}
      />
    );
  }
  return (
    <>
      <p className="text-muted">
        You hand the link over yourself, in the chat or by reading it out. Opening it marks the address as verified,
        without a mail having arrived.
      </p>
      <LinkMinutes value={form.text} onChange={form.setTyped} />
      <Field
        label="Where the link leads after the click"
        optional
        error={onTarget ? failure.message : undefined}
        hint="A path such as /welcome, or an address your server trusts."
      >
        <Input
          mono
          value={form.target}
          maxLength={2000}
          placeholder={facts.callbackURL ?? '/'}
          onChange={(event) => form.setTarget(event.target.value)}
        />
      </Field>
      <p className="text-muted">
        Whoever has the link can use it until it expires, and it cannot be taken back. Make sure you talk to the right
        person. Making it is recorded in the audit.
      </p>
      <WhyFields why={form.why} />
      {failure === null || onTarget ? null : (
        <Notice
          tone="danger"
          title={failure.message}
          action={<ToSetting field={failure.info.field ?? null} onLeave={onLeave} />}
        >
          {failure.hint}
        </Notice>
      )}
    </>
  );
}

function Body({ user, onClose }: { user: UserDetail; onClose: () => void }) {
  const connection = useConnectionStatus().data?.open ?? null;
  const form = useLink(user);
  const button = useRef<HTMLButtonElement>(null);
  const { link, facts } = form;
  const makes = link === null && facts?.possible !== false;
  const ready = facts?.possible === true && form.minutes !== null && form.why.complete;

  return (
    <Dialog
      open
      onOpenChange={(next) => {
        if (!next && !form.busy) onClose();
      }}
      title="Copy a verification link"
      description={<span className="wrap-anywhere">For {user.email}</span>}
      initialFocus={button}
      footer={
        <>
          {makes ? (
            <Button onClick={onClose} disabled={form.busy}>
              Cancel
            </Button>
          ) : null}
          {/* One button throughout, so that it keeps the focus and Enter goes on. */}
          <Button
            key="go-on"
            ref={button}
            variant={
              makes
                ? connection?.environment === 'production'
                  ? 'env'
                  : 'primary'
                : link === null
                  ? 'default'
                  : 'primary'
            }
            busy={form.busy || (makes && form.status.isPending)}
            disabled={makes && !ready}
            focusableWhenDisabled
            onClick={() => (makes ? void form.run() : onClose())}
          >
            {makes ? verbOn('Make and copy link', connection) : link === null ? 'Close' : 'Done'}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-3 pt-1"
        onSubmit={(event) => {
          event.preventDefault();
          if (makes && ready) void form.run();
        }}
      >
        {link === null ? (
          <Ask form={form} onLeave={onClose} />
        ) : (
          <LinkMade link={link} copied={form.copied} onCopy={() => void form.copy(link.url)} />
        )}
      </form>
    </Dialog>
  );
}

/** Makes a live verification link, says how long it lives and what it can do, and puts it on the clipboard. */
export function LinkDialog({ open, ...rest }: { open: boolean; user: UserDetail; onClose: () => void }) {
  return open ? <Body {...rest} /> : null;
}
