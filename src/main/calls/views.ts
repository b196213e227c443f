import { randomUUID } from 'node:crypto';
import { savedView } from '@shared/api/views';
import type { HandlersOf } from './handler';
import { AppError } from '../data/base/app-error';
import type { ConnectionManager } from '../data/connections/connection-manager';
import type { LocalDatabase } from '../data/local/local-database';
import { storedJson } from '../data/local/stored-json';

interface Dependencies {
  readonly local: LocalDatabase;
  readonly connections: ConnectionManager;
}

/** The calls `views.*`: what is kept belongs to the connection that is open. */
export function viewsHandlers({ local, connections }: Dependencies): HandlersOf<'views'> {
  return {
    'views.list': async (_input, { signal }) =>
      connections.use(signal, async ({ profile }) => {
        const rows = await local
          .selectFrom('saved_view')
          .select(['id', 'name', 'screen', 'state'])
          .where('connection_id', '=', profile.id)
          .orderBy('name')
          .execute();
        // One that a damaged file garbled leads nowhere, and must not take the others along.
        return rows.flatMap((row) => {
          const view = savedView.safeParse({ ...row, state: storedJson(row.state) });
          return view.success ? [view.data] : [];
        });
      }),
    'views.save': async ({ id = randomUUID(), name, screen, state }, { signal }) =>
      connections.use(signal, async ({ profile }) => {
        const values = { connection_id: profile.id, name, screen, state: JSON.stringify(state) };
        await local
          .insertInto('saved_view')
          .values({ id, ...values })
          .onConflict((c) => c.column('id').doUpdateSet(values).where('saved_view.connection_id', '=', profile.id))
          .execute();
        return { id, name, screen, state };
      }),
    'views.remove': async ({ id }, { signal }) =>
      connections.use(signal, async ({ profile }) => {
        const { numDeletedRows } = await local
          .deleteFrom('saved_view')
          .where('id', '=', id)
          .where('connection_id', '=', profile.id)
          .executeTakeFirstOrThrow();
        if (numDeletedRows === 0n) throw new AppError('NOT_FOUND', 'This view is not there any more.');
        return {};
      }),
  };
}
