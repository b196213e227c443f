import { z } from 'zod';
import { device, isoTime, noInput, nothing, requestId } from './common';

/** One thing that pasted text may mean, and the record it leads to. Nothing secret of the pasted text is in it. */
export const hit = z.strictObject({
  /** What the text was recognised as, such as `session token`. */
  recognisedAs: z.string(),
  type: z.enum(['user', 'session', 'account', 'verification']),
  id: z.string(),
  userId: z.string().nullable(),
  /** The person, as `Name <address>`. */
  label: z.string(),
  /** One more line where there is more to say, such as `Live, Chrome 141 on macOS`. */
  detail: z.string().optional(),
  /** Of a session or a link: whether it still works, as far as its time goes. */
  state: z.enum(['active', 'expired']).optional(),
  expiresAt: isoTime.optional(),
  /** Of a verification link: whether the auth server's secret signed it; `unchecked` where we do not have the secret. */
  signature: z.enum(['valid', 'invalid', 'unchecked']).optional(),
  /** Of a session. */
  device: device.optional(),
});
export type Hit = z.infer<typeof hit>;

/** The copy of what is searched that this computer keeps in memory, for searches that ask nothing of the database. */
export const searchIndexStatus = z.strictObject({
  state: z.enum(['off', 'building', 'ready', 'failed']),
  /** Rows in it; of one that was changed since it was built, each version counts. */
  rows: z.int(),
  /** Memory it takes. */
  bytes: z.int(),
  /** From 0 to 1 while it is built. */
  progress: z.number().min(0).max(1).nullable(),
  builtAt: isoTime.nullable(),
  /** It knows everything that was written up to so many seconds ago. */
  behindSeconds: z.int().min(0).nullable(),
  /** Why it failed, or was not started though the connection asks for it. */
  problem: z.string().nullable(),
});
export type SearchIndexStatus = z.infer<typeof searchIndexStatus>;

export const searchApi = {
  'search.indexStatus': { input: noInput, output: searchIndexStatus },
  /** Builds it over the open database; CONFIRMATION_REQUIRED with `details.bytes` where it gets large. */
  'search.indexStart': {
    input: z.strictObject({ acceptSize: z.boolean().optional() }).optional(),
    output: searchIndexStatus,
  },
  /** Forgets it. */
  'search.indexStop': { input: noInput, output: nothing },
  /** Best hits first, each record once; empty when the text leads to nobody. */
  'search.anything': {
    input: z.strictObject({ text: z.string().min(1).max(8000), requestId: requestId.optional() }),
    output: z.array(hit),
  },
};
