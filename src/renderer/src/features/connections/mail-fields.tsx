import type { MailTransport } from '@shared/api/app-settings';
import type { ConnectionSummary } from '@shared/api/connections';
import { LayoutTemplate } from 'lucide-react';
import { useConnectionStatus } from '../../api/connections';
import { commandKeys, runCommand } from '../../nav/commands';
import { Button } from '../../ui/button';
import type { SelectOption } from '../../ui/select';
import { MailLinkFields } from './mail-link-fields';
import { MailPluginFields } from './mail-plugin-fields';
import { SelectRow } from './select-row';
import { SecretRow, TextRow } from './text-row';
import { useSetting } from './use-setting';

const MAIL: readonly SelectOption<MailTransport['kind'] | ''>[] = [
  { value: '', label: 'No mail', hint: 'Nothing is sent from here' },
  {
    value: 'server',
    label: 'The auth server sends it',
    hint: 'Asked at its address; it does not say whether it sent',
  },
  { value: 'smtp', label: 'Own SMTP server', hint: 'Authdesk signs the link and hands the mail over itself' },
  { value: 'outbox', label: 'Local outbox', hint: 'Nothing leaves this machine; mail is kept to read' },
];
const TLS: readonly SelectOption<'' | 'required' | 'optional'>[] = [
  { value: '', label: 'Required, except on this computer' },
  { value: 'required', label: 'Required', hint: 'With a certificate this computer trusts' },
  { value: 'optional', label: 'Where it is offered', hint: 'Mail may cross the network readable' },
];

/** How mail leaves, and what is to be known of the app to write it. */
export function MailFields({ saved }: { saved: ConnectionSummary | null }) {
  const { value: kind } = useSetting('mail.kind');
  const { value: serverURL = '' } = useSetting('authServer.baseURL');
  const open = useConnectionStatus().data?.open?.id;
  const before = saved?.settings.mail;
  const smtp = before?.kind === 'smtp' ? before.url : undefined;
  return (
    <>
      <SelectRow name="mail.kind" unset="" label="Mail" options={MAIL} />
      {kind === 'smtp' ? (
        <div className="grid grid-cols-2 gap-3">
          <TextRow
            name="mail.url"
            label="SMTP URL"
            mono
            kind="secret"
            placeholder={smtp === undefined ? 'smtp://user:password@host:587' : 'saved; leave empty to keep'}
            hint={smtp === undefined ? 'Kept as a secret' : `Saved: ${smtp}`}
          />
          <TextRow name="mail.from" label="From" placeholder="Support <no-reply@example.com>" />
          <SelectRow name="mail.tls" unset="" label="Encryption (TLS)" options={TLS} />
        </div>
      ) : null}
      {kind === 'smtp' || kind === 'outbox' ? (
        <div className="grid grid-cols-2 gap-3">
          <TextRow
            name="mail.baseURL"
            label="Where mailed links lead"
            mono
            optional={serverURL !== ''}
            placeholder={serverURL === '' ? 'https://auth.example.com' : serverURL}
            hint="The auth server, as users reach it"
          />
          <SecretRow
            name="mail.secret"
            kept="mailSecret"
            saved={saved}
            label="Secret for mailed links"
            optional
            placeholder="the auth server’s"
            hint="Counts where none is given for the auth server"
          />
        </div>
      ) : null}
      {(kind === 'smtp' || kind === 'outbox') && saved !== null && saved.id === open ? (
        <Button
          size="sm"
          icon={LayoutTemplate}
          className="self-start"
          keys={commandKeys('go.templates')}
          onClick={() => runCommand('go.templates')}
        >
          Templates of these mails
        </Button>
      ) : null}
      {kind === undefined ? null : <MailLinkFields own={kind !== 'server'} />}
      <MailPluginFields />
    </>
  );
}
