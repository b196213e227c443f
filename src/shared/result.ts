import { z } from 'zod';

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

/** What went wrong, for a support agent: one plain sentence and, where there is one, the next step. */
export const errorInfo = z.strictObject({
  code: errorCode,
  message: z.string(),
  /** The next step to take. */
  hint: z.string().optional(),
  /** The input field at fault, as a dotted path. */
  field: z.string().optional(),
  /** Machine-readable extras, such as the current row of a CONFLICT. */
  details: z.record(z.string(), z.unknown()).optional(),
});
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
