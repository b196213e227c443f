import { z } from 'zod';

const series = z.array(z.strictObject({ label: z.string(), value: z.number() }));

export const insightApi = {
  'insight.overview': {
    input: z.strictObject({ days: z.int().min(1).max(3660) }),
    output: z.strictObject({
      signUps: series,
      activeSessions: series,
      verifiedShare: z.number(),
      providers: series,
      devices: series,
    }),
  },
};
