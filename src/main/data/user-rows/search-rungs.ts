import type { OpenConnection } from '../connections/connection';
import { eb, type Condition } from '../database/expressions';
import { beginsWith } from '../database/prefix';
import { seenIds, type SeenRows } from '../paging/seen-rows';
import type { AuthTable } from '../schema/auth-table';
import type { AuthSchema } from '../schema/read-schema';
import { namingColumns, ownIs } from './own-columns';

/** More ids than this are not named in a statement. */
const FEW = 500;

/** The address begins so, which its index answers; null where it cannot. */
export function addressBegins({ user, emailOrder }: AuthSchema, beginning: string): Condition | null {
  const { type } = user.column('email').column;
  return beginsWith({ ref: user.ref('email'), type }, beginning, emailOrder);
}

/**
 * Whether a condition is not met, as it is not of a row that has nothing to compare either. The planner knows of IS NOT TRUE
 * how few rows it leaves out; of COALESCE it would reckon that half of them go, and no longer follow the index.
 */
function fails(condition: Condition): Condition {
  return eb(condition, 'is not', true);
}

/** What is typed is the very id or address of somebody, or what only they have in a column of the app's own. */
export function isExactly(user: AuthTable<'user'>, needle: string): Condition {
  const address = [...new Set([needle.toLowerCase(), needle])].map((one) => user.meets('email', '=', one));
  const naming = namingColumns(user);
  return eb.or([user.is('id', needle), ...address, ...(naming.length === 0 ? [] : [ownIs(user, naming, needle)])]);
}

/**
 * The conditions of each rung of the ladder. A row may change from one rung to another while they are climbed, so that the
 * later ones leave out what was given out rather than what the earlier ones look for.
 */
export class Rungs {
  readonly #connection: OpenConnection;
  readonly #filters: readonly Condition[];
  readonly #exact: Condition;
  readonly #prefix: Condition | null;

  constructor(connection: OpenConnection, needle: string, filters: readonly Condition[]) {
    const { user } = connection.schema;
    const address = needle.toLowerCase();
    this.#connection = connection;
    this.#filters = filters;
    this.#exact = isExactly(user, needle);
    this.#prefix = addressBegins(connection.schema, address);
  }

  exact(): Condition[] {
    return [...this.#filters, this.#exact];
  }

  /** Null where no index can tell what begins so. */
  prefix(): Condition[] | null {
    return this.#prefix === null ? null : [...this.#filters, this.#prefix, fails(this.#exact)];
  }

  /** Everything that was not given out, for a list that is read as a whole. */
  rest(all: readonly Condition[], given: SeenRows | null): Condition[] {
    if (given === null) return [...all];
    if (given.count <= FEW) {
      return [...all, eb.not(this.#connection.schema.user.isAnyOf('id', seenIds(given)))];
    }
    const known = [this.#exact, ...(this.#prefix === null ? [] : [this.#prefix])];
    return [...all, ...known.map(fails)];
  }
}
