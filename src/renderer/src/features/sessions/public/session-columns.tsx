import type { SessionRow } from '@shared/api/sessions';
import { VenetianMask } from 'lucide-react';
import { exactTime } from '../../../format/dates';
import { Badge, StatusDot } from '../../../ui/badge';
import { timeColumn } from '../../../parts/lists/plain-columns';
import type { GridColumn } from '../../../ui/data-grid/types';
import { RelativeTime } from '../../../ui/time';
import { DeviceLabel } from './device-icon';

function Expiry({ session }: { session: SessionRow }) {
  const live = session.state === 'active';
  return (
    <span
      className="flex min-w-0 items-center gap-2"
      title={session.expiresAt === null ? undefined : exactTime(session.expiresAt)}
    >
      <StatusDot tone={live ? 'ok' : 'neutral'} />
      <span className="truncate">
        {live ? (
          <RelativeTime iso={session.expiresAt} />
        ) : (
          <>
            ended <RelativeTime iso={session.expiresAt} />
          </>
        )}
      </span>
    </span>
  );
}

function Impersonated({ by, short }: { by: string; short: boolean }) {
  const title = `An administrator (${by}) is signed in as this user`;
  if (!short) {
    return (
      <Badge tone="warn" icon={VenetianMask} title={title} className="shrink!">
        Impersonated
      </Badge>
    );
  }
  return (
    <span title={title} className="flex size-4.5 shrink-0 items-center justify-center rounded-sm bg-warn-soft">
      <VenetianMask className="size-3.5 text-warn-ink" aria-label={title} />
    </span>
  );
}

/** What a session runs on, with a mark when an administrator sits in it; the mark is wordless where there is little room. */
export const deviceColumn = (short: boolean): GridColumn<SessionRow> => ({
  id: 'device',
  header: 'Device',
  fields: ['userAgent', 'impersonatedBy'],
  grow: 2.2,
  min: 164,
  text: (session) => session.device.label,
  cell: (session) => (
    <span className="flex min-w-0 items-center gap-2">
      <DeviceLabel device={session.device} userAgent={session.userAgent} />
      {session.impersonatedBy === null ? null : <Impersonated by={session.impersonatedBy} short={short} />}
    </span>
  ),
});

/** Where it was signed in from. */
export const ipColumn: GridColumn<SessionRow> = {
  id: 'ip',
  header: 'IP address',
  fields: ['ipAddress'],
  grow: 1.2,
  // A whole IPv4 address.
  min: 125,
  text: (session) => session.ipAddress ?? '',
  cell: (session) => (
    <span className="truncate font-mono text-sm text-muted" title={session.ipAddress ?? 'Not recorded'}>
      {session.ipAddress === null || session.ipAddress === '' ? '—' : session.ipAddress}
    </span>
  ),
};

/** When the person signed in. */
export const createdColumn: GridColumn<SessionRow> = timeColumn(
  'createdAt',
  'Signed in',
  (session) => session.createdAt,
  { width: 92 },
);

/** When the server last prolonged it; the nearest thing to "last used". */
export const refreshedColumn: GridColumn<SessionRow> = timeColumn(
  'updatedAt',
  'Refreshed',
  (session) => session.updatedAt,
  { explain: 'When the server last prolonged it. By default that happens once a day while it is in use.' },
);

/** Until when it is good, or since when it is not. */
export const expiresColumn: GridColumn<SessionRow> = {
  id: 'expiresAt',
  header: 'Expires',
  width: 132,
  text: (session) => session.expiresAt ?? '',
  explain: 'A session is live until this moment; a row alone proves nothing.',
  cell: (session) => <Expiry session={session} />,
};
