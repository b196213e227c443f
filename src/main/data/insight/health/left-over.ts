import { stateIs } from '../../sessions/session-rows';
import { eb, type Column, type Condition } from '../../database/expressions';
import type { AuthTable } from '../../schema/auth-table';
import type { Looking, RowCheck } from './item';

const DAY_MS = 86_400_000;
/** better-auth is younger: what is earlier was stored in another unit. */
const EARLIEST = new Date('1990-01-01T00:00:00Z');

/** Rows that are over and still there. */
export function leftOver({ connection, now }: Looking): RowCheck[] {
  const { session, verification } = connection.schema;
  const found: RowCheck[] = [];
  if (session !== null) {
    found.push({
      key: 'deadSessions',
      title: 'Sessions that have expired and are still there',
      why: 'They let nobody in. They make lists longer and tables slower; better-auth clears them only when the person comes back.',
      table: session,
      which: () => stateIs(session, 'expired', now),
      addsUp: true,
      takesRoom: true,
      filter: { list: 'sessions.list', input: { state: 'expired' } },
    });
  }
  if (verification !== null) {
    found.push({
      key: 'deadVerifications',
      title: 'Links and codes that have expired and are still there',
      why: 'They work no more. Addresses of people stand in them, and every look-up of a code goes past them.',
      table: verification,
      which: () => verification.meets('expiresAt', '<=', now),
      addsUp: true,
      takesRoom: true,
      filter: { list: 'verifications.list', input: { state: 'expired' } },
      act: () => ({ kind: 'purge' }),
    });
  }
  return found;
}

/** Times that cannot be. */
export function times({ connection, now }: Looking): RowCheck[] {
  const { user, session, account, verification } = connection.schema;
  const soon = new Date(now.getTime() + DAY_MS);
  const all: readonly Stamped[] = [
    {
      table: user,
      what: 'Users',
      person: user.ref('id'),
      outside: (field) => [user.meets(field, '>', soon), user.meets(field, '<', EARLIEST)],
    },
    ...(session === null
      ? []
      : [
          {
            table: session,
            what: 'Sessions',
            person: session.ref('userId'),
            outside: (field: Stamp) => [session.meets(field, '>', soon), session.meets(field, '<', EARLIEST)],
          },
        ]),
    ...(account === null
      ? []
      : [
          {
            table: account,
            what: 'Ways to sign in',
            person: account.ref('userId'),
            outside: (field: Stamp) => [account.meets(field, '>', soon), account.meets(field, '<', EARLIEST)],
          },
        ]),
    ...(verification === null
      ? []
      : [
          {
            table: verification,
            what: 'Links and codes',
            outside: (field: Stamp) => [verification.meets(field, '>', soon), verification.meets(field, '<', EARLIEST)],
          },
        ]),
  ];
  return all.flatMap(({ table, what, person, outside }): RowCheck[] => {
    const known = STAMPS.filter((field) => table.has(field));
    if (known.length === 0) return [];
    return [
      {
        key: `badTimes-${table.logical}`,
        title: `${what} from the future, or from before 1990`,
        why: 'A clock was wrong, or an import took seconds for milliseconds: lists by time, figures and expiries are wrong with them.',
        table,
        which: () => eb.or(known.flatMap(outside)),
        addsUp: true,
        ...(person !== undefined && { person }),
      },
    ];
  });
}

const STAMPS = ['createdAt', 'updatedAt'] as const;
type Stamp = (typeof STAMPS)[number];

interface Stamped {
  readonly table: Core;
  readonly what: string;
  readonly person?: Column;
  /** What no time of a field can be. */
  readonly outside: (field: Stamp) => Condition[];
}
type Core = AuthTable<'user'> | AuthTable<'session'> | AuthTable<'account'> | AuthTable<'verification'>;
