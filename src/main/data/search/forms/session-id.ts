import { form } from '../form';
import { findSessionsById } from '../look-ups/sessions';
import { rowIds } from './row-ids';

/** The id of a session's row, which opens nothing. */
export const sessionId = form({
  name: 'session id',
  by: ['session', 'id'],
  recognise: ({ text }) => rowIds(text),
  lookUp: async (ids, search) => findSessionsById(search, ids),
});
