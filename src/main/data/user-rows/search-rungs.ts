import { sql, type Expression, type SqlBool } from 'kysely';
import { beginsWith } from '../database/prefix';
import { seenIds, type SeenRows } from '../paging/seen-rows';
import type { AuthSchema } from '../schema/read-schema';
import type { OpenConnection } from '../connections/connection';

/** More ids than this are not named in a statement. */
const FEW = 500;

/** The address begins so, which its index answers; null where it cannot. */
export function addressBegins({ user, emailOrder }: AuthSchema, beginning: string): Expression<SqlBool> | null {
  const { type } = user.column('email').column;
  return beginsWith({ ref: user.ref('email'), type }, beginning, emailOrder);
}

/**
 * The conditions of each rung of the ladder. A row may change from one rung to another while they are climbed, so that the
 * later ones leave out what was given out rather than what the earlier ones look for.
 */
export class Rungs {
  readonly #connection: OpenConnection;
  readonly #filters: readonly Expression<SqlBool>[];
  readonly #exact: Expression<SqlBool>;
  readonly #prefix: Expression<SqlBool> | null;

  constructor(connection: OpenConnection, needle: string, filters: readonly Expression<SqlBool>[]) {
    const { user } = connection.schema;
    const address = needle.toLowerCase();
    this.#connection = connection;
    this.#filters = filters;
    this.#exact = sql<SqlBool>`(${user.is('id', needle)} or ${user.ref('email')} = ${address})`;
    this.#prefix = addressBegins(connection.schema, address);
  }

  exact(): Expression<SqlBool>[] {
    return [...this.#filters, this.#exact];
  }

  /** Null where no index can tell what begins so. */
  prefix(): Expression<SqlBool>[] | null {
    return this.#prefix === null ? null : [...this.#filters, this.#prefix, sql<SqlBool>`not ${this.#exact}`];
  }

  /** Everything that was not given out, for a list that is read as a whole. */
  rest(all: readonly Expression<SqlBool>[], given: SeenRows | null): Expression<SqlBool>[] {
    if (given === null) return [...all];
    if (given.count <= FEW) {
      return [...all, sql<SqlBool>`not ${this.#connection.schema.user.isAnyOf('id', seenIds(given))}`];
    }
    const known = [this.#exact, ...(this.#prefix === null ? [] : [this.#prefix])];
    return [...all, ...known.map((condition) => sql<SqlBool>`not ${condition}`)];
  }
}
