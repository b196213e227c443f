import type { AuditImage } from '@shared/api/audit';
import type { LogoutProof, SessionAnswer } from '@shared/api/sessions';
import { exactTime } from '../../format/dates';

const FIELDS: Readonly<Record<string, string>> = {
  refused: 'Refused',
  effectiveAt: 'Since',
  cachedUntil: 'Cached until',
  jwtUntil: 'JWTs until',
  storedKeysDeleted: 'Keys deleted',
};
const PROOF = /^proof (.+)$/u;
const VALUE = /^(proven|not-proven|still-signed-in): (\S+) at (\S+), (\S+) at (\S+)$/u;
const ANSWERS = ['signed-in', 'refused', 'unreachable', 'unclear'] as const;
const TIMES: ReadonlySet<string> = new Set(['effectiveAt', 'cachedUntil', 'jwtUntil']);

/** What a field of a logout's record is called; other fields keep their name. */
export function fieldWords(field: string): string {
  return field === 'sessions' ? 'Sessions' : (FIELDS[field] ?? field);
}

/** A moment of a logout's record as a person reads it; null for any other value. */
export function momentWords(field: string, value: AuditImage[string] | undefined): string | null {
  if (typeof value !== 'string' || !TIMES.has(field) || Number.isNaN(Date.parse(value))) return null;
  return exactTime(value).split(' · ')[0] ?? null;
}

/** Whether a field tells what came of a logout rather than what changed: undoing it changes nothing about that. */
export function isOutcome(field: string): boolean {
  return field in FIELDS || PROOF.test(field);
}

/** Whether a field of a record holds a proof, which is shown as one. */
export function isProof(field: string, value: AuditImage[string] | undefined): boolean {
  return proofOf(field, value) !== null;
}

/** The proofs in a record, as they were given when the sessions ended. */
export function proofsIn(after: AuditImage): readonly LogoutProof[] {
  return Object.entries(after).flatMap(([field, value]) => proofOf(field, value) ?? []);
}

function proofOf(field: string, value: AuditImage[string] | undefined): LogoutProof | null {
  const [, sessionId] = PROOF.exec(field) ?? [];
  const [, verdict, before, beforeAt, after, afterAt] = typeof value === 'string' ? (VALUE.exec(value) ?? []) : [];
  if (sessionId === undefined || afterAt === undefined || beforeAt === undefined) return null;
  const [first, second] = [answerOf(before, beforeAt), answerOf(after, afterAt)];
  if (first === null || second === null) return null;
  return { sessionId, before: first, after: second, verdict: verdict as LogoutProof['verdict'] };
}

function answerOf(text: string | undefined, at: string): SessionAnswer | null {
  const answer = ANSWERS.find((known) => known === text);
  return answer === undefined || Number.isNaN(Date.parse(at)) ? null : { answer, at, detail: null };
}
