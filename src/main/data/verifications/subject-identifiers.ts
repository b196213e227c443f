import { hashIdentifier } from './queries';

/** Whom rows are looked for. */
export interface Person {
  readonly userId?: string | undefined;
  readonly email?: string | null | undefined;
  readonly phone?: string | null | undefined;
}

/** Identifiers that are known to the letter because they are made of nothing but whom they concern. */
export function exactIdentifiers({ userId, email, phone }: Person): string[] {
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
export function identifierPrefixes({ userId, email }: Person): string[] {
  return [
    ...(userId === undefined ? [] : [`change-email-otp-${userId}:`, `2fa-otp-${userId}!`]),
    ...(email ? [`change-email-otp-${email.toLowerCase()}-`] : []),
  ];
}

/** Hash → plain identifier, for databases that keep identifiers hashed. */
export function hashesOf(identifiers: readonly string[]): ReadonlyMap<string, string> {
  return new Map(identifiers.map((identifier) => [hashIdentifier(identifier), identifier]));
}
