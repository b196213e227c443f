import type { ConnectionInput, SessionQuestion } from '@shared/api/connections';
import type { FormValues } from '../form-values';

/** What the sheet starts with: where nothing was said yet, "I don't know" is what saving it means. */
export function answersOf(values: FormValues, unanswered: readonly SessionQuestion[]): FormValues {
  const open = (key: SessionQuestion, value: string) => value === '' && unanswered.includes(key);
  return {
    ...values,
    storage: open('sessions.secondaryStorage', values.storage) ? 'unknown' : values.storage,
    redisPrefixKind: open('sessions.redisPrefix', values.redisPrefixKind) ? 'unknown' : values.redisPrefixKind,
    cookieCache: open('sessions.cookieCache', values.cookieCache) ? 'unknown' : values.cookieCache,
    jwt: open('sessions.jwt', values.jwt) ? 'unknown' : values.jwt,
  };
}

/** What is kept of the sheet. An address that was asked for and left empty is not known, either. */
export function withAnswers(
  input: ConnectionInput,
  asked: readonly SessionQuestion[],
  unanswered: readonly SessionQuestion[],
): ConnectionInput {
  const sessions = input.sessions ?? {};
  const key = 'sessions.redisUrl';
  const answered = new Set(sessions.notKnown ?? []);
  // Only what stood on the sheet was answered by it.
  for (const other of answered) if (unanswered.includes(other) && !asked.includes(other)) answered.delete(other);
  if (asked.includes(key) && sessions.redisUrl === undefined) answered.add(key);
  const { notKnown: _notKnown, ...rest } = sessions;
  return { ...input, sessions: answered.size === 0 ? rest : { ...rest, notKnown: [...answered] } };
}
