import type { SessionQuestion } from '@shared/api/app-settings';
import type { FormValues } from '../form-values';

/** What the sheet starts with: where nothing was said yet, "I don't know" is what saving it means. */
export function answersOf(values: FormValues, asked: readonly SessionQuestion[]): FormValues {
  const { sessions = {} } = values;
  const said: Readonly<Record<SessionQuestion, unknown>> = {
    'sessions.secondaryStorage': sessions.secondaryStorage,
    // What is saved of it is not shown in its box; it is asked for only where there is none.
    'sessions.redisUrl': sessions.redisUrl,
    'sessions.redisPrefix': sessions.redisPrefix,
    'sessions.cookieCache': sessions.cookieCache?.enabled,
    'sessions.jwt': sessions.jwt?.enabled,
  };
  const open = asked.filter((key) => said[key] === undefined);
  return { ...values, sessions: { ...sessions, notKnown: [...new Set([...(sessions.notKnown ?? []), ...open])] } };
}
