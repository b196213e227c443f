import { z } from 'zod';
import { errorDetails } from './error-details';

/** Every way a call can fail. The screen decides by `code`, never by text. */
export const errorCodes = [
  'INVALID_INPUT',
  'NOT_CONNECTED',
  'CONNECTION_FAILED',
  'CONNECTION_LOST',
  'AUTH_FAILED',
  'TIMEOUT',
  'CANCELLED',
  'SCHEMA_MISMATCH',
  'PERMISSION_DENIED',
  'READ_ONLY',
  'NOT_FOUND',
  'CONFLICT',
  'CONFIRMATION_REQUIRED',
  'UNSUPPORTED',
  'SERVER_UNREACHABLE',
  'SERVER_REJECTED',
  'MAIL_FAILED',
  'SECRET_STORE_UNAVAILABLE',
  'INTERNAL',
] as const;

export const errorCode = z.enum(errorCodes);
export type ErrorCode = z.infer<typeof errorCode>;

const said = {
  message: z.string(),
  /** The next step to take. */
  hint: z.string().optional(),
  /** The input field at fault, as a dotted path. */
  field: z.string().optional(),
};

function plain<C extends Exclude<ErrorCode, keyof typeof errorDetails>>(code: C) {
  return z.strictObject({ code: z.literal(code), ...said, details: z.undefined().optional() });
}

function withDetails<C extends keyof typeof errorDetails, D extends z.ZodType>(code: C, details: D) {
  return z.strictObject({ code: z.literal(code), ...said, details: details.optional() });
}

/**
 * What went wrong, for a support agent: one plain sentence and, where there is one, the next step. `details` is for
 * programs, and which there can be depends on the code.
 */
export const errorInfo = z.discriminatedUnion('code', [
  withDetails('INVALID_INPUT', errorDetails.INVALID_INPUT),
  plain('NOT_CONNECTED'),
  withDetails('CONNECTION_FAILED', errorDetails.CONNECTION_FAILED),
  withDetails('CONNECTION_LOST', errorDetails.CONNECTION_LOST),
  plain('AUTH_FAILED'),
  plain('TIMEOUT'),
  plain('CANCELLED'),
  withDetails('SCHEMA_MISMATCH', errorDetails.SCHEMA_MISMATCH),
  withDetails('PERMISSION_DENIED', errorDetails.PERMISSION_DENIED),
  plain('READ_ONLY'),
  plain('NOT_FOUND'),
  withDetails('CONFLICT', errorDetails.CONFLICT),
  withDetails('CONFIRMATION_REQUIRED', errorDetails.CONFIRMATION_REQUIRED),
  withDetails('UNSUPPORTED', errorDetails.UNSUPPORTED),
  withDetails('SERVER_UNREACHABLE', errorDetails.SERVER_UNREACHABLE),
  withDetails('SERVER_REJECTED', errorDetails.SERVER_REJECTED),
  withDetails('MAIL_FAILED', errorDetails.MAIL_FAILED),
  plain('SECRET_STORE_UNAVAILABLE'),
  withDetails('INTERNAL', errorDetails.INTERNAL),
]);
export type ErrorInfo = z.infer<typeof errorInfo>;

/** The audit entry a write left, so that it can be undone from where it was done. */
export interface WrittenEntry {
  readonly id: string;
  readonly summary: string;
  readonly undo: 'possible' | 'no';
  /** What is to know besides, such as that cached sessions could not be brought up to date. */
  readonly notes?: readonly string[];
}

export type Result<T> =
  | { readonly ok: true; readonly data: T; readonly entries?: readonly WrittenEntry[] }
  | { readonly ok: false; readonly error: ErrorInfo };
