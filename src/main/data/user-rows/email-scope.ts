import type { OpenConnection } from '../connections/connection';
import { columnOf, eb, type Condition } from '../database/expressions';
import type { SqlValue } from '../database/physical-table';

/** Among whom an address can be only once: all users, those alike in some columns, or nobody. */
export type EmailScope =
  | { readonly kind: 'alone' }
  | { readonly kind: 'within'; readonly columns: readonly string[] }
  | { readonly kind: 'nobody' };

/** By the unique indexes of the database, not by what better-auth itself looks at before a sign-up. */
export function emailScope({ schema: { user, emailUnique } }: OpenConnection): EmailScope {
  const email = user.name('email');
  const others = emailUnique.map((columns) => columns.filter((column) => column !== email));
  if (others.some((columns) => columns.length === 0)) return { kind: 'alone' };
  const [columns] = others;
  return columns === undefined ? { kind: 'nobody' } : { kind: 'within', columns };
}

/** Whether a row holds in some columns what that of a user holds; as in a unique index, NULL is like nothing. */
export function sameIn({ schema: { user } }: OpenConnection, columns: readonly string[], id: string): Condition[] {
  const own = user.as('own');
  return columns.map((column) =>
    eb(
      columnOf(user.alias, column),
      '=',
      eb.selectFrom(own.from).select(columnOf(own.alias, column).as('own')).where(own.is('id', id)).$castTo<SqlValue>(),
    ),
  );
}
