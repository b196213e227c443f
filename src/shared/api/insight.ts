// Figures over time, each with what it counts, so that a list can show exactly those.
import { z } from 'zod';
import { isoTime, requestId, timeInput } from './common';
import { timeZone } from './fields';
import { sessionFacts } from './sessions';
import { userFilters } from './users';

/** What `users.list` takes to show exactly what was counted, or the list that is named. */
export const insightFilter = z.union([
  z.strictObject({ filters: userFilters }),
  z.strictObject({
    list: z.literal('sessions.list'),
    input: sessionFacts.extend({ state: z.enum(['active', 'expired']).optional() }),
  }),
  z.strictObject({
    list: z.literal('verifications.list'),
    input: z.strictObject({ state: z.enum(['active', 'expired']) }),
  }),
]);
export type InsightFilter = z.infer<typeof insightFilter>;

const unit = z.enum(['users', 'sessions', 'people', 'share', 'acts', 'mails', 'rows']);

const insightPoint = z.strictObject({
  /** The first moment, and the first that no longer belongs to it. */
  from: isoTime,
  to: isoTime,
  value: z.number(),
  /** Of a share: of how many. */
  of: z.int().optional(),
  filter: insightFilter.optional(),
});
export type InsightPoint = z.infer<typeof insightPoint>;

const insightSeries = z.strictObject({
  key: z.string(),
  title: z.string(),
  unit,
  points: z.array(insightPoint),
  /** The whole time asked for, and as many steps before it. */
  whole: insightPoint,
  before: insightPoint.nullable(),
  filter: insightFilter.optional(),
});
export type InsightSeries = z.infer<typeof insightSeries>;

const insightTable = z.strictObject({
  key: z.string(),
  title: z.string(),
  unit,
  rows: z.array(z.strictObject({ label: z.string(), value: z.number(), filter: insightFilter.optional() })),
});
export type InsightTable = z.infer<typeof insightTable>;

export const insightOverview = z.strictObject({
  /** When it was counted: an answer is given again for some minutes. */
  at: isoTime,
  source: z.enum(['primary', 'replica']),
  series: z.array(insightSeries),
  tables: z.array(insightTable),
  /** What this database cannot tell, and why. */
  unknown: z.array(z.strictObject({ key: z.string(), why: z.string() })),
});
export type InsightOverview = z.infer<typeof insightOverview>;

/** What can be done about a finding: through the write path, or by the owner of the database. */
const healthAct = z.discriminatedUnion('kind', [
  /** `sessions.revoke` takes them; there may be more than these. */
  z.strictObject({ kind: z.literal('revoke'), ids: z.array(z.string()) }),
  /** `verifications.purgeExpired` removes them in a job. */
  z.strictObject({ kind: z.literal('purge') }),
  /** For the database's owner to run; Authdesk never runs it. */
  z.strictObject({ kind: z.literal('sql'), sql: z.string() }),
]);
export type HealthAct = z.infer<typeof healthAct>;

export const healthItem = z.strictObject({
  key: z.string(),
  title: z.string(),
  /** How many; 0 where all is well. */
  count: z.int(),
  /** False where it is reckoned, or rows may be hidden. */
  exact: z.boolean(),
  /** Why it matters to staff. */
  why: z.string(),
  /** Bytes that would be free without these rows, reckoned from their average; the engine may keep them for new rows. */
  frees: z.int().optional(),
  /** Why it could not be looked at, which is not the same as that all is well. */
  notKnown: z.string().optional(),
  /** What a list takes to show exactly these. */
  filter: insightFilter.optional(),
  /** The first of them, where no list shows them; `userId` where it is about somebody who is there. */
  rows: z.array(z.strictObject({ id: z.string(), label: z.string(), userId: z.string().nullable() })).optional(),
  act: healthAct.optional(),
});
export type HealthItem = z.infer<typeof healthItem>;

export const insightApi = {
  /**
   * Sign-ups, sign-ins and what else the rows tell, by day, week or month of a zone: a day on which clocks change is one
   * day. The first and the last step end where the time asked for does. An empty step is 0.
   */
  'insight.overview': {
    input: z.strictObject({
      from: timeInput,
      to: timeInput,
      step: z.enum(['day', 'week', 'month']),
      zone: timeZone,
      /** Count anew, whatever is remembered. */
      fresh: z.boolean().optional(),
      /** Count although it would keep the database busy (CONFIRMATION_REQUIRED). */
      acceptCost: z.boolean().optional(),
      requestId: requestId.optional(),
    }),
    output: insightOverview,
  },
  /** What is wrong with the data, each with its count, why it matters and what mends it; what is well counts 0. */
  'insight.health': {
    input: z.strictObject({
      /** Look although it would keep the database busy (CONFIRMATION_REQUIRED). */
      acceptCost: z.boolean().optional(),
      requestId: requestId.optional(),
    }),
    output: z.array(healthItem),
  },
};
