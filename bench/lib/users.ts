import type { Position } from '../../src/main/data/paging/cursor';
import type { World } from './world';

/** The columns a list of users shows, as the other side selects them too. */
export const COLUMNS =
  '"id", "name", "email", "emailVerified", "image", "createdAt", "updatedAt", "role", "banned", "banReason", "banExpires"';

export const PAGE = 50;

type Sort = { readonly by: 'createdAt' | 'email'; readonly direction: 'asc' | 'desc' };

export const BY_EMAIL: Sort = { by: 'email', direction: 'asc' };
export const NEWEST: Sort = { by: 'createdAt', direction: 'desc' };

/** A page of users.list after a number of rows from its beginning, or before as many from its end. */
export async function pageAt(
  world: World,
  sort: Sort,
  from: 'start' | 'end',
  rows: number,
): Promise<() => Promise<unknown>> {
  const turned = sort.direction === 'asc' ? 'desc' : 'asc';
  const way = from === 'start' ? sort.direction : turned;
  const [at] = await world.sql(
    `select "${sort.by}" as value, "id" from "user" order by "${sort.by}" ${way}, "id" ${way} limit 1 offset ${rows}`,
  );
  const cursor = world.cursor([['users.list', '', {}, sort]], at as unknown as Position);
  return async () => fullPage(await world.call('users.list', { sort, limit: PAGE, cursor, acceptCost: true }));
}

/** Makes sure that a measurement was not of an empty answer. */
export function fullPage(page: { readonly rows: readonly unknown[] }): void {
  if (page.rows.length !== PAGE) throw new Error(`a page of ${page.rows.length} rows, not ${PAGE}`);
}

/** Ids of users all over the table. */
export async function someIds(world: World, count: number): Promise<string[]> {
  const rows = await world.sql(`select "id" from "user" where "id" > ? order by "id" limit ${count}`, ['g']);
  return rows.map((row) => String(row['id']));
}

/** Fetches one user by primary key, over the same driver as main's calls. */
export async function keyFetch(world: World): Promise<(round: number) => Promise<unknown>> {
  const ids = await someIds(world, 500);
  return async (round) => world.sql(`select ${COLUMNS} from "user" where "id" = ?`, [ids[round % ids.length]]);
}
