import { shortDate } from '../../format/dates';
import { actionWords, outcomeWords } from './public/action-words';
import type { AuditFacts } from './public/view';
import type { KnownConnection } from './filter-keys';

/** Each fact in force as a person would say it, in a fixed order. */
export function describeFacts(
  { action, outcome, connectionId, since, until }: AuditFacts,
  connections: readonly KnownConnection[],
): readonly { readonly key: keyof AuditFacts; readonly text: string }[] {
  const parts: { key: keyof AuditFacts; text: string }[] = [];
  if (action !== undefined) parts.push({ key: 'action', text: actionWords(action) });
  if (outcome !== undefined) parts.push({ key: 'outcome', text: outcomeWords(outcome).word });
  if (connectionId !== undefined) {
    const name = connections.find(({ id }) => id === connectionId)?.name ?? 'a connection that is gone';
    parts.push({ key: 'connectionId', text: `On ${name}` });
  }
  if (since !== undefined) parts.push({ key: 'since', text: `Since ${shortDate(since)}` });
  if (until !== undefined) {
    parts.push({ key: 'until', text: `Until ${shortDate(new Date(Date.parse(until) - 1).toISOString())}` });
  }
  return parts;
}

/** The facts with one of them changed, or left out when it is undefined. */
export function withFact<Key extends keyof AuditFacts>(
  facts: AuditFacts,
  key: Key,
  value: AuditFacts[Key] | undefined,
): AuditFacts {
  const { [key]: _old, ...rest } = facts;
  return value === undefined ? rest : { ...rest, [key]: value };
}
