import type { OpenConnection } from '../connections/connection';
import { stoppable } from '../database/database-handle';
import { isSince } from '../auth-server/version';
import { toStored, verificationColumns } from '../verifications/queries';
import { isBareLinkTo } from '../verifications/value-shape';
import { magicFormOf, type MagicForm, type Stored } from './row-forms';

/** How the app keeps what its plugins need, as far as rows in the database or the connection's settings tell. */
export interface Evidence {
  /** `verification.storeIdentifier`; null where nothing tells. */
  readonly identifiers: 'plain' | 'hashed' | null;
  /** Of the magic-link plugin; null where nothing shows that the app has it. */
  readonly magicLink: MagicLinkEvidence | null;
  /** Of the email-otp plugin. */
  readonly emailOtp: EmailOtpEvidence | null;
}

export interface MagicLinkEvidence {
  /** Null where nothing tells: the server has to be asked. */
  readonly form: MagicForm | null;
  /** How tokens stand; null where nothing tells. */
  readonly stored: 'plain' | 'hashed' | null;
  /** Whether rows the server wrote show all of it, so that it need not be asked. */
  readonly seen: boolean;
}

export interface EmailOtpEvidence {
  /** `unknown`: its codes stand encrypted, or in a form of the app's own; null where nothing tells. */
  readonly stored: Stored | 'unknown' | null;
  /** Whether wrong tries are counted behind the code; null where nothing tells. */
  readonly counted: boolean | null;
  readonly digits: number | null;
  readonly seen: boolean;
}

interface Row {
  readonly identifier: string | null;
  readonly value: string | null;
  /** Null where the table does not keep it. */
  readonly expiresAt?: Date | null;
}

/** Rows that are looked at, whichever come first: reading them costs no sort however big the table is. */
const LOOK_AT = 500;
const HASH = /^[\w-]{43}$/;
const OTP = /^(?:email-verification|sign-in|forget-password)-otp-/;
/** A nonce of 24 bytes, a short code and its seal of 16, in hex. */
const ENCRYPTED = /^(?:\$ba\$\d+\$)?[0-9a-f]{88,104}$/;
const KNOWN =
  /^(?:reset-password:|delete-account-|magic-link:|phone-number-|2fa-|trust-device-|auth-state:|one-time-token:|siwe:)/;

/** Looks at rows there are, then lets the connection's settings decide. */
export async function gatherEvidence(connection: OpenConnection, now: Date, signal: AbortSignal): Promise<Evidence> {
  const { mailing } = connection.profile;
  const rows = await someRows(connection, signal);
  const found = readEvidence(rows, now);
  return {
    identifiers: mailing.identifiers ?? found.identifiers,
    magicLink:
      mailing.magicLink === undefined
        ? found.magicLink
        : mailing.magicLink.enabled
          ? withSettings(found.magicLink ?? NO_MAGIC_LINKS, {
              form: magicFormOf(mailing.betterAuth) ?? undefined,
              stored: mailing.magicLink.stored,
            })
          : null,
    emailOtp:
      mailing.emailOtp === undefined
        ? found.emailOtp
        : mailing.emailOtp.enabled
          ? withSettings(found.emailOtp ?? NO_CODES, {
              stored: mailing.emailOtp.stored,
              digits: mailing.emailOtp.digits,
              counted: isSince(mailing.betterAuth, [1, 2, 0]) ?? undefined,
            })
          : null,
  };
}

const NO_MAGIC_LINKS: MagicLinkEvidence = { form: null, stored: null, seen: false };
const NO_CODES: EmailOtpEvidence = { stored: null, counted: null, digits: null, seen: false };

// What was said counts; where it is not what rows show, the server is asked.
function withSettings<T extends { readonly seen: boolean }>(
  found: T,
  said: { readonly [F in keyof T]?: T[F] | undefined },
): T {
  const given = Object.entries(said).filter(([, value]) => value !== undefined);
  const same = given.every(([field, value]) => (found as Readonly<Record<string, unknown>>)[field] === value);
  return { ...found, ...Object.fromEntries(given), seen: found.seen && same };
}

/**
 * What rows tell. One that expired may be left from a time when the app kept them in another way, or here at all: those that
 * work come first, and they alone are as good as the server's word.
 */
export function readEvidence(all: readonly Row[], now: Date): Evidence {
  const works = ({ expiresAt }: Row) => expiresAt === undefined || expiresAt === null || expiresAt > now;
  const rows = [...all.filter(works), ...all.filter((row) => !works(row))];
  const seenWorking = <T extends { readonly seen: boolean }>(read: (row: Row) => T | null) =>
    first(rows, (row) => {
      const found = read(row);
      return found === null ? null : { ...found, seen: found.seen && works(row) };
    });
  const plain = rows.filter(
    ({ identifier }) => identifier !== null && (OTP.test(identifier) || KNOWN.test(identifier)),
  );
  // Up to 1.7.6 the hash of a link's token is the whole identifier, whatever the app does with those.
  const hashed = rows.filter((row) => HASH.test(row.identifier ?? '') && !isLoneToken(magicLinkIn(row)));
  return {
    identifiers: hashed.length > 0 && plain.length === 0 ? 'hashed' : plain.length > 0 ? 'plain' : null,
    magicLink: seenWorking(magicLinkIn),
    emailOtp: seenWorking(emailOtpIn),
  };
}

function isLoneToken(link: MagicLinkEvidence | null): boolean {
  return link !== null && link.form !== 'prefixed';
}

function magicLinkIn({ identifier, value }: Row): MagicLinkEvidence | null {
  if (identifier === null) return null;
  if (identifier.startsWith('magic-link:')) {
    const token = identifier.slice('magic-link:'.length);
    return { form: 'prefixed', stored: HASH.test(token) ? 'hashed' : 'plain', seen: true };
  }
  const stored = HASH.test(identifier) ? 'hashed' : 'plain';
  if (isBareLinkTo(identifier, value)) return { form: 'address', stored, seen: true };
  const json = parse(value);
  if (json === null || typeof json['email'] !== 'string') return null;
  // A hash of the whole identifier does not tell how the token in it stood.
  if (json['type'] === 'magic-link') return { form: 'prefixed', stored: null, seen: false };
  const bare = Object.keys(json).every((key) => ['email', 'name', 'attempt'].includes(key));
  return bare ? { form: 'bare', stored, seen: true } : null;
}

function emailOtpIn({ identifier, value }: Row): EmailOtpEvidence | null {
  if (identifier === null || value === null || !OTP.test(identifier)) return null;
  const [, code = value, tries] = /^(.*)[:!](\d{1,3})$/.exec(value) ?? [];
  const counted = tries !== undefined;
  if (/^\d{4,12}$/.test(code)) return { stored: 'plain', counted, digits: code.length, seen: true };
  const stored = HASH.test(code) ? 'hashed' : ENCRYPTED.test(code) ? 'encrypted' : 'unknown';
  return { stored, counted, digits: null, seen: stored === 'hashed' };
}

async function someRows({ handle, schema }: OpenConnection, signal: AbortSignal): Promise<Row[]> {
  const table = schema.verification;
  if (table === null || !table.has('identifier')) return [];
  const rows = await handle.db
    .selectFrom(table.from)
    .select(verificationColumns(table))
    .limit(LOOK_AT)
    .execute(stoppable(signal));
  return rows.map((row) => toStored(table, row));
}

function first<T>(rows: readonly Row[], read: (row: Row) => T | null): T | null {
  for (const row of rows) {
    const found = read(row);
    if (found !== null) return found;
  }
  return null;
}

function parse(value: string | null): Readonly<Record<string, unknown>> | null {
  if (value === null || !value.startsWith('{')) return null;
  try {
    const json: unknown = JSON.parse(value);
    return typeof json === 'object' && json !== null ? (json as Readonly<Record<string, unknown>>) : null;
  } catch {
    return null;
  }
}
