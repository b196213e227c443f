import { hashPassword } from '@better-auth/utils/password';
import { AppError } from '../base/app-error';
import type { OpenConnection } from '../connections/connection';
import { canScanBackwards } from '../database/backward-scan';
import { eb, meeting, type Condition } from '../database/expressions';
import { isBig } from '../paging/list-page';
import { scanPage } from '../paging/scan-page';
import type { AuthTable, RawRow } from '../schema/auth-table';
import { newId } from '../schema/new-id';
import { requireOpenTable } from '../schema/usable-tables';
import type { Assignment } from '../write/asked';
import type { Capture } from '../write/capture';

/** What better-auth calls the account of somebody who signs in with a password. */
export const CREDENTIAL = 'credential';

const DEFAULT_MIN = 8;
const DEFAULT_MAX = 128;
/** `<salt of 32 hex digits>:<key of 128>` */
const NATIVE_LENGTH = 161;
const SALT_LENGTH = 32;
/** Stored hashes that are looked at to tell whether the app uses better-auth's own, and how many of the newest decide. */
const LOOKED_AT = 20;
const NEWEST = 5;
/** How long a big table is read for them, in milliseconds. */
const BUDGET_MS = 500;
const NATIVE = '__native';

/** How long a password of this app has to be and may be, in characters. */
export function passwordLimits({ profile }: Pick<OpenConnection, 'profile'>): { min: number; max: number } {
  return { min: profile.passwords.minLength ?? DEFAULT_MIN, max: profile.passwords.maxLength ?? DEFAULT_MAX };
}

/**
 * The hash of a password as better-auth makes it; the password itself is kept nowhere. `userId`: whose it is to be; null
 * for somebody new.
 * @throws AppError INVALID_INPUT for a length the app would refuse, UNSUPPORTED where the app has a hash of its own
 */
export async function hashFor(
  connection: OpenConnection,
  { password, userId }: { readonly password: string; readonly userId: string | null },
): Promise<string> {
  const { min, max } = passwordLimits(connection);
  if (password.length < min || password.length > max) {
    throw new AppError('INVALID_INPUT', `A password has to have ${min} to ${max} characters.`, {
      hint: 'The limits are those of your app. If they differ from better-auth’s own, set them in the connection.',
      field: 'password',
    });
  }
  await requireNativeHash(connection, userId);
  return hashPassword(password);
}

/** Why no password can be set here, or null where one can; looks at the database. */
export async function whyNoPassword(connection: OpenConnection): Promise<string | null> {
  try {
    await requireNativeHash(connection, null);
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}

// Of the stored hashes only their shape is looked at, in the database: a hash never travels.
async function requireNativeHash(connection: OpenConnection, userId: string | null): Promise<void> {
  const account = requireAccounts(connection);
  const { hash } = connection.profile.passwords;
  if (hash === 'better-auth') return;
  const custom = hash === 'custom' || (account.has('password') && (await foreignHashes(connection, account, userId)));
  if (!custom) return;
  throw new AppError('UNSUPPORTED', 'Your app hashes passwords in a way of its own, so Authdesk cannot set one.', {
    hint: 'Send a password reset instead. If this is wrong, say so in the connection, under "Passwords".',
  });
}

/**
 * Whether the app keeps passwords in a form of its own. The person's own hash tells, and the ones written last: an app that
 * changed its hash has old ones left of the other form. The last one of all, or most of the last few, decide.
 */
async function foreignHashes(
  connection: OpenConnection,
  account: AuthTable<'account'>,
  userId: string | null,
): Promise<boolean> {
  const own = userId === null ? [] : await readHashes(connection, account, [account.is('userId', userId)]);
  if (own.some(({ native }) => !native)) return true;
  return appHasOwnHash(connection, account);
}

async function appHasOwnHash(connection: OpenConnection, account: AuthTable<'account'>): Promise<boolean> {
  const newest = (await readHashes(connection, account, [])).slice(0, NEWEST);
  const foreign = newest.filter(({ native }) => !native).length;
  return newest[0]?.native === false || foreign * 2 > newest.length;
}

/**
 * The password account of somebody whose hash has another form than better-auth's own, and whether that is the app's way;
 * null where there is none, or it may not be read.
 */
export async function foreignHashOf(
  connection: OpenConnection,
  userId: string,
): Promise<{ readonly id: string; readonly appsOwn: boolean } | null> {
  const account = requireAccounts(connection);
  if (!account.has('password')) return null;
  const row = await connection.handle.db
    .selectFrom(account.from)
    .select(account.select(['id']))
    .where(account.is('userId', userId))
    .where(account.meets('providerId', '=', CREDENTIAL))
    .where(eb(account.ref('password'), 'is not', null))
    .where(eb.not(nativeForm(account)))
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { hash } = connection.profile.passwords;
  const newest = hash === 'better-auth' ? [] : (await readHashes(connection, account, [])).slice(0, NEWEST);
  const foreign = newest.filter(({ native }) => !native).length;
  // Theirs may be among the newest, and alone speaks for nobody.
  return { id: account.read(row, 'id') ?? '', appsOwn: foreign > 1 && foreign * 2 > newest.length };
}

/** Whether a hash looks as better-auth makes them. */
export function nativeForm(account: AuthTable<'account'>): Condition {
  const password = account.ref('password');
  return eb.and([
    eb(eb.fn<number>('length', [password]), '=', NATIVE_LENGTH),
    eb(eb.fn<string>('substr', [password, eb.val(SALT_LENGTH + 1), eb.lit(1)]), '=', ':'),
  ]);
}

/** What hashes look like, those written last first; of a big table those that are stored last. */
async function readHashes(
  connection: OpenConnection,
  account: AuthTable<'account'>,
  which: readonly Condition[],
): Promise<{ native: boolean; at: number }[]> {
  const password = account.ref('password');
  const native = nativeForm(account);
  const select = [
    eb.case().when(native).then(eb.lit(1)).else(eb.lit(0)).end().as(NATIVE),
    ...account.select(['createdAt', 'updatedAt']),
  ];
  const where = [...which, account.meets('providerId', '=', CREDENTIAL), eb(password, 'is not', null)];
  const time = account.has('updatedAt') ? 'updatedAt' : 'createdAt';
  const rows = await (async (): Promise<RawRow[]> => {
    // better-auth makes no index on updatedAt, and a big table is not sorted for this.
    if (
      which.length === 0 &&
      isBig(connection, account) &&
      (await canScanBackwards(connection.reader.handle, account.physical))
    ) {
      const query = { connection, table: account, select, where, signal: new AbortController().signal };
      return (await scanPage(query, { from: null, given: null, limit: LOOKED_AT, budgetMs: BUDGET_MS })).rows;
    }
    return connection.handle.db
      .selectFrom(account.from)
      .select(select)
      .$call(meeting(where))
      .$if(account.has(time), (query) => query.orderBy(account.ref(time), (moment) => moment.desc().nullsLast()))
      .limit(LOOKED_AT)
      .execute();
  })();
  return rows
    .map((row) => ({ native: Number(row[NATIVE]) === 1, at: account.read(row, time)?.getTime() ?? 0 }))
    .toSorted((a, b) => b.at - a.at);
}

/** The account table. @throws AppError UNSUPPORTED where there is none, PERMISSION_DENIED where it may not be read */
export function requireAccounts({ schema }: OpenConnection): AuthTable<'account'> {
  const { account } = schema;
  if (account !== null) return account;
  requireOpenTable(schema, 'account');
  throw new AppError('UNSUPPORTED', 'This database has no account table.', {
    hint: 'Open the connection report to see which tables were found.',
  });
}

/**
 * Gives a user a password, in the transaction of a write: changes the hash of the credential account, or makes that
 * account where there is none, as better-auth would. Sessions are left alone.
 * @param hash what `hashFor` made of the password
 * @returns whether the account had to be made, and the rows touched
 */
export async function writeCredential(
  connection: OpenConnection,
  rows: Capture,
  { userId, hash, now }: { readonly userId: string; readonly hash: string; readonly now: Date },
): Promise<{ created: boolean; rows: number }> {
  const account = requireAccounts(connection);
  const mine = eb.and([account.is('userId', userId), account.meets('providerId', '=', CREDENTIAL)]);
  const stamps: Assignment[] = [{ column: account.name('updatedAt'), value: account.encode('updatedAt', now) }];
  const set = [{ column: account.name('password'), value: account.encode('password', hash) }, ...stamps];
  // better-auth before 1.7 takes whichever credential account it finds first, so that all of them get the same.
  const changed = await rows.update(account, account.name('id'), mine, set);
  if (changed.length > 0) {
    await repairAccountId(rows, account, { mine, stamps, userId });
    return { created: false, rows: changed.length };
  }
  await insertCredential(rows, account, { userId, hash, now });
  return { created: true, rows: 1 };
}

// An import with the address as accountId: since 1.7 a sign-in finds only an account whose accountId is the user's id.
async function repairAccountId(
  rows: Capture,
  account: AuthTable<'account'>,
  {
    mine,
    stamps,
    userId,
  }: { readonly mine: Condition; readonly stamps: readonly Assignment[]; readonly userId: string },
): Promise<void> {
  const found = await rows.db
    .selectFrom(account.from)
    .select(account.select(['id', 'accountId']))
    .where(mine)
    .execute();
  const [first] = found;
  if (first === undefined || found.some((row) => account.read(row, 'accountId') === userId)) return;
  const one = eb.and([mine, account.is('id', account.read(first, 'id') ?? '')]);
  const accountId = { column: account.name('accountId'), value: account.encode('accountId', userId) };
  await rows.update(account, account.name('id'), one, [accountId, ...stamps]);
}

async function insertCredential(
  rows: Capture,
  account: AuthTable<'account'>,
  { userId, hash, now }: { readonly userId: string; readonly hash: string; readonly now: Date },
): Promise<void> {
  const id = await newId(rows.db, account);
  const values: Assignment[] = [
    ...(id === null ? [] : [{ column: account.name('id'), value: account.id('id', id) }]),
    { column: account.name('accountId'), value: account.encode('accountId', userId) },
    { column: account.name('providerId'), value: account.encode('providerId', CREDENTIAL) },
    { column: account.name('userId'), value: account.id('userId', userId) },
    { column: account.name('password'), value: account.encode('password', hash) },
    { column: account.name('createdAt'), value: account.encode('createdAt', now) },
    { column: account.name('updatedAt'), value: account.encode('updatedAt', now) },
  ];
  for (const column of account.extra) {
    if (column.nullable || column.hasDefault || column.generated) continue;
    // better-auth 1.7.0 to 1.7.2 wanted to know by whom an account was issued.
    if (column.name.toLowerCase() !== 'issuer') {
      throw new AppError(
        'UNSUPPORTED',
        `An account here needs a value for "${column.name}", which Authdesk cannot know.`,
        {
          hint: 'Let the user set a password through a reset, or give the column a default.',
        },
      );
    }
    values.push({ column: column.name, value: `local:${CREDENTIAL}` });
  }
  await rows.insert(account, account.name('id'), values);
}
