// Users who may be the same person.
import { z } from 'zod';
import { requestId, rowId } from './common';

export const twinSigns = [
  'case',
  'dots',
  'plus',
  'look-alike',
  'phone',
  'provider-account',
  'name-and-device',
] as const;
const twinSign = z.enum(twinSigns);
export type TwinSign = z.infer<typeof twinSign>;

export const twins = z.strictObject({
  /** Those with most in common first; fifty at most. */
  twins: z.array(
    z.strictObject({
      user: z.strictObject({
        id: z.string(),
        name: z.string().nullable(),
        email: z.string(),
        emailVerified: z.boolean(),
        createdAt: z.string().nullable(),
      }),
      /** What joins the two, and what they have in common; never a secret. */
      signs: z.array(z.strictObject({ kind: twinSign, value: z.string() })),
    }),
  ),
  checked: z.array(twinSign),
  unchecked: z.array(z.strictObject({ sign: twinSign, why: z.string() })),
});
export type Twins = z.infer<typeof twins>;

export const twinsInput = z.strictObject({ id: rowId, requestId: requestId.optional() });
