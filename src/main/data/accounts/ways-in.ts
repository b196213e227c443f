import type { UserRow, UserWays, WayIn } from '@shared/api/users';
import type { OpenConnection } from '../connections/connection';
import { bareColumn, columnOf, countOf, eb, ONE, tableAs } from '../database/expressions';
import type { AnyDatabase } from '../database/physical-table';
import { findColumn, findTable } from '../schema/match-names';
import { hasPlaceholderAddress } from '../user-rows/user-row';
import { CREDENTIAL } from './credential';

/** A linked account, as far as it may let its user in. */
export interface LinkedAccount {
  readonly id: string;
  readonly providerId: string;
  /** Whether it holds a password, or may: one that may not be read is taken to be there. */
  readonly hasPassword: boolean;
}

export type Person = Pick<UserRow, 'id' | 'email' | 'phoneNumber' | 'phoneNumberVerified' | 'isAnonymous'>;

interface Known {
  readonly person: Person;
  readonly accounts: readonly LinkedAccount[] | null;
}

type Unknown = UserWays['notKnown'][number];

/** Domains of SSO providers that are looked at for that of an address. */
const MOST_DOMAINS = 500;

/**
 * What lets somebody in, decided here alone: linked providers, a password, passkeys, and what the connection, the user's
 * row or the app's last sign-in of theirs say of links and codes, which leave no account behind. Where neither of them
 * tells, the way is named as not known, never taken for missing.
 * @param accounts null where there is no account table, or it may not be read
 */
export async function waysIn(
  connection: OpenConnection,
  db: AnyDatabase,
  person: Person,
  accounts: readonly LinkedAccount[] | null,
): Promise<UserWays> {
  return waysInOf(connection, db, { id: person.id, known: Promise.resolve({ person, accounts }) });
}

/** The same for somebody who is being read at the same time. */
export async function waysInOf(
  connection: OpenConnection,
  db: AnyDatabase,
  { id, known }: { readonly id: string; readonly known: Promise<Known> },
): Promise<UserWays> {
  const [passkeys, lastMethod, { person, accounts }] = await Promise.all([
    countPasskeys(connection, db, id),
    lastMethodOf(connection, db, id),
    known,
  ]);
  const found: WayIn[] = (accounts ?? []).filter(letsIn).map(({ id: account, providerId }) => ({
    kind: providerId === CREDENTIAL ? 'password' : 'provider',
    providerId,
    accountId: account,
    count: 1,
  }));
  const notKnown: Unknown[] = accounts === null ? ['account'] : [];
  if (passkeys === null) notKnown.push('passkey');
  else if (passkeys > 0) found.push(way('passkey', passkeys));
  for (const [kind, said] of unstored(connection, person, lastMethod)) {
    if (said === null) notKnown.push(kind);
    else if (said) found.push(way(kind));
  }
  if (found.length === 0 && (await isOfSsoDomain(connection, db, person.email))) notKnown.push('sso');
  return { ways: found, notKnown };
}

/** Whether somebody has a way in: for certain, perhaps, or none. */
export function hasWayIn({ ways, notKnown }: UserWays): boolean | null {
  if (ways.length > 0) return true;
  return notKnown.length > 0 ? null : false;
}

/** Whether a linked account lets its user in: any provider, or the password. */
export function letsIn({ providerId, hasPassword }: Pick<LinkedAccount, 'providerId' | 'hasPassword'>): boolean {
  return providerId !== CREDENTIAL || hasPassword;
}

function way(kind: WayIn['kind'], count = 1): WayIn {
  return { kind, providerId: null, accountId: null, count };
}

/** The ways that leave no row of their own; null: not known. */
function unstored(
  { profile, schema }: OpenConnection,
  person: Person,
  lastMethod: string | null,
): ['magic-link' | 'email-code' | 'phone-code', boolean | null][] {
  const { magicLink, emailOtp } = profile.mailing;
  // Nothing can be mailed to an address that better-auth made up.
  const mailable = person.email !== '' && !hasPlaceholderAddress(person);
  const byMail = (enabled: boolean | undefined, method: string) =>
    mailable && (enabled ?? (lastMethod === method ? true : null));
  const phone = schema.user.has('phoneNumber') && (person.phoneNumber ?? '') !== '';
  return [
    ['magic-link', byMail(magicLink?.enabled, 'magic-link')],
    ['email-code', byMail(emailOtp?.enabled, 'email-otp')],
    // Only a code sent to it verifies a number.
    ['phone-code', phone && (person.phoneNumberVerified === true || lastMethod === 'phone-number' ? true : null)],
  ];
}

/** How many passkeys somebody has; null where they may not be seen, 0 where the app has none. */
export async function countPasskeys(
  { schema }: OpenConnection,
  db: AnyDatabase,
  userId: string,
): Promise<number | null> {
  const table = findTable('passkey', schema.tables);
  const column = table && findColumn('userId', table.columns);
  if (!table || !column) return 0;
  if (!column.readable) return null;
  const theirs = eb(bareColumn(column.name), '=', schema.user.id('id', userId));
  return countOf(db.selectFrom(tableAs(table, 'passkey')).where(theirs));
}

/** How the app says it let somebody in last, where it keeps that. */
async function lastMethodOf(
  { schema: { user } }: OpenConnection,
  db: AnyDatabase,
  userId: string,
): Promise<string | null> {
  if (!user.has('lastLoginMethod')) return null;
  const row = await db
    .selectFrom(user.from)
    .select(user.select(['lastLoginMethod']))
    .where(user.is('id', userId))
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : user.read(row, 'lastLoginMethod');
}

/** Whether the domain of an address is one that a company signs its people in for. */
async function isOfSsoDomain({ schema }: OpenConnection, db: AnyDatabase, email: string): Promise<boolean> {
  const table = findTable('ssoProvider', schema.tables);
  const column = table && findColumn('domain', table.columns);
  const domain = email.toLowerCase().split('@')[1] ?? '';
  if (!table || column?.readable !== true || domain === '') return false;
  const rows = await db
    .selectFrom(tableAs(table, 'sso'))
    .select([columnOf('sso', column.name).as('domain'), ONE])
    .limit(MOST_DOMAINS)
    .execute();
  const domains = rows.flatMap(({ domain: listed }) =>
    typeof listed === 'string' ? listed.toLowerCase().split(',') : [],
  );
  return domains.map((one) => one.trim()).some((one) => one !== '' && (domain === one || domain.endsWith(`.${one}`)));
}
