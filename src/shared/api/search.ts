import { z } from 'zod';

/** One thing that pasted text may mean, and the record it leads to. */
export const hit = z.strictObject({
  /** What the text was recognised as, such as `session token`. */
  recognisedAs: z.string(),
  type: z.enum(['user', 'session', 'account', 'verification']),
  id: z.string(),
  userId: z.string().nullable(),
  label: z.string(),
});

export const searchApi = {
  'search.anything': { input: z.strictObject({ text: z.string().min(1).max(8000) }), output: z.array(hit) },
};
