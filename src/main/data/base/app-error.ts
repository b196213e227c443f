import type { ErrorDetails } from '@shared/error-details';
import type { ErrorCode, ErrorInfo } from '@shared/result';

/** The details that fit a code; where it is not known which of several codes it is, none do. */
type Fitting<C extends ErrorCode, All = C> = C extends unknown ? ([All] extends [C] ? ErrorDetails<C> : never) : never;

interface Extras<C extends ErrorCode> {
  hint?: string;
  field?: string;
  details?: Fitting<C>;
  cause?: unknown;
}

/** A failure a person can be told: a code from the contract, one plain sentence and, where there is one, the next step. */
export class AppError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'AppError';
  readonly code: C;
  readonly hint: string | undefined;
  readonly field: string | undefined;
  readonly details: ErrorDetails<C> | undefined;

  constructor(code: C, message: string, extras: Extras<C> = {}) {
    super(message, extras.cause === undefined ? undefined : { cause: extras.cause });
    this.code = code;
    this.hint = extras.hint;
    this.field = extras.field;
    this.details = extras.details;
  }

  /** The same failure, blamed on another field of the input. */
  at(field: string): AppError<C> {
    return new AppError(this.code, this.message, {
      ...(this.hint !== undefined && { hint: this.hint }),
      field,
      // Its own details, which fitted its code before.
      ...(this.details !== undefined && { details: this.details as Fitting<C> }),
      cause: this.cause,
    });
  }

  /** The part that crosses the boundary: no stack, no cause. Its code tells which details there can be. */
  toInfo(): ErrorInfo {
    // The constructor takes only details that fit the code, which is more than the compiler knows of two fields.
    return {
      code: this.code,
      message: this.message,
      ...(this.hint !== undefined && { hint: this.hint }),
      ...(this.field !== undefined && { field: this.field }),
      ...(this.details !== undefined && { details: this.details }),
    } as ErrorInfo;
  }
}

/** Whether nobody knows if what failed took effect all the same. */
export function isOutcomeUnknown({ details }: AppError): boolean {
  return details !== undefined && 'outcome' in details && details.outcome === 'unknown';
}

/** When a server that wants to be left alone takes the next request; null where it does not say so. */
export function retryAtOf({ details }: AppError): string | null {
  return details !== undefined && 'retryAt' in details ? (details.retryAt ?? null) : null;
}

/** Runs a check whose errors name fields of a part of the input: `under('ban', …)` makes `expiresAt` `ban.expiresAt`. */
export function under<T>(part: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof AppError) || error.field === undefined) throw error;
    throw error.at(`${part}.${error.field}`);
  }
}

/** The reason every cancelled call is aborted with. */
export function cancelled(): AppError {
  return new AppError('CANCELLED', 'This was cancelled.');
}
