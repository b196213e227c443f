import { userLabel } from '@shared/user-label';
import type { UserDetail } from '@shared/api/users';
import { useState } from 'react';
import { useMailStatus, useVerificationLink, type MadeLink } from '../../../api/email';
import { toApiError } from '../../../api/error';
import { copySecret } from '../../../api/secrets';
import { ActDialog } from '../../../parts/confirm/act-dialog';
import { useAct } from '../../../parts/confirm/use-act';
import { SettingFailed, ToSetting } from '../../mail-log/public/to-setting';
import { Field } from '../../../ui/field';
import { Input } from '../../../ui/input';
import { Notice } from '../../../ui/notice';
import { toast } from '../../../ui/toast';
import { LinkMade } from './link-made';
import { LinkMinutes } from './link-minutes';
import { minutesOf } from './minutes';

function useLink(user: UserDetail) {
  const status = useMailStatus(user.id);
  const facts = status.data?.link;
  const { mutateAsync: make } = useVerificationLink();
  const act = useAct();
  const [typed, setTyped] = useState<string | null>(null);
  const [target, setTarget] = useState('');
  const [link, setLink] = useState<MadeLink | null>(null);
  const [copied, setCopied] = useState(false);
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
  const run = () =>
    void act.run(async () => {
      if (minutes === null) return;
      const callbackURL = target.trim();
      const leadsTo = callbackURL === '' ? {} : { callbackURL };
      const made = await make({ userId: user.id, minutes, ...leadsTo, ...act.reason.input });
      setLink(made);
      await copy(made.url);
    });
  return { status, facts, act, text, minutes, setTyped, target, setTarget, link, copied, copy, run };
}

type LinkForm = ReturnType<typeof useLink>;

function Ask({ form, onLeave }: { form: LinkForm; onLeave: () => void }) {
  const { facts, act } = form;
  if (facts === undefined) return null;
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
        error={act.failure?.info.field === 'callbackURL' ? act.failure.message : undefined}
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
        user. Making it is recorded in the audit.
      </p>
    </>
  );
}

function Body({ user, onClose }: { user: UserDetail; onClose: () => void }) {
  const form = useLink(user);
  const { link, facts } = form;
  return (
    <ActDialog
      act={form.act}
      title="Copy a verification link"
      object={`For ${userLabel(user)}`}
      verb="Make and copy link"
      ready={facts?.possible === true && form.minutes !== null}
      needs={form.status}
      over={link !== null ? 'Done' : facts?.possible === false ? 'Close' : null}
      ownField="callbackURL"
      failed={form.act.failure === null ? null : <SettingFailed failure={form.act.failure} onLeave={onClose} />}
      focus="button"
      onSubmit={form.run}
      onClose={onClose}
    >
      {link === null ? (
        <Ask form={form} onLeave={onClose} />
      ) : (
        <LinkMade link={link} copied={form.copied} onCopy={() => void form.copy(link.url)} />
      )}
    </ActDialog>
  );
}

/** Makes a live verification link, says how long it lives and what it can do, and puts it on the clipboard. */
export function LinkDialog({ open, ...rest }: { open: boolean; user: UserDetail; onClose: () => void }) {
  return open ? <Body {...rest} /> : null;
}
