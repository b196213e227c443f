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

const FIELDS: Readonly<Record<string, string>> = {
  emailVerified: 'verified',
  banned: 'banned',
  createdAfter: 'since',
  createdBefore: 'before',
  userId: 'of user',
  user: 'of user',
  ip: 'from',
  search: 'matching',
};

function plainName(key: string): string {
  const name = key.replace(/^filters?\./, '');
  return FIELDS[name] ?? name.replaceAll(/([a-z])([A-Z])/g, (_both, a: string, b: string) => `${a} ${b.toLowerCase()}`);
}

// As a day or a minute, in UTC as everything the audit keeps.
function plainValue(value: AuditImage[string]): string {
  if (typeof value !== 'string') return String(value);
  const moment = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})[\d:.]*Z$/.exec(value);
  if (moment === null) return `“${value}”`;
  const [, day = '', minute = ''] = moment;
  return minute === '00:00' ? day : `${day} ${minute} UTC`;
}

/** The same in one line for people; null where nothing narrows the list. */
export function questionWords(image: AuditImage): string | null {
  const words = Object.entries(image)
    .filter(([key]) => !key.startsWith('sort.'))
    .map(([key, value]) => {
      const name = plainName(key);
      if (typeof value === 'boolean') return value ? name : `not ${name}`;
      return `${name} ${plainValue(value)}`;
    });
  return words.length === 0 ? null : words.join(', ');
}
