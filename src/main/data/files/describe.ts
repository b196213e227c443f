import type { AuditImage } from '@shared/api/audit';
import { redactText } from '../base/redact';

/**
 * What was asked of a list, as the audit keeps it: field → value. Whoever searched for a token must not find it there
 * again, so what looks like one is masked.
 */
export function describeQuestion(question: object): AuditImage {
  return Object.fromEntries(leaves('', question));
}

type Leaf = readonly [field: string, value: string | number | boolean];

function leaves(prefix: string, value: unknown): Leaf[] {
  if (value === undefined || value === null || value === '') return [];
  if (typeof value === 'object') {
    return Object.entries(value).flatMap(([key, inner]) => leaves(prefix === '' ? key : `${prefix}.${key}`, inner));
  }
  if (typeof value === 'number' || typeof value === 'boolean') return [[prefix, value]];
  if (typeof value !== 'string') return [];
  return [[prefix, prefix === 'search' ? withoutTokens(value) : value]];
}

/** Tokens of password resets are shorter than what a log masks. */
const TOKEN = /(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{16,}/gi;

function withoutTokens(text: string): string {
  return redactText(text).replace(TOKEN, '[redacted]');
}

/** The same in one line; null where nothing narrows the list. */
export function questionWords(image: AuditImage): string | null {
  const words = Object.entries(image)
    .filter(([key]) => !key.startsWith('sort.'))
    .map(([key, value]) => `${key.replace(/^filters\./, '')} ${JSON.stringify(value)}`);
  return words.length === 0 ? null : words.join(', ');
}
