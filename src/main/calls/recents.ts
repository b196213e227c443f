import type { HandlersOf } from './handler';
import type { ConnectionManager } from '../data/connections/connection-manager';
import type { LocalDatabase } from '../data/local/local-database';
import { usersByIds } from '../data/user-rows/user-row';

interface Dependencies {
  readonly local: LocalDatabase;
  readonly connections: ConnectionManager;
  readonly now: () => Date;
}

/** As many as a day of support sees. */
const MAX_KEPT = 50;

/** The calls `recents.*`. Only ids are kept; names and addresses are read from the database each time. */
export function recentsHandlers({ local, connections, now }: Dependencies): HandlersOf<'recents'> {
  return {
    'recents.list': async (_input, { signal }) =>
      connections.use(signal, async (connection) => {
        const rows = await local
          .selectFrom('recent_user')
          .select('user_id')
          .where('connection_id', '=', connection.profile.id)
          .orderBy('at', 'desc')
          .limit(MAX_KEPT)
          .execute();
        return usersByIds(
          connection,
          rows.map((row) => row.user_id),
          signal,
        );
      }),
    'recents.add': async ({ id }, { signal }) =>
      connections.use(signal, async ({ profile }) => {
        const at = now().toISOString();
        await local
          .insertInto('recent_user')
          .values({ connection_id: profile.id, user_id: id, at })
          .onConflict((c) => c.columns(['connection_id', 'user_id']).doUpdateSet({ at }))
          .execute();
        await local
          .deleteFrom('recent_user')
          .where('connection_id', '=', profile.id)
          .where('user_id', 'not in', (eb) =>
            eb
              .selectFrom('recent_user')
              .select('user_id')
              .where('connection_id', '=', profile.id)
              .orderBy('at', 'desc')
              .limit(MAX_KEPT),
          )
          .execute();
        return {};
      }),
  };
}
