import type { BelongingKind } from '@shared/api/belongings';
import type { Changed } from '@shared/events';
import { userLabel } from '@shared/user-label';
import { waysIn } from '../accounts/ways-in';
import { AppError } from '../base/app-error';
import { isKey, type Cells } from '../database/cells';
import { bareColumn, columnOf, eb, tableAs, type Condition } from '../database/expressions';
import type { OpenConnection } from '../connections/connection';
import { collectReferring } from '../removal/collect';
import { deleteCollected } from '../removal/delete-collected';
import { readReferences } from '../removal/foreign-keys';
import { noteCopies } from '../users/api-keys';
import { actOnUser, type ActContext } from '../user-rows/act-on-user';
import { getUserRow } from '../user-rows/user-row';
import { requireAsked } from '../write/confirm';
import type { WritePath } from '../write/write-path';
import { linkedAccounts } from '../accounts/unlink-account';
import { HELD, readShown, selectShownColumns } from './columns';
import { cellsOfId } from './list';
import { panelOf, panelsOf, type Panel } from './panels';

interface OneRow {
  readonly userId: string;
  readonly panel: string;
  readonly id: string;
}

/** What a row of a kind is called. */
const NOUNS: Partial<Record<BelongingKind, string>> = {
  passkey: 'passkey',
  'api-key': 'API key',
  'oauth-consent': 'consent',
  'invitation-received': 'invitation',
};

/**
 * Takes one thing away from a user, with what refers to it, as better-auth's own endpoint does.
 * @throws AppError NOT_FOUND, UNSUPPORTED, CONFLICT where rows that stay refer to it, CONFIRMATION_REQUIRED for the last
 * way in, and all of the write path
 */
export async function removeBelonging(
  connection: OpenConnection,
  writes: WritePath,
  { confirm, ...one }: OneRow & { readonly confirm?: boolean | string | undefined },
): Promise<void> {
  const { panel, where, noun } = await found(connection, one, 'remove');
  const graph = await readReferences(connection);
  await actOnUser(connection, writes, {
    action: 'belongings.remove',
    id: one.userId,
    intention: (user) => `Remove the ${noun} of ${userLabel(user)}`,
    changes: changesOf(panel),
    perform: async (context) => {
      const { rows, trx, user } = context;
      const { handle, schema, storage } = connection;
      const name = await nameOf(connection, context, panel, where);
      if (panel.meaning.kind === 'passkey') await askOfLast(connection, context, `the ${noun}${name}`, confirm);
      if (schema.apikey !== null && panel.meaning.kind === 'api-key') {
        await noteCopies(storage, schema.apikey, rows, where);
      }
      const root = { table: panel.table, alias: HELD, where };
      const all = await collectReferring(graph, [{ ...root, table: freshOf(graph, panel) }], {
        kind: handle.kind,
        db: trx,
        countOnly: false,
      });
      if (all.blocking.size > 0) throw blocked(noun);
      const touched = await deleteCollected(connection, rows, graph, all);
      return {
        result: undefined,
        summary: `Removed the ${noun}${name} of ${userLabel(user)}`,
        before: { [noun]: name.trim() },
        after: null,
        rows: touched,
      };
    },
  });
}

/** Switches one API key of a user off or on. @throws AppError NOT_FOUND, UNSUPPORTED and all of the write path */
export async function switchBelonging(
  connection: OpenConnection,
  writes: WritePath,
  { on, ...one }: OneRow & { readonly on: boolean },
  now: Date,
): Promise<void> {
  const { panel, where, noun } = await found(connection, one, 'switch');
  const { apikey } = connection.schema;
  if (apikey === null || !apikey.has('enabled')) throw unsupported();
  await actOnUser(connection, writes, {
    action: 'belongings.switch',
    id: one.userId,
    intention: (user) => `Switch an ${noun} of ${userLabel(user)} ${on ? 'on' : 'off'}`,
    changes: changesOf(panel),
    perform: async (context) => {
      const { rows, user } = context;
      const name = await nameOf(connection, context, panel, where);
      await noteCopies(connection.storage, apikey, rows, where);
      const changed = await rows.update(apikey, apikey.name('id'), where, [
        apikey.assign('enabled', on),
        ...(apikey.has('updatedAt') ? [apikey.assign('updatedAt', now)] : []),
      ]);
      return {
        result: undefined,
        summary: `Switched the ${noun}${name} of ${userLabel(user)} ${on ? 'on' : 'off'}`,
        before: { enabled: !on },
        after: { enabled: on },
        rows: changed.length,
      };
    },
  });
}

/** Takes an invitation back that waits for a user's address. @throws AppError NOT_FOUND and all of the write path */
export async function cancelBelonging(connection: OpenConnection, writes: WritePath, one: OneRow): Promise<void> {
  const { panel, where, noun } = await found(connection, one, 'cancel');
  const status = panel.columns.find(({ shown }) => shown.field === 'status')?.physical.name;
  if (status === undefined) throw unsupported();
  await actOnUser(connection, writes, {
    action: 'belongings.cancel',
    id: one.userId,
    intention: (user) => `Cancel an ${noun} of ${userLabel(user)}`,
    changes: changesOf(panel),
    perform: async (context) => {
      const { rows, user } = context;
      const name = await nameOf(connection, context, panel, where);
      const waiting = eb.and([where, eb(bareColumn(status), '=', 'pending')]);
      const table = { physical: panel.table, logical: panel.table.name };
      const changed = await rows.update(table, panel.keys, waiting, [{ column: status, value: 'canceled' }]);
      if (changed.length === 0) throw notThere();
      return {
        result: undefined,
        summary: `Cancelled the ${noun}${name} of ${userLabel(user)}`,
        before: { status: 'pending' },
        after: { status: 'canceled' },
        rows: changed.length,
      };
    },
  });
}

async function found(
  connection: OpenConnection,
  { userId, panel: key, id }: OneRow,
  act: 'remove' | 'switch' | 'cancel',
): Promise<{ panel: Panel; where: Condition; noun: string }> {
  const person = await getUserRow(connection, userId);
  const graph = await readReferences(connection);
  const panel = panelOf(await panelsOf(connection, graph, person), key);
  if (!panel.meaning.acts.includes(act)) throw unsupported();
  const cells = cellsOfId(panel, id);
  if (cells === null) throw notThere();
  const { kind } = connection.handle;
  const isRow = Object.entries(cells).map(([name, cell]) => isKey(kind, bareColumn(name), cell));
  return { panel, where: eb.and([panel.where, ...isRow]), noun: NOUNS[panel.meaning.kind] ?? 'row' };
}

/** The name of a row within a write, in quotes behind a blank; empty where it has none. @throws AppError NOT_FOUND */
async function nameOf(
  connection: OpenConnection,
  { trx }: ActContext,
  panel: Panel,
  where: Condition,
): Promise<string> {
  const columns = panel.columns.slice(0, 1);
  const rows = await trx
    .selectFrom(tableAs(panel.table, HELD))
    .select([...selectShownColumns(connection.handle.kind, columns), columnOf(HELD, panel.by[0] ?? '').as('by')])
    .where(where)
    .limit(1)
    .execute();
  const [row] = rows;
  if (row === undefined) throw notThere();
  const [name] = readShown(connection, columns, row as Cells);
  return typeof name === 'string' && name !== '' ? ` "${name}"` : '';
}

/** @throws AppError CONFIRMATION_REQUIRED where a passkey is the last way somebody has in */
async function askOfLast(
  connection: OpenConnection,
  { trx, user }: ActContext,
  what: string,
  confirm: boolean | string | undefined,
): Promise<void> {
  const { ways } = await waysIn(connection, trx, user, await linkedAccounts(connection, trx, user.id));
  const left = ways.reduce((sum, { kind, count }) => sum + (kind === 'passkey' ? count - 1 : count), 0);
  if (left > 0) return;
  requireAsked(confirm, {
    what: `${what} is the last way known here in which ${userLabel(user)} can sign in: afterwards only a mail, such as a password reset, lets them in again`,
    verb: 'Remove',
    rows: 1,
    undoable: true,
    phrase: userLabel(user),
  });
}

function freshOf(graph: Awaited<ReturnType<typeof readReferences>>, { table }: Panel) {
  return graph.tables.find((one) => one.name === table.name && one.schema === table.schema) ?? table;
}

function changesOf({ meaning: { kind } }: Panel): Changed['tables'] {
  if (kind === 'invitation-received') return ['organization'];
  return kind === 'api-key' ? ['apikey'] : ['user'];
}

function notThere(): AppError {
  return new AppError('NOT_FOUND', 'It is not there any more, so nothing was changed.', {
    hint: 'Reload the user to see what there is now.',
  });
}

function unsupported(): AppError {
  return new AppError('UNSUPPORTED', 'Authdesk shows these rows and does not change them.');
}

function blocked(noun: string): AppError {
  return new AppError('CONFLICT', `Other rows of this database refer to the ${noun}, so it was not removed.`, {
    hint: 'Remove those rows in your app first.',
  });
}
