import type { VerificationRow } from '@shared/api/verifications';
import { isEmail, isPhone, looksLikeId, MASK, readIdentifier, type ReadIdentifier } from './identifier-forms';
import {
  attemptsIn,
  counterIn,
  isBareLinkTo,
  readBareLink,
  readHashedValue,
  readJson,
  type ValueShape,
} from './value-shape';

/** A row with its secrets, as it stands in the table; null where the database user may not read a column. */
export interface SecretRow {
  readonly identifier: string | null;
  readonly value: string | null;
  readonly createdAt: Date | null;
  readonly expiresAt: Date | null;
}

/** What may be told about a row. */
export type DecodedVerification = Pick<
  VerificationRow,
  'kind' | 'label' | 'identifier' | 'hashed' | 'subject' | 'userId' | 'attempts'
>;

interface Knowledge {
  /** Whether this is a user's id; without it no bare value is taken for one. */
  readonly isUser?: ((id: string) => boolean) | undefined;
  /** The plain identifier a hash stands for, where the caller computed the hash itself. */
  readonly plainOf?: ReadonlyMap<string, string> | undefined;
}

/** base64url of a SHA-256, as `storeIdentifier: "hashed"` writes it. */
const HASHED = /^[\w-]{43}$/;

/**
 * Says what a verification row is for and whom it concerns. Of the identifier only a known prefix and the subject
 * remain, of the value nothing but a user id, an email address or a number of tries.
 */
export function decodeVerification(
  row: SecretRow,
  { isUser = () => false, plainOf }: Knowledge = {},
): DecodedVerification {
  const { identifier, value } = row;
  if (identifier === null) return { ...fromShape(readJson(value)), identifier: MASK, hashed: false };
  const plain = plainOf?.get(identifier);
  const known = readIdentifier(plain ?? identifier);
  if (known !== null) return { ...fromIdentifier(known, value), hashed: plain !== undefined };
  if (isPhone(identifier) && attemptsIn(value) !== null) {
    return {
      kind: 'phone-otp',
      label: 'Code by text message',
      identifier,
      hashed: false,
      subject: { type: 'phone', value: identifier },
      userId: null,
      attempts: attemptsIn(value),
    };
  }
  const hashed = HASHED.test(identifier);
  if (isBareLinkTo(identifier, value)) return { ...fromShape(readBareLink(value)), identifier: MASK, hashed };
  const shape = readJson(value) ?? (hashed ? readHashedValue(value, lifetime(row), isUser) : null);
  return { ...fromShape(shape), identifier: MASK, hashed };
}

/** A value that would be taken for a user id if it is one; the caller asks the user table. */
export function userIdCandidate({ identifier, value }: SecretRow): string | null {
  return identifier !== null && HASHED.test(identifier) && looksLikeId(value) ? value : null;
}

function fromIdentifier(known: ReadIdentifier, value: string | null): Omit<DecodedVerification, 'hashed'> {
  const base = { kind: known.kind, label: known.label, identifier: known.masked };
  switch (known.value) {
    case 'userId': {
      const userId = known.userId ?? (looksLikeId(value) ? value : null);
      return { ...base, subject: userId === null ? null : { type: 'userId', value: userId }, userId, attempts: null };
    }
    case 'json': {
      // In 1.0 the value of a sign-in link is nothing but the address.
      const shape = readJson(value) ?? (known.kind === 'magic-link' && isEmail(value) ? readBareLink(value) : null);
      return { ...base, subject: subjectOf(shape), userId: shape?.userId ?? null, attempts: null };
    }
    case 'attempts':
      return { ...base, subject: known.subject, userId: known.userId, attempts: attemptsIn(value) };
    case 'counter':
      return { ...base, subject: known.subject, userId: known.userId, attempts: counterIn(value) };
    case 'nothing':
      return { ...base, subject: known.subject, userId: known.userId, attempts: null };
  }
}

function fromShape(shape: ValueShape | null): Omit<DecodedVerification, 'identifier' | 'hashed'> {
  return {
    kind: shape?.kind ?? 'unknown',
    label: shape?.label ?? 'Unknown',
    subject: subjectOf(shape),
    userId: shape?.userId ?? null,
    attempts: shape?.attempts ?? null,
  };
}

function subjectOf(shape: ValueShape | null): VerificationRow['subject'] {
  if (shape === null) return null;
  if (shape.email !== null) return { type: 'email', value: shape.email };
  return shape.userId === null ? null : { type: 'userId', value: shape.userId };
}

function lifetime({ createdAt, expiresAt }: SecretRow): number | null {
  return createdAt === null || expiresAt === null ? null : (expiresAt.getTime() - createdAt.getTime()) / 1000;
}
