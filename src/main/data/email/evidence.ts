import type { OpenConnection } from '../connections/connection';
import { stoppable } from '../database/database-handle';
import { toStored, verificationColumns } from '../verifications/queries';

/** How the app keeps what its plugins need, as far as rows in the database or the connection's settings tell. */
export interface Evidence {
  /** `verification.storeIdentifier`; null where nothing tells. */
  readonly identifiers: 'plain' | 'hashed' | null;
  /** Of the magic-link plugin: whether its identifiers have a prefix (from 1.7.7 on) and how tokens stand in them. */
  readonly magicLink: { readonly prefixed: boolean; readonly stored: 'plain' | 'hashed' | 'unknown' } | null;
  /** Of the email-otp plugin; `unknown`: its codes stand in a form of the app's own, or encrypted. */
  readonly emailOtp: { readonly stored: 'plain' | 'hashed' | 'unknown'; readonly digits: number } | null;
}

interface Row {
  readonly identifier: string | null;
  readonly value: string | null;
}

/** Rows that are looked at, whichever come first: reading them costs no sort however big the table is. */
const LOOK_AT = 500;
const HASH = /^[\w-]{43}$/;
const OTP = /^(?:email-verification|sign-in|forget-password)-otp-/;
const KNOWN =
  /^(?:reset-password:|delete-account-|magic-link:|phone-number-|2fa-|trust-device-|auth-state:|one-time-token:|siwe:)/;

/** Looks at rows there are, then lets the connection's settings decide. */
export async function gatherEvidence(connection: OpenConnection, signal: AbortSignal): Promise<Evidence> {
  const { mailing } = connection.profile;
  const rows = await someRows(connection, signal);
  const found = readEvidence(rows);
  return {
    identifiers: mailing.identifiers ?? found.identifiers,
    magicLink:
      mailing.magicLink === undefined
        ? found.magicLink
        : mailing.magicLink.enabled
          ? {
              prefixed: found.magicLink?.prefixed ?? true,
              stored: mailing.magicLink.stored ?? found.magicLink?.stored ?? 'plain',
            }
          : null,
    emailOtp:
      mailing.emailOtp === undefined
        ? found.emailOtp
        : mailing.emailOtp.enabled
          ? {
              stored: storedCodes(mailing.emailOtp.stored) ?? found.emailOtp?.stored ?? 'plain',
              digits: mailing.emailOtp.digits ?? found.emailOtp?.digits ?? 6,
            }
          : null,
  };
}

/** What rows tell. */
export function readEvidence(rows: readonly Row[]): Evidence {
  const plain = rows.filter(
    ({ identifier }) => identifier !== null && (OTP.test(identifier) || KNOWN.test(identifier)),
  );
  const hashed = rows.filter(({ identifier }) => identifier !== null && HASH.test(identifier));
  return {
    identifiers: hashed.length > 0 && plain.length === 0 ? 'hashed' : plain.length > 0 ? 'plain' : null,
    magicLink: first(rows, magicLinkIn),
    emailOtp: first(rows, emailOtpIn),
  };
}

function magicLinkIn({ identifier, value }: Row): Evidence['magicLink'] {
  if (identifier === null) return null;
  if (identifier.startsWith('magic-link:')) {
    const token = identifier.slice('magic-link:'.length);
    return { prefixed: true, stored: HASH.test(token) ? 'hashed' : 'plain' };
  }
  const json = parse(value);
  if (json === null || typeof json['email'] !== 'string') return null;
  // A hash of the whole identifier does not tell how the token in it stood.
  if (json['type'] === 'magic-link') return { prefixed: true, stored: 'unknown' };
  const bare = Object.keys(json).every((key) => key === 'email' || key === 'name');
  return bare ? { prefixed: false, stored: HASH.test(identifier) ? 'hashed' : 'plain' } : null;
}

function emailOtpIn({ identifier, value }: Row): Evidence['emailOtp'] {
  if (identifier === null || !OTP.test(identifier)) return null;
  const [, code = ''] = /^(.*)[:!]\d{1,3}$/.exec(value ?? '') ?? [];
  if (/^\d{4,12}$/.test(code)) return { stored: 'plain', digits: code.length };
  return { stored: HASH.test(code) ? 'hashed' : 'unknown', digits: 6 };
}

function storedCodes(stored: 'plain' | 'hashed' | 'encrypted' | undefined): 'plain' | 'hashed' | 'unknown' | undefined {
  return stored === 'encrypted' ? 'unknown' : stored;
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
