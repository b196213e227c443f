import { describe, expect, it } from 'vitest';
import { errorDetails } from '@shared/error-details';
import { errorCodes, errorInfo } from '@shared/result';
import { samplesOf } from './inputs';

const samples: ReadonlyArray<readonly [string, unknown]> = Object.entries(errorDetails).flatMap(([code, schema]) =>
  samplesOf(schema).map((details) => [code, details] as const),
);

describe.each(errorCodes.map((code) => [code] as const))('%s', (code) => {
  const error = { code, message: 'It did not work.' };
  const own = samples.filter(([of]) => of === code).map(([, details]) => details);

  it('needs a sentence and nothing else', () => {
    expect(errorInfo.safeParse(error).success).toBe(true);
    expect(errorInfo.safeParse({ code }).success).toBe(false);
    expect(errorInfo.safeParse({ ...error, stack: 'at main' }).success).toBe(false);
  });

  it('takes the details that are its own', () => {
    for (const details of own) expect(errorInfo.parse({ ...error, details })).toEqual({ ...error, details });
  });

  it('takes no others', () => {
    // Where nothing has to be there, an empty object says as much as none; and a mail, too, may be gone or not.
    const fitting = [...own, {}, ...(code === 'MAIL_FAILED' ? [{ outcome: 'unknown' }] : [])];
    const shapes = new Set(fitting.map((details) => JSON.stringify(details)));
    for (const [, details] of samples.filter(([, other]) => !shapes.has(JSON.stringify(other)))) {
      expect(errorInfo.safeParse({ ...error, details }).success).toBe(false);
    }
    expect(errorInfo.safeParse({ ...error, details: { authdeskUnknown: 1 } }).success).toBe(false);
    expect(errorInfo.safeParse({ ...error, details: 'text' }).success).toBe(false);
  });
});
