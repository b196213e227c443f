import type { Finding } from '@shared/api/diagnosis';
import type { OpenConnection } from '../../connections/connection';
import { stoppable } from '../../database/database-handle';
import { isBig } from '../../paging/list-page';
import type { Check, Look } from '../check';

/** As many as are told and ended at once. */
const MOST = 50;

/** Sessions whose user is not there: whoever holds one is taken for signed out, whatever their browser shows. */
export const orphans: Check = {
  name: 'orphans',
  whyNot: ({ connection }, user) => user.unavailable.session ?? tooMany(connection),
  find: async (look) => orphanFindings(look),
};

function tooMany(connection: OpenConnection): string | null {
  const { session } = connection.schema;
  return session !== null && isBig(connection, session)
    ? 'There are too many sessions to look for those of nobody in passing; the list of sessions has a filter for them.'
    : null;
}

/** The same for an address that is nobody's. */
export async function orphanFindings({ connection, signal }: Pick<Look, 'connection' | 'signal'>): Promise<Finding[]> {
  const { session, user } = connection.schema;
  if (session === null || tooMany(connection) !== null) return [];
  const rows = await connection.reader.handle.db
    .selectFrom(session.from)
    .leftJoin(user.from, (join) => join.onRef(user.ref('id'), '=', session.ref('userId')))
    .select(session.select(['id', 'userId']))
    .where(user.ref('id'), 'is', null)
    .limit(MOST)
    .execute(stoppable(signal));
  const ids = rows.flatMap((row) => session.read(row, 'id') ?? []);
  const [first] = ids;
  const [owner] = rows;
  if (first === undefined || owner === undefined) return [];
  const many = ids.length === MOST ? `${MOST} and more` : String(ids.length);
  return [
    {
      code: 'orphan-sessions',
      severity: 'note',
      title: ids.length === 1 ? 'A session belongs to nobody' : `${many} sessions belong to nobody`,
      evidence: { table: 'session', id: first, column: 'userId', value: session.read(owner, 'userId') ?? '' },
      act: { method: 'sessions.revoke', input: { ids }, label: ids.length === 1 ? 'Remove it' : 'Remove them' },
    },
  ];
}
