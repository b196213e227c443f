import type { VerificationKind } from '@shared/api/verifications';
import { includes, startsWith } from '../database/contains';
import { ALWAYS, eb, NEVER, type Column, type Condition } from '../database/expressions';
import type { AuthTable } from '../schema/auth-table';
import { identifierForms } from './identifier-forms';

/** How a kind shows in rows whose identifier says nothing, more than its name alone would tell. */
interface Bare {
  /** Of these fields, one is in its JSON. */
  readonly fields?: readonly string[];
  /** It stands there behind a hash: with an id or a number beside it, with the tries at a code, or with nothing but an address. */
  readonly hashed?: 'id' | 'tries' | undefined;
  /** Forms of its own. */
  readonly also?: (identifier: Column, value: Column) => Condition;
}

/** base64url of a SHA-256. */
const HASH = 43;
/** Tokens of sign-in links as better-auth makes them. */
const TOKEN = 32;
const LONGEST_ID = 64;
const LONGEST_PHONE = 21;

/** What decides in `decode.ts` and `value-shape.ts`, as far as a statement can tell; null: whatever the forms leave. */
const bare: Readonly<Record<VerificationKind, Bare | null>> = {
  'reset-password': { hashed: 'id' },
  'delete-account': { hashed: 'id' },
  'magic-link': {
    fields: ['email'],
    also: (identifier, value) =>
      eb.and([eb(eb.fn<number>('length', [identifier]), 'in', [TOKEN, HASH]), eb(value, 'like', '%@%')]),
  },
  'email-otp': { hashed: 'tries' },
  'change-email-otp': {},
  'phone-otp': {
    hashed: 'tries',
    also: (identifier) =>
      eb.or([
        eb(identifier, 'like', '%-request-password-reset'),
        eb(eb.fn<number>('length', [identifier]), '<=', LONGEST_PHONE),
      ]),
  },
  'two-factor-challenge': { hashed: 'id' },
  'two-factor-otp': { hashed: 'tries' },
  'two-factor-attempts': { hashed: 'id' },
  'trusted-device': { hashed: 'id' },
  'passkey-challenge': { fields: ['expectedChallenge'] },
  'oauth-state': { fields: ['codeVerifier', 'oauthState', 'callbackURL'] },
  'oauth-code': { fields: ['userId'] },
  'one-time-token': { hashed: 'id' },
  'siwe-nonce': { hashed: 'id' },
  sso: { fields: ['providerId', 'nameID', 'issuer', 'assertionId'] },
  'account-cleanup': { hashed: 'id' },
  unknown: null,
};

/**
 * Every row that may be of this kind, and as few others as a statement can tell: what a row says once decoded decides.
 * Of a kind that is not there next to nothing is left to be decoded.
 */
export function mayBeOfKind(
  table: AuthTable<'verification'>,
  kind: VerificationKind,
  engine: 'postgres' | 'sqlite',
): Condition {
  if (!table.has('identifier') || !table.has('value')) return ALWAYS;
  const [identifier, value] = [table.ref('identifier'), table.ref('value')];
  const look = bare[kind];
  if (look === null) {
    const known = identifierForms.map(({ prefix }) => beginsExactly(identifier, prefix));
    return eb.or([eb(identifier, 'is', null), eb.not(eb.or(known))]);
  }
  const forms = identifierForms.filter((form) => form.kind === kind);
  return eb.or([
    ...forms.map(({ prefix }) => startsWith(identifier, prefix)),
    ...(look.also === undefined ? [] : [look.also(identifier, value)]),
    behindHash(identifier, value, look.hashed),
    inJson(engine, value, look.fields ?? []),
  ]);
}

function behindHash(identifier: Column, value: Column, hashed: Bare['hashed']): Condition {
  if (hashed === undefined) return NEVER;
  // A code is kept in many ways, but never in JSON.
  const held =
    hashed === 'id' ? eb(eb.fn<number>('length', [value]), '<=', LONGEST_ID) : eb.not(eb(value, 'like', '{%}'));
  return eb.and([eb(eb.fn<number>('length', [identifier]), '=', HASH), eb.or([held, eb(value, 'is', null)])]);
}

/** JSON with one of these fields, or with one whose name may be written in numbers. */
function inJson(engine: 'postgres' | 'sqlite', value: Column, fields: readonly string[]): Condition {
  if (fields.length === 0) return NEVER;
  const named = [...fields.map((field) => `"${field}"`), '\\u'].map((name) => includes(engine, value, name));
  return eb.and([eb(value, 'like', '{%'), eb.or(named)]);
}

/** With its case, which LIKE of SQLite does not look at. */
function beginsExactly(identifier: Column, prefix: string): Condition {
  return eb(eb.fn<string>('substr', [identifier, eb.lit(1), eb.lit(prefix.length)]), '=', prefix);
}
