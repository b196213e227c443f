import type { SessionFilter, SessionRow } from '@shared/api/sessions';
import { contains } from '../database/contains';
import { eb, EMPTY_TEXT, NEVER, ONE, type Condition } from '../database/expressions';
import type { AuthTable } from '../schema/auth-table';
import { stateIs } from './session-rows';
import type { OpenConnection } from '../connections/connection';

export type Odd = NonNullable<SessionFilter['odd']>;

const KINDS = ['new-device', 'far-apart', 'script', 'no-user'] as const;
type Kind = (typeof KINDS)[number];

/** Whether a session that was read, with its flags, is odd in the way that is wanted. */
export function isOdd({ flags }: Pick<SessionRow, 'flags'>, odd: Odd): boolean {
  return odd === 'any' ? KINDS.some((kind) => flags.includes(kind)) : flags.includes(odd);
}

/**
 * What a session has to meet to be odd in a way, as far as SQL can say it: devices and networks are read from text by us,
 * so that rows have to be looked at once more (`isOdd`). It leaves none out.
 */
export function mayBeOdd(connection: OpenConnection, session: AuthTable<'session'>, odd: Odd, now: Date): Condition {
  const kinds = odd === 'any' ? KINDS : [odd];
  const conditions = kinds.map((kind) => mayBe(connection, session, kind, now));
  return eb.or(conditions);
}

function mayBe(connection: OpenConnection, session: AuthTable<'session'>, kind: Kind, now: Date): Condition {
  switch (kind) {
    case 'no-user':
      return eb(connection.schema.user.ref('id'), 'is', null);
    case 'script':
      return session.has('userAgent') ? maybeScript(connection, session) : NEVER;
    case 'new-device': {
      const older = session.as('others');
      return eb.exists(ofSamePerson(session, older).where(older.ref('createdAt'), '<', session.ref('createdAt')));
    }
    case 'far-apart': {
      if (!session.has('ipAddress')) return NEVER;
      const other = session.as('others');
      const elsewhere = ofSamePerson(session, other)
        .where(stateIs(other, 'active', now))
        .where(other.ref('ipAddress'), '<>', session.ref('ipAddress'));
      return eb.and([stateIs(session, 'active', now), eb.exists(elsewhere)]);
    }
  }
}

// Browsers begin with `Mozilla/`; of what else does, robots give themselves away by one of these.
const ROBOTS = ['HeadlessChrome/', 'bot', 'crawl', 'spider', 'slurp', 'external', 'fetch', 'preview', 'http'] as const;

function maybeScript({ handle }: OpenConnection, session: AuthTable<'session'>): Condition {
  const agent = session.ref('userAgent');
  const robots = ROBOTS.map((part) => contains(handle, agent, part));
  return eb.and([eb(agent, '<>', EMPTY_TEXT), eb.or([eb(agent, 'not like', 'Mozilla/%'), ...robots])]);
}

function ofSamePerson(session: AuthTable<'session'>, others: AuthTable<'session'>) {
  return eb.selectFrom(others.from).select(ONE).where(others.ref('userId'), '=', session.ref('userId'));
}
