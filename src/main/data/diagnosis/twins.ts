import type { Twins, TwinSign } from '@shared/api/twins';
import type { UserDetail, UserRow } from '@shared/api/users';
import type { OpenConnection } from '../connections/connection';
import { stoppable } from '../database/database-handle';
import { eb, type Condition } from '../database/expressions';
import { isBig } from '../paging/list-page';
import { toUserRow, userSelection } from '../user-rows/queries';
import { getUser } from '../users/get-user';
import { addressesNear } from './addresses-near';
import { likeness } from './likeness';

interface Look {
  readonly connection: OpenConnection;
  readonly now: Date;
  readonly signal: AbortSignal;
}

/** Somebody who has something in common with the person. */
interface Match {
  readonly id: string;
  readonly kind: TwinSign;
  readonly value: string;
}

/** One thing two users may have in common. */
interface Sign {
  readonly kinds: readonly TwinSign[];
  /** Why it cannot be looked for here, as a sentence; null where it can. */
  readonly whyNot: (look: Look, user: UserDetail) => string | null;
  readonly find: (look: Look, user: UserDetail) => Promise<readonly Match[]>;
}

const MOST = 50;
/** Sessions of the person and of those who bear the same name. */
const SESSIONS_READ = 2000;

/** Signs by what they say: an address that differs by capitals alone is the same mailbox. */
const WEIGHT: Readonly<Record<TwinSign, number>> = {
  case: 8,
  'provider-account': 7,
  phone: 6,
  dots: 4,
  plus: 4,
  'look-alike': 3,
  'name-and-device': 2,
};

const ADDRESS_KINDS = ['case', 'dots', 'plus', 'look-alike'] as const;

const byAddress: Sign = {
  kinds: ADDRESS_KINDS,
  whyNot: (_look, { email }) => (email === '' ? 'This user has no address.' : null),
  find: async (look, { email }) => {
    const own = email.toLowerCase();
    return (await addressesNear(look, own)).flatMap(({ id, email: theirs }): Match[] => {
      const lower = theirs.toLowerCase();
      if (lower === own) return [{ id, kind: 'case', value: theirs }];
      const like = likeness(own, lower)?.kind;
      const kind = ADDRESS_KINDS.find((one) => one === like);
      return kind === undefined ? [] : [{ id, kind, value: theirs }];
    });
  },
};

const byPhone: Sign = {
  kinds: ['phone'],
  whyNot: ({ connection: { schema } }) =>
    schema.user.has('phoneNumber') ? null : 'This database keeps no phone numbers.',
  find: async (look, { phoneNumber }) => {
    if (phoneNumber === undefined || phoneNumber === null || phoneNumber === '') return [];
    const ids = await idsOf(look, [look.connection.schema.user.meets('phoneNumber', '=', phoneNumber)]);
    return ids.map((id) => ({ id, kind: 'phone', value: phoneNumber }));
  },
};

const byProviderAccount: Sign = {
  kinds: ['provider-account'],
  whyNot: ({ connection }, user) => {
    const { account } = connection.schema;
    if (account === null || user.unavailable.account !== null) {
      return user.unavailable.account ?? 'The database has no account table.';
    }
    return isBig(connection, account) && !account.hasIndexOn('accountId')
      ? 'There are too many accounts to look through without an index on their ids.'
      : null;
  },
  find: async ({ connection, signal }, { accounts }) => {
    const { account } = connection.schema;
    // The account of a password bears an id of the app's own.
    const own = accounts.filter(({ providerId }) => providerId !== 'credential');
    if (account === null || own.length === 0) return [];
    const same = own.map(({ providerId, accountId }) =>
      eb.and([account.meets('accountId', '=', accountId), account.meets('providerId', '=', providerId)]),
    );
    const rows = await connection.reader.handle.db
      .selectFrom(account.from)
      .select(account.select(['userId', 'providerId', 'accountId']))
      .where(eb.or(same))
      .limit(MOST)
      .execute(stoppable(signal));
    return rows.map((row) => ({
      id: account.read(row, 'userId') ?? '',
      kind: 'provider-account',
      value: `${account.read(row, 'providerId') ?? ''} ${account.read(row, 'accountId') ?? ''}`,
    }));
  },
};

const byNameAndDevice: Sign = {
  kinds: ['name-and-device'],
  whyNot: ({ connection }, user) => {
    const { session, user: users } = connection.schema;
    if (session === null || user.unavailable.session !== null) {
      return user.unavailable.session ?? 'The database has no session table.';
    }
    if (!session.has('userAgent')) return 'The sessions say nothing of the device.';
    return isBig(connection, users) && !users.hasIndexOn('name')
      ? 'There are too many users to look through without an index on their names.'
      : null;
  },
  find: async (look, { id, name }) => {
    const { session, user } = look.connection.schema;
    if (session === null || name === null || name.trim() === '') return [];
    const namesakes = await idsOf(look, [user.meets('name', '=', name)]);
    if (namesakes.every((one) => one === id)) return [];
    const rows = await look.connection.reader.handle.db
      .selectFrom(session.from)
      .select(session.select(['userId', 'userAgent']))
      .where(session.isAnyOf('userId', [...new Set([id, ...namesakes])]))
      .limit(SESSIONS_READ)
      .execute(stoppable(look.signal));
    const devices = new Map<string, Set<string>>();
    for (const row of rows) {
      const device = session.read(row, 'userAgent') ?? '';
      const owner = session.read(row, 'userId') ?? '';
      if (device !== '') devices.set(owner, (devices.get(owner) ?? new Set<string>()).add(device));
    }
    const own = devices.get(id) ?? new Set<string>();
    return namesakes.flatMap((other): Match[] => {
      const shared = [...(devices.get(other) ?? [])].find((device) => own.has(device));
      return shared === undefined ? [] : [{ id: other, kind: 'name-and-device', value: shared }];
    });
  },
};

const SIGNS: readonly Sign[] = [byAddress, byPhone, byProviderAccount, byNameAndDevice];

/**
 * Users who may be the same person as one, with what joins them, and what could not be looked for. Reads only.
 * @throws AppError NOT_FOUND
 */
export async function findTwins(look: Look, id: string): Promise<Twins> {
  const { connection, now, signal } = look;
  const user = await getUser(connection, id, now, signal);
  const lookedFor = SIGNS.map((sign) => ({ sign, why: sign.whyNot(look, user) }));
  const matches = await Promise.all(
    lookedFor.map(async ({ sign, why }) => (why === null ? sign.find(look, user) : [])),
  );
  const signs = new Map<string, Match[]>();
  for (const match of matches.flat()) {
    if (match.id === id || match.id === '') continue;
    signs.set(match.id, [...(signs.get(match.id) ?? []), match]);
  }
  const weight = (of: readonly Match[]) => of.reduce((sum, { kind }) => sum + WEIGHT[kind], 0);
  const heaviest = [...signs].toSorted(([, a], [, b]) => weight(b) - weight(a)).slice(0, MOST);
  const people = await usersOf(
    look,
    heaviest.map(([one]) => one),
  );
  return {
    twins: heaviest.flatMap(([one, found]) => {
      // An account may name somebody who is gone.
      const person = people.get(one);
      if (person === undefined) return [];
      const { name, email, emailVerified, createdAt } = person;
      return [
        {
          user: { id: one, name, email, emailVerified, createdAt },
          signs: found.map(({ kind, value }) => ({ kind, value })),
        },
      ];
    }),
    checked: lookedFor.flatMap(({ sign, why }) => (why === null ? sign.kinds : [])),
    unchecked: lookedFor.flatMap(({ sign, why }) =>
      why === null ? [] : sign.kinds.map((kind) => ({ sign: kind, why })),
    ),
  };
}

async function idsOf({ connection, signal }: Look, where: readonly Condition[]): Promise<string[]> {
  const { user } = connection.schema;
  const rows = await connection.reader.handle.db
    .selectFrom(user.from)
    .select(user.select(['id']))
    .where(eb.and([...where]))
    .limit(MOST)
    .execute(stoppable(signal));
  return rows.map((row) => user.read(row, 'id') ?? '');
}

async function usersOf({ connection, signal }: Look, ids: readonly string[]): Promise<Map<string, UserRow>> {
  const { user } = connection.schema;
  if (ids.length === 0) return new Map();
  const rows = await connection.reader.handle.db
    .selectFrom(user.from)
    .select(userSelection(user))
    .where(user.isAnyOf('id', ids))
    .limit(MOST)
    .execute(stoppable(signal));
  return new Map(rows.map((row) => [user.read(row, 'id') ?? '', toUserRow(user, row)]));
}
