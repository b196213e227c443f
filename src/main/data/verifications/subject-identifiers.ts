import { startsWith } from '../database/contains';
import { eb, lower, type Column, type Condition } from '../database/expressions';
import { hasText, isPlainOrHashed, surrounded, textOfOurs, valueOf } from '../database/postgres-expressions';
import type { AuthTable } from '../schema/auth-table';
import { hashIdentifier } from './queries';

/** Whom rows are looked for. */
export interface Subject {
  readonly userId?: string | undefined;
  readonly email?: string | null | undefined;
  readonly phone?: string | null | undefined;
}

/** Identifiers that are known to the letter because they are made of nothing but whom they concern. */
export function exactIdentifiers({ userId, email, phone }: Subject): string[] {
  const emails = email ? [...new Set([email, email.toLowerCase()])] : [];
  return [
    ...emails.flatMap((address) =>
      ['email-verification', 'sign-in', 'forget-password'].map((type) => `${type}-otp-${address}`),
    ),
    ...(phone
      ? [`phone-number-otp-${phone}`, `phone-number-reset-${phone}`, phone, `${phone}-request-password-reset`]
      : []),
    ...(userId === undefined ? [] : [`revoke-unproven-account-access:${userId}`]),
  ];
}

/** What identifiers that name a person begin with, where a part that is not known follows. */
export function identifierPrefixes({ userId, email }: Subject): string[] {
  return [
    ...(userId === undefined ? [] : [`change-email-otp-${userId}:`, `2fa-otp-${userId}!`]),
    ...(email ? [`change-email-otp-${email.toLowerCase()}-`] : []),
  ];
}

/** Hash → plain identifier, for databases that keep identifiers hashed. */
export function hashesOf(identifiers: readonly string[]): ReadonlyMap<string, string> {
  return new Map(identifiers.map((identifier) => [hashIdentifier(identifier), identifier]));
}

/**
 * Whether a column holds one of the `exactIdentifiers` of a user, plain or hashed, which Postgres (11 or later) makes
 * itself, for whoever has not read the user yet; of addresses in ASCII the very same.
 */
export function isIdentifierOf(identifier: Column, user: AuthTable<'user'>, userId: string): Condition {
  const email = user.ref('email');
  const known = exactIdentifiers({ userId });
  // The texts around a person's own are those of `exactIdentifiers`: this one stands for the person.
  const around = (values: readonly string[], person: Column) =>
    values.map((value) => {
      const [before = '', after = ''] = value.split(PERSON);
      return surrounded(before, person, after);
    });
  const texts = [
    ...around(exactIdentifiers({ email: PERSON }), email),
    ...around(exactIdentifiers({ email: PERSON }), lower(email)),
    ...(user.has('phoneNumber') ? around(exactIdentifiers({ phone: PERSON }), user.ref('phoneNumber')) : []),
    ...known.map(textOfOurs),
  ];
  return isPlainOrHashed(identifier, texts, { table: user.from, where: user.is('id', userId) });
}

/**
 * Everything in which a user is named besides, as `identifierPrefixes`, an id or an address in JSON have it, by a statement
 * of Postgres that finds out the address itself.
 */
export function isOtherwiseOf(
  { identifier, value }: { readonly identifier: Column; readonly value: Column },
  user: AuthTable<'user'>,
  userId: string,
): Condition {
  const email = valueOf(lower(user.ref('email')), { table: user.from, where: user.is('id', userId) });
  const byAddress = identifierPrefixes({ email: PERSON }).map((prefix) => {
    const [before = '', after = ''] = prefix.split(PERSON);
    return eb.and([
      startsWith(identifier, before),
      hasText(identifier, surrounded(before, email, after), 'at the beginning'),
    ]);
  });
  return eb.or([
    eb(value, '=', userId),
    ...identifierPrefixes({ userId }).map((prefix) => startsWith(identifier, prefix)),
    ...byAddress,
    eb.and([eb(value, 'like', '{%'), hasText(lower(value), email, 'anywhere')]),
  ]);
}

const PERSON = '\u0001';
