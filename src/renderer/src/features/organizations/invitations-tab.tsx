import type { InvitationRow, OrganizationRow } from '@shared/api/organizations';
import { Copy, RefreshCw, Undo2 } from 'lucide-react';
import { cancelInvitation, invitationsPages, renewInvitation } from '../../api/organizations';
import { usePagedList } from '../../api/paged';
import { shortDateTime } from '../../format/dates';
import { useConfirmAct } from '../../parts/confirm/use-confirm-act';
import { announceDone } from '../../parts/undo/announce-done';
import type { WriteGuard } from '../../parts/write-guard';
import { Badge } from '../../ui/badge';
import { copyText } from '../../ui/copy-button';
import type { MenuEntry } from '../../ui/menu';
import { RelativeTime } from '../../ui/time';
import { LineList } from './line-list';
import { statusWord } from './words';

/** Who was invited to an organization, and what became of it. */
export function InvitationsTab({ organization, guard }: { organization: OrganizationRow; guard: WriteGuard }) {
  const list = usePagedList(invitationsPages(organization.id));
  const { ask, dialog } = useConfirmAct();
  const may = (method: 'organizations.cancelInvitation' | 'organizations.renewInvitation') => {
    const reason = guard.blockedFor(method);
    return { disabled: reason !== null, reason: reason ?? undefined };
  };
  const cancel = (row: InvitationRow) =>
    ask({
      title: 'Cancel this invitation?',
      object: `${row.email} · ${organization.name}`,
      consequence: 'The link in the mail stops working. It can be undone.',
      verb: 'Cancel invitation',
      run: async ({ why }) => {
        const { entry } = await cancelInvitation({ id: row.id, ...(why === undefined ? {} : { why }) });
        announceDone({ title: `Cancelled the invitation to ${row.email}`, entry, why });
      },
    });
  const renew = (row: InvitationRow) =>
    ask({
      title: 'Let this invitation live on?',
      object: `${row.email} · ${organization.name}`,
      consequence:
        'It is good for another 48 hours, and the link in the mail they have works as long. Authdesk sends no mail: only your app knows where the link leads.',
      verb: 'Renew invitation',
      mild: true,
      run: async ({ why }) => {
        const { data, entry } = await renewInvitation({ id: row.id, ...(why === undefined ? {} : { why }) });
        announceDone({ title: `Good until ${shortDateTime(data.expiresAt)}`, description: row.email, entry, why });
      },
    });
  const entriesOf = (row: InvitationRow): readonly MenuEntry[] => [
    {
      label: 'Copy invitation id',
      icon: Copy,
      note: 'What your app’s link to accept it is made with',
      onSelect: () => void copyText(row.id),
    },
    ...(row.status === 'pending'
      ? [
          { type: 'separator' } as const,
          ...(row.open
            ? [
                {
                  label: 'Renew…',
                  icon: RefreshCw,
                  ...may('organizations.renewInvitation'),
                  onSelect: () => renew(row),
                },
              ]
            : []),
          {
            label: 'Cancel invitation…',
            icon: Undo2,
            danger: true,
            ...may('organizations.cancelInvitation'),
            onSelect: () => cancel(row),
          },
        ]
      : []),
  ];
  return (
    <>
      <LineList
        list={list}
        label="Invitations"
        empty="Nobody was invited."
        renderLine={(row) => ({
          name: row.email,
          mark: <Badge tone={row.open ? 'info' : 'neutral'}>{statusWord(row)}</Badge>,
          more: (
            <>
              {row.role ?? 'no role'} · {row.inviter === null ? '' : `invited by ${row.inviter} · `}
              {row.open ? 'until ' : 'ended '}
              <RelativeTime iso={row.expiresAt} />
            </>
          ),
          entries: entriesOf(row),
        })}
      />
      {dialog}
    </>
  );
}
