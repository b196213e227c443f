import type { VerificationKind } from '@shared/api/verifications';
import { isEmail, looksLikeId } from './identifier-forms';

/** What the shape of a value tells about a row whose identifier tells nothing. */
export interface ValueShape {
  readonly kind: VerificationKind;
  readonly label: string;
  readonly email: string | null;
  readonly userId: string | null;
  readonly attempts: number | null;
}

const SECOND = 1;
const MINUTE = 60;
const HOUR = 3600;
const DAY = 24 * HOUR;

const nothing = { email: null, userId: null, attempts: null } as const;
const unknown: ValueShape = { kind: 'unknown', label: 'Unknown', ...nothing };

/** Features that keep a user id as value, by how long their rows live. */
const byLifetime: readonly { readonly seconds: number; readonly kind: VerificationKind; readonly label: string }[] = [
  { seconds: 5 * SECOND, kind: 'account-cleanup', label: 'Account clean-up lock' },
  { seconds: 10 * MINUTE, kind: 'two-factor-challenge', label: 'Waiting for the second factor' },
  { seconds: HOUR, kind: 'reset-password', label: 'Password reset link' },
  { seconds: DAY, kind: 'delete-account', label: 'Account deletion link' },
  { seconds: 30 * DAY, kind: 'trusted-device', label: 'Trusted device' },
];

/** Wrong tries so far in `<code>:<tries>`; older releases wrote `!`. */
export function attemptsIn(value: string | null): number | null {
  const [, tries] = /[:!](\d{1,3})$/.exec(value ?? '') ?? [];
  return tries === undefined ? null : Number(tries);
}

/** Tries so far in a value that is nothing but the number. */
export function counterIn(value: string | null): number | null {
  return value !== null && /^\d{1,3}$/.test(value) ? Number(value) : null;
}

/** What of a JSON value may be shown; null when it is no JSON object. */
export function readJson(value: string | null): ValueShape | null {
  const json = parseObject(value);
  if (json === null) return null;
  const { kind, label } = kindOfJson(json);
  if (kind === 'unknown') return unknown; // not better-auth's: what its fields mean is not known
  const link = asObject(json['link']);
  const user = asObject(json['userData']);
  const email = [json['email'], link?.['email']].find(isEmail) ?? null;
  const userId = [json['userId'], link?.['userId'], user?.['id']].map(asId).find((id) => id !== null) ?? null;
  return { kind, label, email, userId, attempts: null };
}

/**
 * Judges a hashed row by its value and lifetime. Only an id that `isUser` knows is taken for one: a one-time token's
 * value, which is a live session token, looks exactly like it.
 */
export function readHashedValue(
  value: string | null,
  lifetimeSeconds: number | null,
  isUser: (id: string) => boolean,
): ValueShape {
  if (value === null) return unknown;
  const lasts = (seconds: number) =>
    lifetimeSeconds !== null && Math.abs(lifetimeSeconds - seconds) <= Math.max(2, seconds * 0.02);

  const counter = counterIn(value);
  if (counter !== null && lasts(10 * MINUTE)) {
    // A numeric user id of a challenge reads the same: then nobody is named.
    return isUser(value)
      ? { kind: 'two-factor-challenge', label: 'Second factor under way', ...nothing }
      : { kind: 'two-factor-attempts', label: 'Tries at the second factor', ...nothing, attempts: counter };
  }
  const attempts = attemptsIn(value);
  if (attempts !== null) {
    return lasts(3 * MINUTE)
      ? { kind: 'two-factor-otp', label: 'Second-factor code', ...nothing, attempts }
      : { kind: 'email-otp', label: 'Code by email or text message', ...nothing, attempts };
  }
  if (looksLikeId(value) && isUser(value)) {
    const form = byLifetime.find(({ seconds }) => lasts(seconds));
    return { kind: form?.kind ?? 'unknown', label: form?.label ?? 'Unknown', ...nothing, userId: value };
  }
  if (looksLikeId(value) && lasts(3 * MINUTE)) return { kind: 'one-time-token', label: 'One-time token', ...nothing };
  if (looksLikeId(value) && lasts(15 * MINUTE))
    return { kind: 'siwe-nonce', label: 'Wallet sign-in under way', ...nothing };
  return unknown;
}

/** Tokens of sign-in links, as they stand alone; a hash of one has 43 characters. */
const LINK_TOKEN = /^(?:[A-Za-z0-9]{32}|[\w-]{43})$/;

/** Whether a row is a sign-in link of 1.0, whose value is nothing but the address. */
export function isBareLinkTo(identifier: string, value: string | null): boolean {
  return LINK_TOKEN.test(identifier) && isEmail(value) && !value.startsWith('{');
}

/** What such a row tells. */
export function readBareLink(value: string | null): ValueShape {
  return { kind: 'magic-link', label: 'Sign-in link', ...nothing, email: value };
}

function kindOfJson(json: Readonly<Record<string, unknown>>): Pick<ValueShape, 'kind' | 'label'> {
  if ('expectedChallenge' in json) return { kind: 'passkey-challenge', label: 'Passkey prompt under way' };
  if ('codeVerifier' in json || 'oauthState' in json) {
    return { kind: 'oauth-state', label: 'Sign-in with a provider under way' };
  }
  if ('userId' in json && ['query', 'sessionId', 'clientId', 'redirectURI'].some((key) => key in json)) {
    return { kind: 'oauth-code', label: 'OAuth authorization code' };
  }
  if (isEmail(json['email']) && Object.keys(json).every((key) => MAGIC_LINK_KEYS.has(key))) {
    return { kind: 'magic-link', label: 'Sign-in link' };
  }
  if ('callbackURL' in json) return { kind: 'oauth-state', label: 'Sign-in with a provider under way' };
  if (['providerId', 'nameID', 'issuer', 'assertionId'].some((key) => key in json)) {
    return { kind: 'sso', label: 'Single sign-on under way' };
  }
  return { kind: 'unknown', label: 'Unknown' };
}

const MAGIC_LINK_KEYS: ReadonlySet<string> = new Set(['type', 'email', 'name', 'attempt', 'attempts']);

function parseObject(value: string | null): Readonly<Record<string, unknown>> | null {
  if (value === null || !value.startsWith('{')) return null;
  try {
    return asObject(JSON.parse(value));
  } catch {
    return null;
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null;
}

function asId(value: unknown): string | null {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  return looksLikeId(value) ? value : null;
}
