import { stoppable } from '../../database/database-handle';
import { cheapOwnColumns, ownIs } from '../../user-rows/own-columns';
import type { Form } from '../form';
import type { SearchContext } from '../look-ups/find-rows';
import { hitUserColumns, toHitUser, userHit } from '../look-ups/users';

const NAME = 'field of your app';
const MAX_LENGTH = 255;
const MAX_USERS = 10;

/** A value of a column of the app's own, such as a customer number, as a whole. */
export const ownColumn: Form = ({ text }) => {
  if (text === '' || text.length > MAX_LENGTH) return null;
  return {
    name: NAME,
    guess: false,
    keys: () => [text],
    isPossible: ({ connection }) => cheapOwnColumns(connection).length > 0,
    isCheap: () => true,
    lookUp: async (search) =>
      (await byOwnColumn(search, text)).map((person) => ({ recognisedAs: NAME, ...userHit(person) })),
  };
};

async function byOwnColumn({ connection, signal }: SearchContext, text: string) {
  const { user } = connection.schema;
  const rows = await connection.reader.handle.db
    .selectFrom(user.from)
    .select(hitUserColumns(user))
    .where(ownIs(user, cheapOwnColumns(connection), text))
    .limit(MAX_USERS)
    .execute(stoppable(signal));
  return rows.map((row) => toHitUser(user, row));
}
