// Why somebody cannot sign in: what is found, on what evidence, and what mends it.
import { z } from 'zod';
import { fieldValue, rowId } from './common';

export const findingCodes = [
  'nobody',
  'near-miss',
  'removed-here',
  'twin',
  'unverified',
  'banned',
  'ban-over',
  'no-credential',
  'no-password',
  'foreign-hash',
  'provider-not-linked',
  'provider-would-link',
  'provider-refused',
  'mixed-case',
  'second-factor-pending',
  'second-factor-locked',
  'second-factor-broken',
  'rate-limited',
  'orphan-sessions',
  'sessions-elsewhere',
  'cookie-cache',
  'bad-time',
  'clock-skew',
  'server-unreachable',
  'secret-differs',
  'schema-behind',
  'hidden-by-policy',
  'mail-failed',
] as const;

/** What is looked at, in the order in which it is told. */
export const diagnosisChecks = [
  'address',
  'twins',
  'ban',
  'verified',
  'password',
  'providers',
  'second-factor',
  'rate-limits',
  'sessions',
  'orphans',
  'times',
  'schema',
  'policies',
  'mails',
  'server',
] as const;
export const diagnosisCheck = z.enum(diagnosisChecks);
export type DiagnosisCheck = z.infer<typeof diagnosisCheck>;

export const finding = z.strictObject({
  code: z.enum(findingCodes),
  severity: z.enum(['blocks', 'may-block', 'note']),
  /** In a few words; the page has the sentences. */
  title: z.string(),
  /** The row or setting that shows it; never a secret. */
  evidence: z.strictObject({
    table: z.string().optional(),
    id: z.string().optional(),
    column: z.string().optional(),
    value: z.string().optional(),
    setting: z.string().optional(),
  }),
  /** The call that mends it. */
  act: z
    .strictObject({
      method: z.string(),
      input: z.record(z.string(), z.union([fieldValue, z.array(rowId), z.record(z.string(), fieldValue)])),
      label: z.string(),
    })
    .optional(),
});
export type Finding = z.infer<typeof finding>;

export const diagnosis = z.strictObject({
  verdict: z.enum(['can', 'cannot', 'unclear']),
  /** The person it is about; null where the address is nobody's. */
  userId: z.string().nullable(),
  /** Most pressing first. */
  findings: z.array(finding),
  checked: z.array(diagnosisCheck),
  unchecked: z.array(z.strictObject({ check: diagnosisCheck, why: z.string() })),
});
export type Diagnosis = z.infer<typeof diagnosis>;

/** By id, or by what the customer typed. `live` asks the running server too, and goes on record. */
export const diagnoseInput = z.union([
  z.strictObject({ id: rowId, live: z.boolean().optional() }),
  z.strictObject({ email: z.string().trim().min(1).max(320), live: z.boolean().optional() }),
]);
