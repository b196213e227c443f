import { z } from 'zod';
import { device, isoTime, requestId } from './common';

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

export const searchApi = {
  /** Best hits first, each record once; empty when the text leads to nobody. */
  'search.anything': {
    input: z.strictObject({ text: z.string().min(1).max(8000), requestId: requestId.optional() }),
    output: z.array(hit),
  },
};
