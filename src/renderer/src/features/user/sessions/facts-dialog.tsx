import type { SessionRow } from '@shared/api/sessions';
import { ArrowUpRight, Globe, LogOut, ShieldQuestionMark } from 'lucide-react';
import type { ComponentProps } from 'react';
import { useUser } from '../../../api/users';
import { clockTime, exactTime } from '../../../format/dates';
import { relativeTime } from '../../../format/relative-time';
import { go } from '../../../nav/store';
import { Badge } from '../../../ui/badge';
import { Button } from '../../../ui/button';
import { CopyButton } from '../../../ui/copy-button';
import { Dialog } from '../../../ui/dialog';
import { IdText } from '../../../ui/id-text';
import { KeyValueList } from '../../../ui/panel';
import { useNow } from '../../../ui/use-now';
import { answerWords } from '../../sessions/public/result/facts';
import { flagsOf } from '../../sessions/public/flag-words';
import type { WriteGuard } from '../../../parts/write-guard';
import type { SessionActs } from './use-session-acts';

const KEPT: Readonly<Record<SessionRow['kept'], string>> = {
  database: 'In the database',
  'secondary-storage': 'In the secondary storage alone',
  both: 'In the database and in the secondary storage',
};

function Moment({ iso }: { iso: string | null }) {
  const now = useNow();
  if (iso === null) return <span className="text-faint">—</span>;
  return (
    <span className="nums">
      {exactTime(iso).split(' · ')[0]} <span className="text-faint">{relativeTime(iso, now)}</span>
    </span>
  );
}

function Impersonator({ id }: { id: string }) {
  const admin = useUser(id).data;
  return (
    <span className="flex min-w-0 items-center gap-2">
      <span className="min-w-0 truncate">
        {admin?.name || admin?.email || <IdText id={id} max={16} copy what="id" />}
      </span>
      <Button size="sm" variant="ghost" icon={ArrowUpRight} onClick={() => go({ to: 'user', id })}>
        Open
      </Button>
    </span>
  );
}

function OddThings({ session }: { session: SessionRow }) {
  if (session.flags.length === 0) return null;
  return (
    <ul className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2 gap-y-1" aria-label="What is odd about it">
      {flagsOf(session).map(({ flag, icon, tone, label, explain }) => (
        <li key={flag} className="col-span-2 grid grid-cols-subgrid items-start">
          <Badge tone={tone} icon={icon} className="mt-px justify-self-start">
            {label}
          </Badge>
          <span className="text-muted">{explain}</span>
        </li>
      ))}
    </ul>
  );
}

function factsOf(
  session: SessionRow,
  answer: SessionActs['answers'][string] | undefined,
  onAddress: (address: string) => void,
): ComponentProps<typeof KeyValueList>['items'] {
  const bad = session.unreadable ?? {};
  const address = session.ipAddress === '' ? null : session.ipAddress;
  return [
    { label: 'Signed in', value: <Moment iso={session.createdAt} />, unreadable: bad['createdAt'] },
    { label: 'Refreshed', value: <Moment iso={session.updatedAt} />, unreadable: bad['updatedAt'] },
    {
      label: session.state === 'active' ? 'Expires' : 'Expired',
      value: <Moment iso={session.expiresAt} />,
      unreadable: bad['expiresAt'],
    },
    {
      label: 'IP address',
      unreadable: bad['ipAddress'],
      value: address === null ? null : <span className="font-mono text-sm">{address}</span>,
      action:
        address === null ? undefined : (
          <span className="flex items-center">
            <CopyButton text={address} what="address" />
            <Button size="sm" variant="ghost" icon={Globe} onClick={() => onAddress(address)}>
              Who else
            </Button>
          </span>
        ),
    },
    {
      label: 'Organization',
      value: session.activeOrganization ?? session.activeOrganizationId,
      note: session.activeOrganization === null ? undefined : 'The one it works in at present',
    },
    {
      label: 'Impersonated by',
      value: session.impersonatedBy === null ? null : <Impersonator id={session.impersonatedBy} />,
      unreadable: bad['impersonatedBy'],
    },
    { label: 'User agent', value: session.userAgent, unreadable: bad['userAgent'] },
    { label: 'Kept', value: KEPT[session.kept] },
    { label: 'Session id', value: <IdText id={session.id} max={40} copy what="session id" /> },
    {
      label: 'Auth server',
      value: answer === undefined ? 'Not asked' : `${answerWords(answer)}, at ${clockTime(answer.at)}`,
      note: answer?.detail ?? undefined,
    },
  ];
}

/** One session in full: every fact there is, what is odd about it in sentences, and what can be done. */
export function SessionFacts({
  session,
  acts,
  guard,
  onAddress,
  onClose,
}: {
  session: SessionRow;
  acts: SessionActs;
  guard: WriteGuard;
  /** Shows who else came from its address. */
  onAddress: (address: string) => void;
  onClose: () => void;
}) {
  const live = session.state === 'active';
  const leave = (act: () => void) => () => {
    onClose();
    act();
  };
  return (
    <Dialog
      open
      size="lg"
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      title={session.device.label}
      description={live ? 'Live' : 'Expired'}
      footer={
        <>
          <Button
            icon={ShieldQuestionMark}
            className="mr-auto"
            busy={acts.asking === session.id}
            onClick={() => acts.ask(session)}
          >
            Ask the auth server
          </Button>
          <Button onClick={onClose}>Close</Button>
          {live ? (
            <>
              <Button disabled={guard.blocked !== null} onClick={leave(() => acts.revoke([session], true))}>
                Revoke and prove it
              </Button>
              <Button
                icon={LogOut}
                variant={guard.production ? 'env' : 'danger'}
                disabled={guard.blocked !== null}
                title={guard.blocked ?? undefined}
                onClick={leave(() => acts.revoke([session]))}
              >
                Revoke this session
              </Button>
            </>
          ) : null}
        </>
      }
    >
      <div className="flex flex-col gap-3 pt-1">
        <OddThings session={session} />
        <KeyValueList
          items={factsOf(session, acts.answers[session.id], (address) => leave(() => onAddress(address))())}
        />
      </div>
    </Dialog>
  );
}
