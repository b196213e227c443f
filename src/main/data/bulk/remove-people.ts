import type { OpenConnection } from '../connections/open-connection';
import { readReferences, type ReferenceGraph } from '../removal/foreign-keys';
import { blockedPeople, removeWithin } from '../removal/remove-within';
import type { Capture } from '../write/capture';
import type { DeedContext, PerUser } from './deed';
import type { BulkUser } from './people';

/** Removes users with everything that belongs to them; remembers how tables refer to each other from one look to the run. */
export interface PeopleRemover {
  /** Whom the database would refuse to remove, and why. */
  readonly look: (context: DeedContext, users: readonly BulkUser[]) => Promise<PerUser>;
  readonly run: (context: DeedContext, rows: Capture, users: readonly BulkUser[]) => Promise<PerUser>;
}

/** One for each job. */
export function peopleRemover(): PeopleRemover {
  let known: { readonly connection: OpenConnection; readonly graph: ReferenceGraph } | null = null;
  const graphOf = async ({ connection, db }: DeedContext): Promise<ReferenceGraph> => {
    // Within a transaction the database's one connection is taken; each batch is looked at before it begins.
    if (known?.connection === connection && db.isTransaction) return known.graph;
    const graph = await readReferences(connection);
    known = { connection, graph };
    return graph;
  };
  return {
    look: async (context, users) =>
      blockedPeople(context.connection, context.db, await graphOf(context), users, context.signal),
    run: async (context, rows, users) => {
      await removeWithin(context.connection, context.db, rows, await graphOf(context), users);
      return new Map();
    },
  };
}
