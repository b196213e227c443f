// What a Postgres server, or the encryption in front of it, says to somebody who is not let in.
import pg from 'pg';
import { AppError } from '../base/app-error';
import { NothingThere } from '../base/open-stream';
import { first } from './postgres-errors';

/** How the line was on which a server said something; `not-offered`: open, because the server has no encryption. */
export type LineState = 'encrypted' | 'open' | 'not-offered';

interface Refusal {
  readonly text: RegExp;
  readonly only?: LineState;
  readonly failed: 'CONNECTION_FAILED' | 'AUTH_FAILED';
  readonly message: string;
  readonly hint: string;
  readonly field: string;
}

const HBA = 'Its administrator decides that in pg_hba.conf: by user, database and the address of this computer.';

/** Code 28000: by the server's own text, as it has one code for all of them. */
const refusals: readonly Refusal[] = [
  {
    text: /valid client certificate|client certificate/iu,
    failed: 'AUTH_FAILED',
    message: 'This server asks for a client certificate.',
    hint: 'Give the certificate and its key: sslcert and sslkey in the address, or under "Client certificate".',
    field: 'postgres.ssl.cert',
  },
  {
    text: /certificate authentication failed/iu,
    failed: 'AUTH_FAILED',
    message: 'The client certificate is not one for this user.',
    hint: 'The name in the certificate has to be that of the database user, unless its administrator says otherwise.',
    field: 'postgres.ssl.cert',
  },
  {
    text: /no pg_hba\.conf entry|pg_hba\.conf rejects/iu,
    only: 'open',
    failed: 'CONNECTION_FAILED',
    message: 'This server wants TLS: it lets nobody in over a line that is not encrypted.',
    hint: `Set encryption to "require" or more (sslmode=require). If that is refused too: ${HBA}`,
    field: 'postgres.ssl.mode',
  },
  {
    text: /no pg_hba\.conf entry|pg_hba\.conf rejects/iu,
    failed: 'AUTH_FAILED',
    message: 'This server does not let this user into this database from this computer.',
    hint: HBA,
    field: 'postgres.user',
  },
  {
    text: /^(?:peer|ident) authentication failed/iu,
    failed: 'AUTH_FAILED',
    message: 'This server goes by who is signed in on the computer, and that is not this database user.',
    hint: 'Connect to a host and port instead of a socket, or let its administrator allow passwords (pg_hba.conf).',
    field: 'postgres.user',
  },
  {
    text: /^role .* is not permitted to log in/iu,
    failed: 'AUTH_FAILED',
    message: 'This database user is not allowed to sign in.',
    hint: 'Use another user, or let its administrator give it the right (LOGIN).',
    field: 'postgres.user',
  },
  {
    text: /^role .* does not exist/iu,
    failed: 'AUTH_FAILED',
    message: 'The server has no database user of this name.',
    hint: 'Check the spelling of the user; names are case-sensitive.',
    field: 'postgres.user',
  },
];

/** What servers of clouds say to a password that is a token of theirs, such as one of IAM: RDS, Cloud SQL, Azure. */
const TOKEN = /^PAM authentication failed|\bIAM\b.* authentication failed|\baccess token\b/iu;

/** What went wrong with a certificate of ours, by Node's codes. */
const OWN_CERTIFICATE: readonly (readonly [RegExp, string, string])[] = [
  [
    /ALERT_CERTIFICATE_REQUIRED/u,
    'This server asks for a client certificate.',
    'Give the certificate and its key: sslcert and sslkey in the address, or under "Client certificate".',
  ],
  [
    /ALERT_(?:UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_(?:UNKNOWN|EXPIRED|REVOKED)|UNSUPPORTED_CERTIFICATE|DECRYPT_ERROR)/u,
    'The server does not accept the client certificate.',
    'Check that it is valid and comes from the authority that the server trusts.',
  ],
  [
    /MISSING_PASSPHRASE|BAD_DECRYPT|BAD_PASSWORD|INTERRUPTED_OR_CANCELLED/u,
    'The private key of the client certificate is locked, and this does not open it.',
    'Give the password of the key: sslpassword in the address, or under "Client certificate".',
  ],
  [
    /KEY_VALUES?_MISMATCH|NO_START_LINE|BAD_BASE64|PEM|ASN1|UNSUPPORTED|NOT_ENOUGH_DATA/u,
    'The client certificate and its private key cannot be used.',
    'Both have to be in PEM form and belong together.',
  ],
];

/** What a server or the encryption says that lets somebody in or not; null for every other failure. */
export function loginRefusal(error: unknown, line: LineState): AppError | null {
  const { code = '', message = '' } = first(error);
  const own = /^ERR_(?:SSL|OSSL|TLS|CRYPTO)/u.test(code)
    ? OWN_CERTIFICATE.find(([pattern]) => pattern.test(code))
    : undefined;
  if (own !== undefined) {
    return new AppError('AUTH_FAILED', own[1], { hint: own[2], field: 'postgres.ssl.cert', cause: error });
  }
  if (/^28(?:000|P01)$/u.test(code) && TOKEN.test(message)) {
    return new AppError('AUTH_FAILED', 'The server refused this user, or the token that is its password.', {
      hint: 'A token, such as one of IAM, is good for some minutes: get a new one. In an address it has to be escaped.',
      field: 'postgres.password',
      cause: error,
    });
  }
  if (code === '28000') {
    const found = refusals.find(({ text, only }) => text.test(message) && (only === undefined || only === line));
    if (found === undefined) return null;
    return new AppError(found.failed, found.message, { hint: found.hint, field: found.field, cause: error });
  }
  if (/password must be a (?:non-empty )?string/u.test(message)) {
    return new AppError('AUTH_FAILED', 'The server asks for a password, and the connection has none.', {
      hint: 'Enter the password of the database user.',
      field: 'postgres.password',
      cause: error,
    });
  }
  return null;
}

/** Whether a server said who may come in and who may not, and not that a password is wrong. */
export function isRefusal(error: unknown): boolean {
  return first(error).code === '28000';
}

/** Whether a server has no encryption. */
export function isNotOffered(error: unknown): boolean {
  return /does not support SSL/u.test(first(error).message ?? '');
}

/** Whether a failure may be another one with or without encryption; a wrong password or a server that is away is the same. */
export function dependsOnTls(error: unknown): boolean {
  const { code = '', message = '' } = first(error);
  if (isRefusal(error) || isNotOffered(error)) return true;
  if (/establishing an SSL connection|disconnected before secure TLS/u.test(message)) return true;
  return /^ERR_(?:SSL|TLS|OSSL)_|CERT|^UNABLE_TO_|^EPROTO$|^HOSTNAME_MISMATCH$/u.test(code);
}

/** Whether another server may be tried: where this one did not answer, or is only starting. */
export function triesNextServer(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return error.code === '57P03';
  return !(error instanceof AppError) || error instanceof NothingThere;
}
