import type { UserRow } from '@shared/api/users';
import { isBig } from '../paging/list-page';
import { isWithinPlanCost } from '../paging/plan-cost';
import { scanPage } from '../paging/scan-page';
import { toUserRow, userSelection } from '../user-rows/queries';
import { emailConditions } from './unique-values';
import { findUserRow } from '../user-rows/user-row';
import type { OpenConnection } from '../connections/connection';

/** Looking through a SQLite file takes no longer than this. */
const BUDGET_MS = 1000;

/**
 * Who has an address, asked while it is typed. To the letter, better-auth's own index tells; in another case only an index
 * over lower(email) could, and without one the whole table has to be read: `anyCase` is false where that was too much.
 */
export async function lookForHolder(
  connection: OpenConnection,
  email: string,
  exceptId: string | null,
  signal: AbortSignal,
): Promise<{ readonly holder: UserRow | null; readonly anyCase: boolean }> {
  const { handle, schema } = connection;
  const { user } = schema;
  const { exact, folded } = emailConditions(connection, email, exceptId);
  const holder = await findUserRow(connection, handle.db, exact, signal);
  if (holder !== null) return { holder, anyCase: true };
  if (!isBig(connection, user))
    return { holder: await findUserRow(connection, handle.db, folded, signal), anyCase: true };

  if (handle.kind === 'postgres') {
    // All of it, for with a limit the planner reckons to come upon a match halfway.
    const whole = handle.db
      .selectFrom(user.from)
      .select(user.select(['id']))
      .where(folded);
    if (!(await isWithinPlanCost(handle.db, whole, signal))) return { holder: null, anyCase: false };
    return { holder: await findUserRow(connection, handle.db, folded, signal), anyCase: true };
  }
  const query = { connection, table: user, select: userSelection(user), where: [folded], signal };
  const found = await scanPage(query, { from: null, given: null, limit: 1, budgetMs: BUDGET_MS });
  const [row] = found.rows;
  return { holder: row === undefined ? null : toUserRow(user, row), anyCase: row !== undefined || found.next === null };
}
