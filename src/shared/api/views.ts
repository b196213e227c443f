import { z } from 'zod';
import { noInput, nothing, rowId } from './common';
import { userRow } from './users';

export const viewScreen = z.enum(['users', 'sessions', 'accounts', 'verifications', 'mail-log']);

/** A list as somebody likes to look at it: filter, order and columns under a name. */
export const savedView = z.strictObject({
  id: z.string(),
  name: z.string(),
  screen: viewScreen,
  /** What the screen needs to show it again; main keeps it without looking inside. */
  state: z.record(z.string(), z.unknown()),
});
export type SavedView = z.infer<typeof savedView>;

const MAX_STATE_LENGTH = 20_000;

export const viewsApi = {
  /** The saved views of the open connection. */
  'views.list': { input: noInput, output: z.array(savedView) },
  'views.save': {
    input: z.strictObject({
      id: z.string().min(1).max(100).optional(),
      name: z.string().trim().min(1).max(80),
      screen: viewScreen,
      state: z
        .record(z.string().max(100), z.unknown())
        .refine((state) => JSON.stringify(state).length <= MAX_STATE_LENGTH, 'This is too much for a view'),
    }),
    output: savedView,
  },
  'views.remove': { input: z.strictObject({ id: z.string().min(1).max(100) }), output: nothing },
};

export const recentsApi = {
  /** The last fifty users who were opened on this connection, newest first; those removed since are left out. */
  'recents.list': { input: noInput, output: z.array(userRow) },
  'recents.add': { input: z.strictObject({ id: rowId }), output: nothing },
};
