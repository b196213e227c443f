import type { ErrorCode, ErrorInfo } from '@shared/result';

interface Extras {
  hint?: string;
  field?: string;
  details?: Record<string, unknown>;
  cause?: unknown;
}

/** A failure a person can be told: a code from the contract, one plain sentence and, where there is one, the next step. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly field: string | undefined;
  readonly details: Record<string, unknown> | undefined;

  constructor(code: ErrorCode, message: string, extras: Extras = {}) {
    super(message, extras.cause === undefined ? undefined : { cause: extras.cause });
    this.code = code;
    this.hint = extras.hint;
    this.field = extras.field;
    this.details = extras.details;
  }

  /** The part that crosses the boundary: no stack, no cause. */
  toInfo(): ErrorInfo {
    return {
      code: this.code,
      message: this.message,
      ...(this.hint !== undefined && { hint: this.hint }),
      ...(this.field !== undefined && { field: this.field }),
      ...(this.details !== undefined && { details: this.details }),
    };
  }
}

/** Runs a check whose errors name fields of a part of the input: `under('ban', …)` makes `expiresAt` `ban.expiresAt`. */
export function under<T>(part: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof AppError) || error.field === undefined) throw error;
    const { code, message, hint, field, details, cause } = error;
    throw new AppError(code, message, {
      ...(hint !== undefined && { hint }),
      field: `${part}.${field}`,
      ...(details !== undefined && { details }),
      cause,
    });
  }
}

/** The reason every cancelled call is aborted with. */
export function cancelled(): AppError {
  return new AppError('CANCELLED', 'This was cancelled.');
}
