import { z } from 'zod';
import { isoTime, noInput, nothing } from './common';

/** Work that outlasts a call. `total` is null while it is not known. */
export const job = z.strictObject({
  id: z.string(),
  title: z.string(),
  done: z.int(),
  total: z.int().nullable(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  startedAt: isoTime,
  result: z.record(z.string(), z.unknown()).optional(),
});
export type Job = z.infer<typeof job>;

export const jobsApi = {
  'jobs.list': { input: noInput, output: z.array(job) },
  'jobs.cancel': { input: z.strictObject({ id: z.string().min(1).max(100) }), output: nothing },
};
