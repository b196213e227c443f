import { userLabel } from '@shared/user-label';
import type { UserDetail } from '@shared/api/users';
import { useState } from 'react';
import { useMailStatus, useVerificationLink, type MadeLink } from '../../../api/email';
import { toApiError } from '../../../api/error';
import { copySecret } from '../../../api/secrets';
import { ActDialog } from '../../../parts/confirm/act-dialog';
import { useAct } from '../../../parts/confirm/use-act';
import { SettingFailed, ToSetting } from '../../mail-log/public/to-setting';
import { Details } from '../../../ui/details';
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
      const made = await make({ userId: user.id, minutes, ...act.reason.input });
      setLink(made);
      await copy(made.url);
    });
  return { status, facts, act, text, minutes, setTyped, link, copied, copy, run };
}

type LinkForm = ReturnType<typeof useLink>;

function Ask({ form, onLeave }: { form: LinkForm; onLeave: () => void }) {
  const { facts } = form;
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
      <p>Whoever has the link can verify this address with it, and it cannot be taken back.</p>
      <LinkMinutes value={form.text} onChange={form.setTyped} />
      <Details>
        <p>You hand the link over yourself, in the chat or by reading it out: no mail is sent.</p>
        <p>Make sure you talk to the right user. That it was made is recorded in the audit.</p>
      </Details>
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
