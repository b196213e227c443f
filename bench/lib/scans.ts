import { PAGE } from './users';
import type { World } from './world';

/** Nobody's name, address or id: finding that out reads the whole table. */
export const NOBODY = 'q~z#no-such-person';

/** Searches the whole table for somebody who is not there, as the window does: going on while a page leads on. */
export async function scanAll(world: World): Promise<void> {
  let cursor: string | null = null;
  do {
    // oxlint-disable-next-line no-await-in-loop -- each page begins where the one before ended
    const page: { nextCursor: string | null } = await world.call('users.list', { search: NOBODY, limit: PAGE, cursor });
    cursor = page.nextCursor;
  } while (cursor !== null);
}
