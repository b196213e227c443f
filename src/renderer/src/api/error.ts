import type { ErrorCode, ErrorInfo } from '@shared/result';

/** A call that failed, thrown so that the query client sees it; carries what main said. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly info: ErrorInfo;

  constructor(info: ErrorInfo) {
    super(info.message);
    this.info = info;
  }

  get code(): ErrorCode {
    return this.info.code;
  }

  get hint(): string | undefined {
    return this.info.hint;
  }
}

/** Anything thrown, as an ApiError with a plain sentence. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError({
    code: 'INTERNAL',
    message: 'Something went wrong inside Authdesk.',
    hint: error instanceof Error ? error.message : String(error),
  });
}

/** Whether nobody knows if what failed took effect all the same. */
export function isOutcomeUnknown({ info }: ApiError): boolean {
  return info.details !== undefined && 'outcome' in info.details && info.details.outcome === 'unknown';
}

/** What Copy details puts on the clipboard; holds no data of the people in the database. */
export function errorDetails(error: ApiError): string {
  const lines = [
    `code: ${error.code}`,
    `message: ${error.info.message}`,
    error.info.hint === undefined ? null : `hint: ${error.info.hint}`,
    error.info.field === undefined ? null : `field: ${error.info.field}`,
    `time: ${new Date().toISOString()}`,
  ];
  const reference = error.info.code === 'INTERNAL' ? error.info.details?.reference : undefined;
  if (reference !== undefined) lines.push(`reference: ${reference}`);
  return lines.filter((line) => line !== null).join('\n');
}
