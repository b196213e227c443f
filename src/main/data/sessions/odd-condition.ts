import { sql, type Expression, type SqlBool } from 'kysely';
import type { SessionFilter, SessionRow } from '@shared/api/sessions';
import { contains } from '../database/contains';
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
export function mayBeOdd(
  connection: OpenConnection,
  session: AuthTable<'session'>,
  odd: Odd,
  now: Date,
): Expression<SqlBool> {
  const kinds = odd === 'any' ? KINDS : [odd];
  const conditions = kinds.map((kind) => mayBe(connection, session, kind, now));
  return sql<SqlBool>`(${sql.join(conditions, sql` or `)})`;
}

const NEVER = sql<SqlBool>`1 = 0`;

function mayBe(connection: OpenConnection, session: AuthTable<'session'>, kind: Kind, now: Date): Expression<SqlBool> {
  switch (kind) {
    case 'no-user':
      return sql<SqlBool>`${connection.schema.user.ref('id')} is null`;
    case 'script':
      return session.has('userAgent') ? maybeScript(connection, session) : NEVER;
    case 'new-device': {
      const older = others(session);
      return sql<SqlBool>`exists (select 1 from ${older.from} where ${older.same('userId')}
        and ${older.column('createdAt')} < ${session.ref('createdAt')})`;
    }
    case 'far-apart': {
      if (!session.has('ipAddress')) return NEVER;
      const other = others(session);
      return sql<SqlBool>`(${stateIs(session, 'active', now)} and exists (select 1 from ${other.from}
        where ${other.same('userId')} and ${other.column('expiresAt')} > ${session.encode('expiresAt', now)}
        and ${other.column('ipAddress')} <> ${session.ref('ipAddress')}))`;
    }
  }
}

// Browsers begin with `Mozilla/`; of what else does, robots give themselves away by one of these.
const ROBOTS = ['HeadlessChrome/', 'bot', 'crawl', 'spider', 'slurp', 'external', 'fetch', 'preview', 'http'] as const;

function maybeScript({ handle }: OpenConnection, session: AuthTable<'session'>): Expression<SqlBool> {
  const agent = session.ref('userAgent');
  const robots = ROBOTS.map((part) => contains(handle.kind, agent, part));
  return sql<SqlBool>`(${agent} <> '' and (${agent} not like 'Mozilla/%' or ${sql.join(robots, sql` or `)}))`;
}

/** The same table once more, under a name of its own. */
function others(session: AuthTable<'session'>) {
  const alias = 'others';
  const { schema, name } = session.physical;
  const column = (field: 'userId' | 'createdAt' | 'expiresAt' | 'ipAddress') => sql.id(alias, session.name(field));
  return {
    from: sql`${schema === null ? sql.id(name) : sql.id(schema, name)} as ${sql.id(alias)}`,
    column,
    same: (field: 'userId') => sql`${column(field)} = ${session.ref(field)}`,
  };
}
