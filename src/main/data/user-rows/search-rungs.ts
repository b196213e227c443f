import type { OpenConnection } from '../connections/connection';
import { eb, type Condition } from '../database/expressions';
import { beginsWith } from '../database/prefix';
import { seenIds, type SeenRows } from '../paging/seen-rows';
import type { AuthTable } from '../schema/auth-table';
import type { AuthSchema } from '../schema/read-schema';
import { namingColumns, ownIs } from './own-columns';
import { beginsSo, type SearchText } from './search-text';

/** More ids than this are not named in a statement. */
const FEW = 500;

function addressBegins({ user, emailOrder }: AuthSchema, beginning: string): Condition | null {
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
export function isExactly(user: AuthTable<'user'>, { wholes }: SearchText): Condition {
  const addresses = [...new Set(wholes.flatMap((one) => [one.toLowerCase(), one]))];
  const naming = namingColumns(user);
  return eb.or([
    user.isAnyOf('id', wholes),
    ...addresses.map((one) => user.meets('email', '=', one)),
    ...(naming.length === 0 ? [] : wholes.map((one) => ownIs(user, naming, one))),
  ]);
}

/** The address begins with the one word that was typed, which its index answers; null where it cannot. */
export function wholeBegins(schema: AuthSchema, { wholes: [whole], words }: SearchText): Condition | null {
  return whole === undefined || words.length !== 1 ? null : addressBegins(schema, whole.toLowerCase());
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
  readonly #begins: Condition;

  constructor(connection: OpenConnection, text: SearchText, filters: readonly Condition[]) {
    const { user } = connection.schema;
    this.#connection = connection;
    this.#filters = filters;
    this.#exact = isExactly(user, text);
    this.#prefix = wholeBegins(connection.schema, text);
    this.#begins = beginsSo(connection, text);
  }

  exact(): Condition[] {
    return [...this.#filters, this.#exact];
  }

  /** Null where no index can tell what begins so. */
  prefix(): Condition[] | null {
    return this.#prefix === null ? null : [...this.#filters, this.#prefix, fails(this.#exact)];
  }

  /** Whose name or address begins so, of what was not given out. */
  begins(all: readonly Condition[], given: SeenRows | null): Condition[] {
    return [...this.#left(all, given, []), this.#begins];
  }

  /** Everything that was not given out, for a list that is read as a whole. */
  rest(all: readonly Condition[], given: SeenRows | null): Condition[] {
    return this.#left(all, given, [this.#begins]);
  }

  #left(all: readonly Condition[], given: SeenRows | null, above: readonly Condition[]): Condition[] {
    if (given === null) return [...all];
    if (given.count <= FEW) {
      return [...all, eb.not(this.#connection.schema.user.isAnyOf('id', seenIds(given)))];
    }
    const known = [this.#exact, ...(this.#prefix === null ? [] : [this.#prefix]), ...above];
    return [...all, ...known.map(fails)];
  }
}
